import { sql, type SQL } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { DATES, isDate, readSort, SORTED_FACTS, SORTS, type DateName } from '../../src/domain/pull-request-list.ts';
import { asOwner, rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { listPullRequests, listStatement, totalStatement } from '../../src/storage/pull-requests.ts';
import type { PullRequestFilters } from '../../src/storage/pull-request-filters.ts';
import { pullRequestFacts } from '../../src/storage/schema/metrics.ts';
import { newScope, useDatabase, withoutDeadline } from '../support/database.ts';
import { sized } from '../support/sized.ts';

/** Enough that the planner takes an index where there is one. */
const COUNT = sized(10_050, 100_000);
const DATED = Object.values(DATES).filter((fact) => fact !== null && fact !== 'openedAt' && fact !== 'waitingSince');
const SECONDS = SORTED_FACTS.filter((fact) => fact !== 'size');

const test = useDatabase();
let scope: Scope;

beforeAll(async () => {
  scope = await newScope(test.db);
  const { workspaceId, repositoryId } = scope;
  const names = [...DATED, ...SECONDS].map((fact) => sql.identifier(pullRequestFacts[fact].name));
  /** A third of all have the value 0, some none, the others each its own. */
  const seconds = (seed: number) =>
    sql`case when n % 3 = 0 then 0 when n % 5 > 0 then n * ${sql.raw(String(seed))} % 10007 end`;
  const statements = [
    sql`insert into actors (workspace_id, github_id, login, kind)
      select ${workspaceId}::uuid, n, 'person-' || n, 'user' from generate_series(1, 200) n`,
    sql`insert into pull_requests (workspace_id, repository_id, number, github_id, node_id, title, body, state, is_draft,
        author_id, base_ref, head_ref, head_sha, additions, deletions, changed_files, created_at, updated_at,
        details_complete, facts_due, read_at)
      select ${workspaceId}::uuid, ${repositoryId}::uuid, n, n, 'PR_' || n, 'Change ' || n, '',
        case when n % 40 = 0 then 'open' else 'merged' end, n % 2000 = 0,
        (select id from actors where workspace_id = ${workspaceId} and github_id = 1 + n % 200),
        case when n % 2000 = 7 then 'release' else 'main' end, 'change', 'sha', 1, 1, 1,
        now() - n * interval '1 minute', now() - n * interval '1 minute', true, false, now()
      from generate_series(1, ${COUNT}::int) n`,
    sql`insert into pull_request_facts (pull_request_id, workspace_id, repository_id, formula_version, opened_at,
        started_at, author_id, author_kind, reviewers, reviews, comments, size, size_class, work_type, unreviewed,
        ai_authored, ai_assisted, ai_reviewed, waiting_on, waiting_since, excluded_by, ${sql.join(names, sql`, `)})
      select id, workspace_id, repository_id, 1, created_at, created_at, author_id,
        case when number % 2000 = 9 then 'agents' else 'people' end, 0, 0, 0, n % 700,
        (array['XS', 'S', 'M', 'L', 'XL'])[1 + n % 5], case when n % 2000 = 11 then 'ci' else 'feature' end, n % 3 = 0,
        n % 2000 = 13, n % 10 = 1, n % 2000 = 15, case when state = 'open' then 'reviewers' end,
        case when state = 'open' then created_at end, case when n % 2000 = 17 then 'person' end,
        ${sql.join(
          [
            ...DATED.map(() => sql`case when state = 'merged' then created_at + n % 50 * interval '1 hour' end`),
            ...SECONDS.map((_, index) => seconds(index + 1)),
          ],
          sql`, `,
        )}
      from (select *, number as n from pull_requests where workspace_id = ${workspaceId}) p`,
    sql`insert into reviews (workspace_id, pull_request_id, github_id, author_id, state, body, submitted_at, read_at)
      select workspace_id, id, number, (select id from actors where workspace_id = ${workspaceId} and github_id = 1 + number % 199),
        'approved', '', created_at, now() from pull_requests where workspace_id = ${workspaceId}`,
    sql`insert into review_facts (review_id, workspace_id, repository_id, pull_request_id, reviewer_id, submitted_at)
      select r.id, r.workspace_id, ${repositoryId}::uuid, r.pull_request_id, r.author_id, r.submitted_at
      from reviews r where r.workspace_id = ${workspaceId}`,
    sql`analyze`,
  ];
  await withoutDeadline(() => asOwner(test.db, statements));
});

/** How Postgres would run a statement for a tenant. */
async function planOf(statement: SQL): Promise<string> {
  const explained = sql<{ 'QUERY PLAN': string }>`explain (costs off) ${statement}`;
  const rows = await rowsAsTenant(test.db, scope.workspaceId, explained);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const LARGE = /Seq Scan on (pull_requests|pull_request_facts|review_facts|reviews)\b/;
const SORT_OF_ALL = /(?<!Incremental )Sort\b(?! Key)/;

/** A place in the middle of a list. */
function placeIn(sort: string): string[] {
  const { by } = readSort(sort as '-updated');
  return [isDate(by) ? new Date(Date.now() - 1e8).toISOString() : '500', scope.repositoryId];
}

describe(`among ${COUNT.toLocaleString('en')} pull requests`, { tags: 'long' }, () => {
  it.each(SORTS)(
    'the sort %s is the order of an index, from any page, in the workspace and in a repository',
    async (sort) => {
      for (const after of [null, placeIn(sort)]) {
        for (const filters of [{}, { repositoryId: scope.repositoryId }]) {
          const plan = await planOf(listStatement(scope.workspaceId, { ...filters, sort }, 50, after));
          expect(plan).not.toMatch(LARGE);
          expect(plan).not.toMatch(SORT_OF_ALL);
        }
      }
    },
  );

  it.each(Object.keys(DATES) as DateName[])('a range of the date %s is read from an index', async (date) => {
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const filters: PullRequestFilters = { date, from, to: new Date().toISOString() };
    for (const sort of ['-updated', '-cycleSeconds', 'size'] as const) {
      expect(await planOf(listStatement(scope.workspaceId, { ...filters, sort }, 50, null))).not.toMatch(LARGE);
    }
  });

  /** What few have: these are found, and only they are sorted. */
  it.each<PullRequestFilters>([
    { author: 'person-7' },
    { reviewer: 'person-7' },
    { reviewer: ['person-7', 'person-8'] },
    { base: 'release' },
    { type: 'ci' },
    { type: ['ci', 'docs'] },
    { aiKind: 'authored' },
    { aiKind: 'reviewed' },
    { draft: true },
    { waitingOn: 'reviewers' },
    { waitingOn: ['author', 'merge'] },
    { excluded: 'only' },
    { by: ['agents'] },
    { state: 'open' },
    { sort: '-size', min: 698 },
    { sort: 'cycleSeconds', min: 100, max: 200 },
  ])('the filter %j, which few match, reads no large table whole', async (filters) => {
    expect(await planOf(listStatement(scope.workspaceId, filters, 50, null))).not.toMatch(LARGE);
    expect(await planOf(totalStatement(scope.workspaceId, filters))).not.toMatch(LARGE);
  });

  it('a part of a title is found by its trigrams', async () => {
    for (const q of ['ge 1234', 'HANGE 9876']) {
      expect(await planOf(listStatement(scope.workspaceId, { q }, 50, null))).toContain('pull_requests_title');
      expect(await planOf(totalStatement(scope.workspaceId, { q }))).toContain('pull_requests_title');
    }
  });

  /** What many have: the list is read in its order until a page is full. */
  it.each<PullRequestFilters>([
    { base: 'main' },
    { type: 'feature' },
    { sizeClass: 'XL' },
    { sizeClass: ['XS', 'S'] },
    { aiKind: 'assisted' },
    { aiKind: ['authored', 'assisted'] },
    { draft: false },
    { unreviewed: true },
    { unreviewed: false },
    { state: 'merged' },
    { state: ['merged', 'closed'] },
    { by: ['people'] },
    { excluded: 'leave' },
  ])('the filter %j, which many match, sorts nothing', async (filters) => {
    for (const sort of ['-updated', '-cycleSeconds', 'created'] as const) {
      const plan = await planOf(listStatement(scope.workspaceId, { ...filters, sort }, 50, null));
      expect(plan).not.toMatch(LARGE);
      expect(plan).not.toMatch(SORT_OF_ALL);
    }
  });

  it('the total is exact to 10,000, and says when there are more', async () => {
    const totalOf = async (filters: PullRequestFilters) => {
      const { total, totalIsMore } = await listPullRequests(test.db, scope.workspaceId, filters, 1, null);
      return [total, totalIsMore];
    };
    expect(await totalOf({})).toEqual([10_000, true]);
    expect(await totalOf({ state: 'open' })).toEqual([Math.floor(COUNT / 40), false]);
    expect(await totalOf({ base: 'release' })).toEqual([Math.floor((COUNT - 7) / 2_000) + 1, false]);
  });
});
