// @module-tag long
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import { asOwner, rowsAsOwner } from '../../src/storage/database.ts';
import { dueRepositories } from '../../src/storage/due-repositories.ts';
import { readCounters } from '../../src/storage/counters.ts';
import { metricsBasis } from '../../src/storage/metrics/version.ts';
import { useDatabase } from '../support/database.ts';
import { sized } from '../support/sized.ts';
import { virtualProduct, type VirtualProduct } from '../support/virtual-product.ts';

const FULL_NAME = 'acme/widgets';
const PULL_REQUESTS = sized(70, 400);
/** Pull requests of one message. */
const BATCH = 28;

const test = useDatabase();
let github: GitHubReplay;
let product: VirtualProduct;

beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: [{ fullName: FULL_NAME, pullRequests: PULL_REQUESTS }],
    secondaryLimits: false,
    now: () => Date.now(),
  });
});
afterEach(() => {
  github.control.clearSituations();
  product.stop();
});
afterAll(() => github.stop());

/** What a version wrote that did not know the fields which were added since; in a database that the migrations changed. */
async function forget(): Promise<void> {
  const ofIt = sql`pull_request_id in (select id from pull_requests where repository_id = ${product.row.id})`;
  await asOwner(test.db, [
    sql`update comments set review_github_id = null, in_reply_to_github_id = null where ${ofIt}`,
    sql`update commits set author_account = null where ${ofIt}`,
    sql`update pull_requests set read_version = 0 where repository_id = ${product.row.id}`,
  ]);
}

const scope = () => ({ workspaceId: product.row.workspaceId, repositoryId: product.row.id });
const due = () => ({ type: 'sync.due', v: 1, job: 'reread', ...scope() });
const recomputing = async () => (await metricsBasis(test.db, { workspaceId: product.row.workspaceId })).recomputing;

/** The pull requests that are not read again yet, the newest first. */
const left = () =>
  rowsAsOwner(
    test.db,
    sql<{
      number: number;
    }>`select number from pull_requests where repository_id = ${product.row.id} and read_version = 0
      order by updated_at desc, number desc`,
  ).then((rows) => rows.map(({ number }) => number));

/** The fields that were added, of every row. */
async function fields(): Promise<unknown[]> {
  const [comments, commits] = await asOwner(test.db, [
    sql`select p.number, c.github_id, c.review_github_id, c.in_reply_to_github_id
      from comments c join pull_requests p on p.id = c.pull_request_id where p.repository_id = ${product.row.id}
      order by p.number, c.kind, c.github_id`,
    sql`select p.number, c.sha, c.author_account from commits c join pull_requests p on p.id = c.pull_request_id
      where p.repository_id = ${product.row.id} order by p.number, c.sha`,
  ]);
  return [...(comments ?? []), ...(commits ?? [])];
}

describe('pull requests that the version before stored', () => {
  it('are read again, the newest first, from where a lost message left them, and answers say how many', async () => {
    product = await virtualProduct(github, test.local, FULL_NAME);
    await product.sync(null);
    const before = await fields();
    expect(await recomputing()).toBeNull();
    await forget();
    expect(await fields()).not.toEqual(before);
    const all = await left();
    expect(all).toHaveLength(PULL_REQUESTS);
    expect(await recomputing()).toEqual({ done: 0, of: PULL_REQUESTS });
    expect((await readCounters(test.db)).pullRequests.rereadDue).toBe(PULL_REQUESTS);
    const scheduled = (await dueRepositories(test.db, 'reread', null, 10)).map(({ repositoryId }) => repositoryId);
    expect(scheduled).toContain(product.row.id);

    // The first batch is stored; the message for the next one is lost with the process.
    await product.send(due(), 2);
    expect(product.lose()).toBeGreaterThan(0);
    expect(await left()).toEqual(all.slice(BATCH));
    await product.send({ type: 'compute.touched', v: 1, ...scope() });
    expect(await recomputing()).toEqual({ done: BATCH, of: PULL_REQUESTS });

    github.control.resetStats();
    await product.send(due());
    expect(await left()).toEqual([]);
    expect(await fields()).toEqual(before);
    expect(await recomputing()).toBeNull();
    expect(await dueRepositories(test.db, 'reread', null, 10)).toEqual([]);
    // Fourteen pull requests a point, and for each one request for its inline comments, besides those for long lists.
    const { requests, graphqlPoints, byRoute } = github.control.stats();
    expect(byRoute['PullRequestsByNumber']?.points).toBe(Math.ceil((PULL_REQUESTS - BATCH) / 14));
    expect(byRoute['GET /repos/{owner}/{repo}/pulls/{number}/comments']?.requests).toBeLessThan(
      1.1 * (PULL_REQUESTS - BATCH),
    );
    expect(graphqlPoints).toBeLessThan((PULL_REQUESTS - BATCH) / 7);
    await product.send(due());
    expect(github.control.stats().requests).toBe(requests);
    expect(await product.compare()).toMatchObject({ differences: 0 });
  });

  it('that GitHub no longer has, or cannot give, hold up no other, and are not asked for again each hour', async () => {
    product = await virtualProduct(github, test.local, FULL_NAME);
    await product.sync(null);
    await forget();
    const [gone, refused] = await left();
    if (gone === undefined || refused === undefined) throw new Error('there are many');
    github.control.vanish({ number: gone });
    github.control.addSituation({ name: 'pull-request-bad-gateway', number: refused });
    await product.send(due());
    expect(await left()).toEqual([refused]);
    expect(await dueRepositories(test.db, 'reread', null, 10)).toEqual([]);
    expect(await recomputing()).toBeNull();
    github.control.resetStats();
    await product.send(due());
    expect(github.control.stats().requests).toBe(0);

    // A later sync asks again for what was set aside.
    github.control.clearSituations();
    product.wait(7 * 86_400_000);
    await product.sync();
    expect(await left()).toEqual([]);
  });

  it('are read within the share of the budget that backfills have, and wait when GitHub is away', async () => {
    product = await virtualProduct(github, test.local, FULL_NAME);
    await product.sync(null);
    await forget();
    const all = await left();
    const asked: string[] = [];
    const budget = product.deps.credentials.budget;
    product.deps.credentials.budget = (reading) => {
      const own = budget(reading);
      return {
        ...own,
        acquire: (one) => (asked.push(one.priority), own.acquire(one)),
      };
    };
    github.control.addSituation({ name: 'github-away' });
    await product.send(due());
    expect(await left()).toEqual(all);
    github.control.clearSituations();
    await product.send(due());
    expect(await left()).toEqual([]);
    expect(new Set(asked)).toEqual(new Set(['backfill']));
  });
});
