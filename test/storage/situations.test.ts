import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../local/github/replay.ts';
import { useDatabase } from '../support/database.ts';
import { virtualProduct } from '../support/virtual-product.ts';

const test = useDatabase();
let github: GitHubReplay;

beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: [{ fullName: 'acme/widgets', pullRequests: 40 }],
    secondaryLimits: false,
  });
});
afterEach(() => github.control.clearSituations());
afterAll(() => github.stop());

describe('a first sync', () => {
  it('without any situation ends complete, every row equal', async () => {
    const product = await virtualProduct(github, test.local, 'acme/widgets');
    const record = await product.sync();
    expect(record).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    expect((await product.compare()).shown).toEqual([]);
    product.stop();
  });
});
