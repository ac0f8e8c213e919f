import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { INCOMPLETE_LIMIT, type Tally } from '../domain/receipt.ts';
import type { ListTotals } from '../domain/totals.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { opaque } from './opaque.ts';
import { nameOf, select } from './rows.ts';
import { checkRuns, comments, commits, commitStatuses, files, reviews, timelineEvents } from './schema/lists.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { setAside } from './schema/set-aside.ts';

const a = alias(pullRequests, 'a');
const s = alias(setAside, 's');

/**
 * Compares GitHub's totals with rows counted now: of these numbers, or of every pull request created before an instant.
 * A list that could not be read has no total, and counts with its stored rows. Statuses and timeline events, which no
 * receipt counts, are compared with what was listed. What is set aside is in the totals, and makes nothing short or
 * absent. One round trip.
 */
export async function tally(
  db: Database,
  scope: Scope,
  of: { numbers: number[] } | { createdBefore: string },
): Promise<Tally> {
  const numbers = 'numbers' in of ? JSON.stringify(of.numbers) : '[]';
  const { number, createdAt, listTotals, cappedLists, pendingLists, detailsComplete, updatedAt, heardUpdatedAt } =
    pullRequests;
  const chosen =
    'numbers' in of
      ? sql`${number} in (select value::int from json_array_elements_text(${numbers}::json))`
      : sql`${createdAt} < ${of.createdBefore}`;
  // One index probe for each list: without statistics, right after a first sync, a join of aggregates is planned as
  // nested loops.
  const counted = (table: ListTable, condition = sql`true`) => sql`
    (select count(*)::int from ${table} where ${table.pullRequestId} = p.id and ${condition})`;
  const tables = sql`
    with p as materialized (
      select ${pullRequests.id}, ${number}, ${listTotals} as t, ${cappedLists} as capped, aside.lists as aside,
        (${detailsComplete} or ${pendingLists} - aside.lists = '{}') and coalesce(${heardUpdatedAt} <= ${updatedAt}, true)
          as details_complete
      from ${pullRequests} cross join lateral (
        select array(select ${s.list} from ${setAside} ${s}
          where ${s.repositoryId} = ${pullRequests.repositoryId} and ${s.number} = ${number}) as lists
      ) aside
      where ${pullRequests.repositoryId} = ${opaque(scope.repositoryId)} and ${chosen}
    ),
    n as materialized (
      select p.*, ${counted(reviews)} as reviews, ${counted(commits)} as commits, ${counted(files)} as files,
        ${counted(files, sql`${files.occurrence} > 0`)} as repeated_files,
        ${counted(comments, sql`${comments.kind} = 'issue'`)} as issue_comments,
        ${counted(comments, sql`${comments.kind} = 'review'`)} as review_comments,
        ${counted(checkRuns)} as check_runs, ${counted(commitStatuses)} as commit_statuses,
        ${counted(timelineEvents)} as timeline_events
      from p
    ),
    l as materialized (
      select number, details_complete, capped, aside, reviews, commits, files, check_runs,
        (t->>'commitStatuses')::int <> commit_statuses and ${isKnown('commitStatuses')}
          or (t->>'timelineEvents')::int <> timeline_events and ${isKnown('timelineEvents')} as uncounted_differ,
        issue_comments + review_comments as comments,
        coalesce((t->>'reviews')::int, reviews) as reviews_total,
        coalesce((capped->'commits'->>'listed')::int, (t->>'commits')::int, commits) as commits_total,
        -- GitHub may count a path once that it lists again.
        coalesce((capped->'files'->>'listed')::int,
          case when (t->>'files')::int between files - repeated_files and files then files else (t->>'files')::int end,
          files) as files_total,
        coalesce((t->>'comments')::int, issue_comments)
          + coalesce((t->>'reviewComments')::int, review_comments) as comments_total,
        coalesce((t->>'checkRuns')::int, check_runs) as check_runs_total
      from n
    )`;
  const [row] = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      {
        expected: sql<Tally['expected']>`json_build_object(
          'reviews', coalesce(sum(reviews_total), 0), 'commits', coalesce(sum(commits_total), 0),
          'files', coalesce(sum(files_total), 0), 'comments', coalesce(sum(comments_total), 0),
          'checkRuns', coalesce(sum(check_runs_total), 0))`,
        stored: sql<Tally['stored']>`json_build_object(
          'pullRequests', count(*), 'reviews', coalesce(sum(reviews), 0), 'commits', coalesce(sum(commits), 0),
          'files', coalesce(sum(files), 0), 'comments', coalesce(sum(comments), 0),
          'checkRuns', coalesce(sum(check_runs), 0))`,
        incomplete: sql<number[]>`(select coalesce(json_agg(number order by number), '[]') from (
          select number from l where ${isKnown('')} and (
            not details_complete or uncounted_differ
            or reviews <> reviews_total and ${isKnown('reviews')}
            or commits <> commits_total and ${isKnown('commits')}
            or files <> files_total and ${isKnown('files')}
            or comments <> comments_total and ${isKnown('comments', 'reviewComments')}
            or check_runs <> check_runs_total and ${isKnown('checkRuns')})
          order by number limit ${INCOMPLETE_LIMIT}) short)`,
        absent: absentOf(scope, numbers),
        aside: asideOf(scope, of),
        capped: sql<Tally['capped']>`(select coalesce(json_agg(json_build_object(
            'number', number, 'list', key, 'total', (value->>'total')::int, 'listed', (value->>'listed')::int)
            order by number, key), '[]')
          from l, jsonb_each(capped))`,
      },
      sql`from l`,
      tables,
    ),
  );
  if (!row) throw new Error('the aggregate answered no row');
  return row;
}

type ListTable =
  | typeof reviews
  | typeof commits
  | typeof files
  | typeof comments
  | typeof checkRuns
  | typeof commitStatuses
  | typeof timelineEvents;

/** Whether none of these lists of a pull request is set aside; the empty name is the pull request itself. */
function isKnown(...lists: string[]): SQL {
  return sql.raw(`not aside && array[${lists.map((list) => `'${list}'`).join(', ')}]`);
}

/** How many pull requests are set aside and not stored: among these numbers, or among all, including holes. */
function asideOf({ repositoryId }: Scope, of: { numbers: number[] } | { createdBefore: string }): SQL<number> {
  const among =
    'numbers' in of
      ? sql`${s.number} in (select value::int from json_array_elements_text(${JSON.stringify(of.numbers)}::json))`
      : sql`true`;
  return sql`(select count(*)::int from ${setAside} ${s}
    where ${s.repositoryId} = ${opaque(repositoryId)} and ${s.list} = '' and ${among} and not exists (
      select from ${pullRequests} ${a} where ${a.repositoryId} = ${s.repositoryId} and ${a.number} = ${s.number}))`;
}

/** How many stored pull requests were created within this many milliseconds from an instant on. One round trip. */
export async function createdWithin(db: Database, scope: Scope, from: number, milliseconds: number): Promise<number> {
  const { createdAt, repositoryId } = pullRequests;
  const [row] = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      { count: sql<number>`count(*)::int` },
      sql`from ${pullRequests}
        where ${repositoryId} = ${opaque(scope.repositoryId)} and ${createdAt} >= ${new Date(from).toISOString()}
          and ${createdAt} < ${new Date(from + milliseconds).toISOString()}`,
    ),
  );
  return row?.count ?? 0;
}

/** Which of these numbers are neither stored nor set aside. One round trip. */
export async function absentNumbers(db: Database, scope: Scope, numbers: number[]): Promise<number[]> {
  const [row] = await rowsAsTenant(
    db,
    scope.workspaceId,
    select({ absent: absentOf(scope, JSON.stringify(numbers)) }, sql``),
  );
  return row?.absent ?? [];
}

/**
 * Stored numbers above `after`, up to `to` (null: no upper bound), of pull requests created before an instant, that are
 * not in this list. One round trip.
 */
export async function otherNumbers(
  db: Database,
  scope: Scope,
  { after, to, createdBefore }: { after: number; to: number | null; createdBefore: string },
  numbers: number[],
): Promise<number[]> {
  const { createdAt, number, repositoryId } = pullRequests;
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      { number },
      sql`from ${pullRequests}
        where ${repositoryId} = ${opaque(scope.repositoryId)} and ${number} > ${after} and ${number} <= coalesce(${to}::int, ${number})
          and ${createdAt} < ${createdBefore}
          and ${number} not in (select value::int from json_array_elements_text(${JSON.stringify(numbers)}::json))
        order by ${number}`,
    ),
  );
  return rows.map((row) => row.number);
}

/**
 * Stores GitHub's totals beside the stored rows, when they are newer than the stored copy. One round trip. A pull
 * request that is not stored shows in the comparison of numbers.
 */
export async function saveTotals(db: Database, scope: Scope, totals: ListTotals[], readAt: string): Promise<void> {
  const rows = totals.map(({ number, updatedAt, ...lists }) => ({
    number,
    at: updatedAt,
    lists: known(lists),
  }));
  await asTenant(db, scope.workspaceId, [
    sql`
      with x as materialized (
        select ${a.id}, x.at, x.lists from json_to_recordset(${JSON.stringify(rows)}::json)
          as x(number int, at timestamptz, lists jsonb)
        join ${pullRequests} ${a} on ${a.repositoryId} = ${opaque(scope.repositoryId)} and ${a.number} = x.number
        where ${a.readAt} < ${readAt}
          and (not ${a.listTotals} @> x.lists or ${a.heardUpdatedAt} is distinct from x.at)
        order by ${a.number} for update of ${a}
      )
      update ${pullRequests} ${a} set ${nameOf(a.listTotals)} = ${a.listTotals} || x.lists,
        ${nameOf(a.heardUpdatedAt)} = x.at
      from x where ${a.id} = x.id`,
  ]);
}

/** Lists that the credential may not read have no total to compare with. */
function known(lists: Record<string, number | null>): Record<string, number> {
  return Object.fromEntries(Object.entries(lists).flatMap(([name, total]) => (total === null ? [] : [[name, total]])));
}

/** The numbers of a JSON array, ascending, that are neither stored nor set aside in the repository. */
function absentOf({ repositoryId }: Scope, numbers: string): SQL<number[]> {
  return sql`(select coalesce(json_agg(value::int order by value::int), '[]')
    from json_array_elements_text(${numbers}::json)
    where not exists (select from ${pullRequests} ${a} where ${a.repositoryId} = ${opaque(repositoryId)} and ${a.number} = value::int)
      and not exists (select from ${setAside} ${s}
        where ${s.repositoryId} = ${opaque(repositoryId)} and ${s.number} = value::int and ${s.list} = ''))`;
}
