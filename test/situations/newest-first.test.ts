// @module-tag long
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import { rowsAsOwner } from '../../src/storage/database.ts';
import { useDatabase } from '../support/database.ts';
import { sized } from '../support/sized.ts';
import { virtualProduct, type VirtualProduct } from '../support/virtual-product.ts';

const FULL_NAME = 'acme/widgets';
/** A generated history has about three pull requests a day. It ended a while ago, so that its newest half year is short. */
const QUIET_DAYS = 100;
const PULL_REQUESTS = sized(480, 3_000);

const test = useDatabase();
let github: GitHubReplay;
let product: VirtualProduct;

beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: [
      { fullName: FULL_NAME, pullRequests: PULL_REQUESTS, until: new Date(Date.now() - QUIET_DAYS * 86_400_000) },
    ],
    secondaryLimits: false,
    now: () => Date.now(),
  });
});
afterEach(() => product.stop());
afterAll(() => github.stop());

interface Summary {
  from: string;
  to: string;
  partial: boolean;
  coveredSince: string;
  n: number;
  claims: { kind: string; value: number }[];
}

describe('a first sync of a long history', () => {
  it(
    'shows the numbers of the newest half year while it still reads what is older, and ends as one sync',
    { timeout: 600_000 },
    async () => {
      product = await virtualProduct(github, test.local, FULL_NAME);
      const of = (window: string) => product.get<Summary>(`/v1/metrics/summary?${window}`);
      const shown: { half: Summary; year: Summary; percent: number | null; stored: number; differences: number }[] = [];
      const { status, receipt, daysBack, progress } = await product.sync(null, async () => {
        const { running } = product;
        if (!running || shown.length > 0 || (await coveredSince()) === null) return;
        const [half, year] = [await of('window=26w'), await of('window=52w')];
        const { percent, pullRequests: stored } = running.progress;
        const { differences } = await product.compare();
        shown.push({ half, year, percent, stored, differences });
      });
      expect({ status, receipt, daysBack }).toMatchObject({
        status: 'succeeded',
        daysBack: null,
        receipt: { complete: true, setAside: [], stored: { pullRequests: PULL_REQUESTS } },
      });
      expect(progress.pullRequests).toBe(PULL_REQUESTS);
      const [first] = shown;
      if (!first) throw new Error('nothing was shown before the end');
      const { half, year, percent, stored, differences } = first;
      expect({ half, year }).toMatchObject({ half: { partial: false }, year: { partial: true } });
      expect(percent).toBe(Math.floor((100 * stored) / PULL_REQUESTS));
      // All that differs from GitHub is what was not read yet.
      expect(differences).toBe(PULL_REQUESTS - stored);
      expect(half.n).toBeGreaterThan(100);
      const after = await of(`from=${half.from}&to=${half.to}`);
      expect([after.n, valuesOf(after)]).toEqual([half.n, valuesOf(half)]);
      expect(await of('window=52w')).toMatchObject({ partial: false, coveredSince: '1970-01-01T00:00:00.000Z' });
      expect((await product.compare()).shown).toEqual([]);
    },
  );
});

/** What is said of the window alone: how long half of its pull requests took, and how many took long. */
function valuesOf({ claims }: Summary): number[] {
  return claims.flatMap(({ kind, value }) => (kind === 'state' || kind === 'tail' ? [value] : []));
}

/** Since when everything of the repository is stored, as its row says. */
async function coveredSince(): Promise<string | null> {
  const [row] = await rowsAsOwner(
    test.db,
    sql<{ since: string | null }>`select covered_since as since from repositories where id = ${product.row.id}`,
  );
  return row?.since ?? null;
}
