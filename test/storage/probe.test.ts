import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../local/github/replay.ts';
import { useDatabase } from '../support/database.ts';
import { virtualProduct } from '../support/virtual-product.ts';

const test = useDatabase();
let github: GitHubReplay;
beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: [{ fullName: 'acme/widgets', pullRequests: 16 }],
    secondaryLimits: false,
  });
});
afterEach(() => github.control.clearSituations());
afterAll(() => github.stop());

const CASES: ({ name: string } & Record<string, unknown>)[] = JSON.parse(process.env['CASES'] ?? '[]');
describe('probe', () => {
  it.each(CASES)(
    '%j',
    async (situation) => {
      github.control.resetStats();
      github.control.addSituation(situation as never);
      const product = await virtualProduct(github, test.local, 'acme/widgets');
      try {
        const record = await product.sync();
        github.control.clearSituations();
        const compared = await product.compare();
        console.error(
          'RESULT',
          JSON.stringify(situation),
          record.status,
          JSON.stringify(record.error),
          JSON.stringify({ ...record.receipt, expected: undefined, stored: undefined }),
          compared.differences,
          compared.shown.slice(0, 4),
          JSON.stringify(github.control.stats().requests),
        );
      } finally {
        product.stop();
      }
    },
    120_000,
  );
});
