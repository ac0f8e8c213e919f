import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { fillPullRequests } from '../../bench/lab/large-repository.ts';
import { serveNeon } from '../../packages/local-cloud/src/neon/http-server.ts';
import { openPostgres } from '../../packages/local-cloud/src/neon/postgres-engine.ts';
import { comparedPeriods } from '../../src/domain/metrics/compared-periods.ts';
import { LISTED_MEASURES, sortOf } from '../../src/domain/metrics/measure-lists.ts';
import { comparedWith, weeksIn, weeksUpTo } from '../../src/domain/metrics/windows.ts';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import { asOwner, asTenant, openDatabase, type Database, type Scope } from '../../src/storage/database.ts';
import { computeDeployments } from '../../src/jobs/facts/compute-deployments.ts';
import { searchedOf } from '../../src/domain/search.ts';
import { dueRepositories, numbersToSweep } from '../../src/storage/due-repositories.ts';
import { exportPullRequests } from '../../src/storage/exported-pull-requests.ts';
import { readHealth } from '../../src/storage/health.ts';
import { previewDeployments } from '../../src/storage/preview-deployments.ts';
import { previewHotfixes } from '../../src/storage/preview-hotfixes.ts';
import { previewRules } from '../../src/storage/preview-rules.ts';
import type { PullRequestFilters } from '../../src/storage/pull-request-filters.ts';
import { listPullRequests } from '../../src/storage/pull-requests.ts';
import { search } from '../../src/storage/search.ts';
import { saveDeploymentFacts } from '../../src/storage/deployment-facts.ts';
import { deploymentsToCompute } from '../../src/storage/deployment-input.ts';
import { listDeployments } from '../../src/storage/deployment-list.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { readDelivery } from '../../src/storage/metrics/delivery.ts';
import { readMeasureList } from '../../src/storage/metrics/measure-list.ts';
import type { Groups } from '../../src/storage/metrics/groups.ts';
import { readGoals } from '../../src/storage/metrics/goals.ts';
import { readOverview } from '../../src/storage/metrics/overview.ts';
import { readAuthors } from '../../src/storage/metrics/authors.ts';
import { readOpenWork } from '../../src/storage/metrics/open-work.ts';
import { readResponseTimes } from '../../src/storage/metrics/response-times.ts';
import { readReviewers } from '../../src/storage/metrics/reviewers.ts';
import { readPeriodRanks } from '../../src/storage/metrics/period-ranks.ts';
import { readPeriods } from '../../src/storage/metrics/periods.ts';
import { readPoints } from '../../src/storage/metrics/points.ts';
import { rebuildWeeks } from '../../src/storage/metrics/rollups.ts';
import { readSides } from '../../src/storage/metrics/side-by-side.ts';
import { readSplit } from '../../src/storage/metrics/splits.ts';
import { refreshStatistics } from '../../src/storage/statistics.ts';
import { tally } from '../../src/storage/tally.ts';
import { explaining, type Explained } from '../support/explained-engine.ts';
import { servePostgres } from '../support/served-postgres.ts';
import { walkDeployments } from '../support/walk-deployments.ts';

const FEW = 1_000;
const MANY = 5_714;
const DAY_MS = 86_400_000;

const JOBS = [
  'deployments',
  'facts',
  'deployment facts',
  'merges as deployments',
  'weeks',
  'tally',
  'reviewers',
  'authors',
  'open work',
  'response times',
  'overview',
  'weekly',
  'side by side',
  'goals',
  'changes of weeks',
  'split',
  'points',
  'delivery',
  'list of deployments',
  'lists behind measures',
  'lists of pull requests',
  'export',
  'search',
  'previews',
  'schedule',
  'health',
] as const;
/** Filters and orders that use different indexes. */
const LISTS: PullRequestFilters[] = [
  {},
  { state: 'open', sort: 'created' },
  { base: 'main', type: 'feature' },
  { author: 'person-7', sort: '-cycleSeconds' },
  { aiKind: 'assisted', sort: '-merged' },
  { reviewer: 'person-9' },
  { q: 'change 17' },
];
const NOBODY = { label: [], author: ['nobody'], baseBranch: [], headBranch: [], title: [] };

type Touched = Record<(typeof JOBS)[number], number>;

/** What a database holds already, and all that its statistics know. */
type Known = 'nothing' | 'another workspace' | 'another repository';

/** What all of these jobs touch for a new repository in a new database, or in one whose statistics know another alone. */
async function touchedOf(pullRequests: number, known: Known = 'nothing'): Promise<Touched> {
  await using stack = new AsyncDisposableStack();
  const { engine, db } = await servePostgres(stack, explaining);
  if (known === 'nothing') return await touchedIn(engine, db, await fillPullRequests(db, pullRequests));
  const other = await fillPullRequests(db, FEW / 4, { githubId: 2 });
  await touchedIn(engine, db, other);
  await asOwner(db, [sql`analyze`]);
  const inWorkspace = known === 'another repository' ? other.workspaceId : null;
  return await touchedIn(engine, db, await fillPullRequests(db, pullRequests, { inWorkspace }));
}

/** Does all that follows the reading of a repository, and counts the rows that each part touches. */
async function touchedIn(engine: Explained, db: Database, scope: Scope): Promise<Touched> {
  const { workspaceId } = scope;
  const to = new Date().toISOString();
  const from = new Date(Date.parse(to) - 700 * DAY_MS).toISOString();
  const before = comparedWith({ from, to }, 'previous', 'UTC');
  const jobs: Record<keyof Touched, () => Promise<unknown>> = {
    deployments: () => walkDeployments(db, scope),
    async facts() {
      for (;;) {
        const stale = await staleFacts(db, scope, FACTS_VERSIONS, 200);
        if (stale.length === 0) return;
        await saveFacts(db, scope, FACTS_VERSIONS, stale.map(factsOf));
        await refreshStatistics(db);
      }
    },
    'deployment facts': () => deploymentFacts(db, scope),
    async 'merges as deployments'() {
      const comeFrom = (source: 'merges' | 'deployments') =>
        asOwner(db, [sql`update repositories set deployment_source = ${source} where id = ${scope.repositoryId}`]);
      await comeFrom('merges');
      await deploymentFacts(db, scope);
      await comeFrom('deployments');
      await deploymentFacts(db, scope);
      await refreshStatistics(db);
    },
    async weeks() {
      while ((await rebuildWeeks(db, scope)) > 0);
    },
    tally: () => tally(db, scope, { createdBefore: to }),
    reviewers: () => readReviewers(db, { workspaceId }, { from, to }, 200, null, { previous: before }),
    authors: () => readAuthors(db, { workspaceId }, { from, to }, 200, null, before),
    'open work': () => readOpenWork(db, { workspaceId }, to),
    'response times': () => readResponseTimes(db, { workspaceId }, { from, to }, 'UTC'),
    overview: () => readOverview(db, { workspaceId }, { from, to }, before),
    weekly: () => readPeriods(db, { workspaceId }, { from, to }, weeksIn({ from, to }, 'UTC', Date.parse(to))),
    async 'side by side'() {
      const weeks = weeksUpTo(to, 'UTC', Date.parse(to));
      const repositories: Groups = { of: 'repositories', ids: [scope.repositoryId] };
      for (const groups of [repositories, { of: 'teams', ids: await someTeams(db, workspaceId) } as const]) {
        await readSides(db, { workspaceId }, groups, { from, to }, before, weeks);
      }
    },
    goals() {
      const goal = { metric: 'response', target: 3_600, direction: 'atMost', share: 0.8, workingHours: false } as const;
      const weeks = weeksUpTo(to, 'UTC', Date.parse(to));
      return readGoals(db, workspaceId, [{ ...goal, scope: { workspaceId } }], { from, to }, weeks);
    },
    'changes of weeks': () => {
      const weeks = weeksIn({ from, to }, 'UTC', Date.parse(to));
      return readPeriodRanks(
        db,
        { workspaceId },
        weeks,
        comparedPeriods(weeks, 'week', 'previous', 'UTC')?.windows ?? [],
      );
    },
    split: () => readSplit(db, { workspaceId }, { from, to }, 'cycle', 'weekday', 'UTC'),
    points: () => readPoints(db, { workspaceId }, { from, to }, 'cycle', weeksIn({ from, to }, 'UTC', Date.parse(to))),
    delivery: () => readDelivery(db, { workspaceId }, { from, to }),
    async 'list of deployments'() {
      for (let after: string[] | null = null; ;) {
        const { data, nextCursor } = await listDeployments(db, { workspaceId }, 200, after);
        const last = data.at(-1);
        if (nextCursor === null || !last) return;
        after = [last.at, last.id];
      }
    },
    async 'lists behind measures'() {
      const window = { from, to };
      for (const measure of LISTED_MEASURES) {
        const listed = { measure, sort: sortOf(measure), part: 'denominator' as const };
        await readMeasureList(db, { ...listed, scope: { workspaceId }, window, now: to }, 50, null);
      }
    },
    async 'lists of pull requests'() {
      for (const filters of LISTS) await listPullRequests(db, workspaceId, filters, 50, null);
    },
    async export() {
      for await (const _ of exportPullRequests(db, workspaceId, { base: 'main' }));
    },
    async search() {
      for (const asked of ['change', '17', 'person-3']) await search(db, workspaceId, searchedOf(asked));
    },
    async previews() {
      const hotfix = { labels: [], branches: ['hotfix/*'] };
      await previewRules(db, workspaceId, { hotfix, excludedPullRequests: NOBODY }, { from, to }, 50, null);
      await previewHotfixes(db, workspaceId, hotfix, { from, to });
      await previewDeployments(db, workspaceId, { productionEnvironments: ['production'] }, { from, to });
    },
    async schedule() {
      await numbersToSweep(db, scope, 200);
      for (const job of ['sweep', 'verify', 'reread'] as const) await dueRepositories(db, job, null, 50);
    },
    async health() {
      // The last of all: autovacuum does this within a minute, and from then on few facts are known to be due.
      await asOwner(db, [sql`analyze`]);
      await readHealth(db, workspaceId, 50);
    },
  };
  const touched: Partial<Touched> = {};
  for (const name of JOBS) touched[name] = await engine.rowsTouched(jobs[name]);
  return touched as Touched;
}

/** Ten teams, of which each person is in one: without statistics the planner takes all of them for few. */
async function someTeams(db: Database, workspaceId: string): Promise<string[]> {
  const [teams] = await asOwner(db, [
    sql<{ id: string }>`insert into teams (workspace_id, name)
      select ${workspaceId}::uuid, 'team ' || n from generate_series(0, 9) n
      on conflict (workspace_id, name) do update set name = excluded.name returning id`,
    sql`insert into team_members (team_id, actor_id, workspace_id)
      select t.id, a.id, a.workspace_id from actors a
      join teams t on t.workspace_id = a.workspace_id and t.name = 'team ' || a.github_id % 10
      on conflict do nothing`,
  ]);
  return teams.map(({ id }) => id);
}

/** Computes the facts of deployments, as the queue's job does. */
async function deploymentFacts(db: Database, scope: Scope): Promise<void> {
  await computeDeployments(
    {
      deploymentsToCompute: (of) => deploymentsToCompute(db, of),
      saveDeploymentFacts: (...saved) => saveDeploymentFacts(db, ...saved),
    },
    scope,
  );
}

let few: Touched;
let many: Touched;
let besides: [Known, Touched][];
beforeAll(async () => {
  few = await touchedOf(FEW);
  many = await touchedOf(MANY);
  besides = [];
  for (const known of ['another workspace', 'another repository'] as const) {
    besides.push([known, await touchedOf(FEW, known)]);
  }
}, 300_000);

it.each(JOBS)('%s: the rows touched grow with the pull requests, not with their square', (name) => {
  expect(few[name]).toBeGreaterThan(0);
  expect(many[name] / few[name]).toBeLessThan((MANY / FEW) * 1.3);
});

/** Small tables, such as that of people, are read whole: there are those of another workspace in them. */
it.each(JOBS)('%s: the statistics need not know the repository or its workspace', (name) => {
  for (const [known, touched] of besides) {
    expect(touched[name] / few[name], `beside ${known}`).toBeLessThan(2);
  }
});

it('nothing is compiled before it runs, neither as a tenant nor as the owner of the tables', async () => {
  await using stack = new AsyncDisposableStack();
  const { url } = await servePostgres(stack, (engine) => engine);
  // The migrations say it of connections that are opened after them.
  const engine = openPostgres(url);
  stack.defer(() => engine.stop());
  const endpoint = await serveNeon(engine, url);
  stack.defer(() => endpoint.stop());
  const db = openDatabase(url, endpoint.url);
  expect(await asOwner(db, [sql`show jit`])).toEqual([[{ jit: 'off' }]]);
  expect(await asTenant(db, crypto.randomUUID(), [sql`show jit`])).toEqual([[{ jit: 'off' }]]);
});
