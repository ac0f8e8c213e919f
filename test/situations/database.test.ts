import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
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

type Situation = { name: string } & Record<string, unknown>;

/** How often a situation has been met. */
const hits = ({ name }: Situation): number => test.local.endpoint.situationHits()[name] ?? 0;

/** In the middle of a sync, which makes some thirty requests to the database. */
const MIDDLE = { skip: 8 };

const PASSING: Situation[] = [
  ...['58030', '57014', '25P03', '55P03', '26000', '25006', '40001', '40P01', '53300', '57P01', '08006', 'XX000'].map(
    (code) => ({ name: 'sqlstate', code, next: 2, ...MIDDLE }),
  ),
  ...['compute', 'transfer'].map((of) => ({ name: 'quota-spent', of, next: 4, ...MIDDLE })),
  { name: 'password-refused', next: 4, ...MIDDLE },
  { name: 'control-plane-failed', next: 3, ...MIDDLE },
  { name: 'endpoint-disabled', next: 3, ...MIDDLE },
  { name: 'endpoint-missing', next: 3, ...MIDDLE },
  { name: 'too-many-attempts', next: 3, ...MIDDLE },
  { name: 'rate-limited', next: 3, ...MIDDLE },
  { name: 'server-error', status: 500, next: 2, ...MIDDLE },
  { name: 'server-error', status: 502, next: 2, ...MIDDLE },
  { name: 'server-error', status: 503, next: 2, ...MIDDLE },
  { name: 'server-error', status: 504, next: 2, ...MIDDLE },
  { name: 'unreachable', next: 3, ...MIDDLE },
  { name: 'answer-lost', next: 2, ...MIDDLE },
];

describe('a database that does not answer as it should, in the middle of a sync', () => {
  it.each(PASSING)('is waited for, and every row is equal: %j', async (situation) => {
    product = await virtualProduct(github, test.local, FULL_NAME);
    const before = hits(situation);
    test.local.endpoint.addSituation(situation);
    expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
    expect(hits(situation)).toBeGreaterThan(before);
    test.local.endpoint.clearSituations();
    expect((await product.compare()).shown).toEqual([]);
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
