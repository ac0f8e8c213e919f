// @module-tag long
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { useDatabase } from '../support/database.ts';
import { sized } from '../support/sized.ts';
import { virtualProduct, type VirtualProduct } from '../support/virtual-product.ts';

const FULL_NAME = 'acme/widgets';

const test = useDatabase();
let github: GitHubReplay;
let product: VirtualProduct | undefined;

beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: [{ fullName: FULL_NAME, pullRequests: sized(4, 12), seed: 8 }],
    secondaryLimits: false,
  });
});
afterEach(() => {
  test.local.endpoint.clearSituations();
  product?.stop();
});
afterAll(() => github.stop());

type Situation = { name: string; next: number } & Record<string, unknown>;

/** In the middle of a sync, which makes some fifty requests to the database. */
const MIDDLE = { skip: 8 };
/** How many situations one sync meets, and how many requests lie between two of them. */
const TOGETHER = sized(5, 1);
const APART = 4;

const PASSING: Situation[] = [
  ...['58030', '57014', '25P03', '55P03', '26000', '25006', '40001', '40P01', '53300', '57P01', '08006', 'XX000'].map(
    (code) => ({ name: 'sqlstate', code, next: 2 }),
  ),
  ...['compute', 'transfer'].map((of) => ({ name: 'quota-spent', of, next: 4 })),
  { name: 'password-refused', next: 4 },
  { name: 'control-plane-failed', next: 3 },
  { name: 'endpoint-disabled', next: 3 },
  { name: 'endpoint-missing', next: 3 },
  { name: 'too-many-attempts', next: 3 },
  { name: 'rate-limited', next: 3 },
  { name: 'server-error', status: 500, next: 2 },
  { name: 'server-error', status: 502, next: 2 },
  { name: 'server-error', status: 503, next: 2 },
  { name: 'server-error', status: 504, next: 2 },
  { name: 'unreachable', next: 3 },
  { name: 'answer-lost', next: 2 },
];

describe('a database that does not answer as it should, in the middle of a sync', () => {
  const groups = Array.from({ length: Math.ceil(PASSING.length / TOGETHER) }, (_, index) =>
    PASSING.slice(index * TOGETHER, (index + 1) * TOGETHER),
  );

  describe.each(groups)('sync %#', (...group) => {
    let record: SyncRecord;
    let different: string[];
    const met: Record<string, number> = {};

    beforeAll(async () => {
      product = await virtualProduct(github, test.local, FULL_NAME);
      const before = test.local.endpoint.situationHits();
      for (const [place, situation] of group.entries()) {
        test.local.endpoint.addSituation({ ...situation, skip: MIDDLE.skip + place * APART });
      }
      record = await product.sync();
      for (const [name, hits] of Object.entries(test.local.endpoint.situationHits())) {
        met[name] = hits - (before[name] ?? 0);
      }
      test.local.endpoint.clearSituations();
      different = (await product.compare()).shown;
    });

    it.each(group)('is waited for, and every row is equal: %j', ({ name }) => {
      expect(record).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
      const meant = group.filter((situation) => situation.name === name);
      expect(met[name]).toBe(meant.reduce((sum, { next }) => sum + next, 0));
      expect(different).toEqual([]);
    });
  });

  it('a request that is never answered ends at its deadline, and costs a repeat', async () => {
    product = await virtualProduct(github, test.local, FULL_NAME);
    test.local.endpoint.addSituation({ name: 'hang', next: 1, ...MIDDLE });
    expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    test.local.endpoint.clearSituations();
    expect((await product.compare()).shown).toEqual([]);
  });

  it('a wrong password for days uses up no sync: it goes on when the password is right again', async () => {
    product = await virtualProduct(github, test.local, FULL_NAME);
    test.local.endpoint.addSituation({ name: 'password-refused', next: 150, ...MIDDLE });
    expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    test.local.endpoint.clearSituations();
    expect((await product.compare()).shown).toEqual([]);
  });
});
