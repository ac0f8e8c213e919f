import { sql, type Column, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Comment, ListName } from '../domain/entities.ts';
import type { ListRead, PendingPullRequest } from '../domain/pending-lists.ts';
import { saveActorsStatement } from './actors.ts';
import { LIST_CAPS } from './capped-list.ts';
import {
  actorsOfRows,
  countOf as distinctOf,
  COUNTED_LISTS,
  keepWinners,
  LIST_TABLES,
  saveListStatement,
} from './child-lists.ts';
import { jsonParameter } from './json-parameter.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { saveAround } from './isolate.ts';
import { account } from './people.ts';
import { excluded, nameOf, namesOf, recordOf, select } from './rows.ts';
import { actors } from './schema/actors.ts';
import { comments, commits } from './schema/lists.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { setAside as setAsideTable } from './schema/set-aside.ts';
import { setAside } from './set-aside.ts';
import { noteUnreadRowsStatement } from './unread.ts';

const p = alias(pullRequests, 'p');
const s = alias(setAsideTable, 's');

/**
 * Pull requests with lists that are not read to their end, by id. A pull request that still waits for the
 * repository-wide comments at this point was missed by their scan: its own list is read like the others. A list that
 * was set aside after its pull request was read is left out: it comes again with the next copy.
 */
export async function pendingLists(
  db: Database,
  scope: Scope,
  limit: number,
  numbers?: number[],
): Promise<PendingPullRequest[]> {
  const among = numbers ? sql`and ${p.number} = any(${arrayOf(numbers)}::int[])` : sql``;
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      {
        pullRequestId: p.id,
        nodeId: p.nodeId,
        headSha: p.headSha,
        number: p.number,
        changedFiles: p.changedFiles,
        readAt: p.readAt,
        pending: sql<Record<string, { after: string } | { by: string }>>`open.lists`,
      },
      sql`from ${pullRequests} ${p} cross join lateral (
        select ${p.pendingLists} - array(
          select ${s.list} from ${setAsideTable} ${s}
          where ${s.repositoryId} = ${p.repositoryId} and ${s.number} = ${p.number} and ${s.lastTriedAt} > ${p.readAt}) as lists
      ) open
      where ${p.repositoryId} = ${scope.repositoryId} and not ${p.detailsComplete} and open.lists <> '{}' ${among}
      order by ${p.id} limit ${limit}`,
    ),
  );
  return rows.map((row) => ({
    ...row,
    pending: Object.fromEntries(
      Object.entries(row.pending).map(([list, where]) => [list, 'by' in where ? { by: 'pull_request' } : where]),
    ),
  }));
}

/**
 * Stores the next rows of lists, in one round trip. The rows count only for the copy of the pull request that they
 * continue. At the end of a list, rows that were not seen since that copy was read are removed, unless GitHub listed
 * rows that it did not show. Such rows, and rows that Postgres refuses, are set aside with their list.
 */
export async function saveLists(db: Database, scope: Scope, reads: ListRead[]): Promise<void> {
  await saveAround(
    reads,
    (some) => saveReads(db, scope, some, true),
    async (read, reason) => {
      const reasons: string[] = [];
      const rows: ListRead['rows'][number][] = [];
      const part = (some: typeof rows) => ({ ...read, rows: some }) as ListRead;
      await saveAround<(typeof rows)[number]>(
        read.rows,
        async (some) => {
          await saveReads(db, scope, [part(some)], false);
          rows.push(...some);
        },
        (_, why) => void reasons.push(why),
      );
      // When no row is at fault, the failure concerns the list.
      const unread = [...(read.unread ?? []), ...(reasons.length > 0 ? reasons : [reason])];
      await saveReads(db, scope, [{ ...part(rows), unread }], true);
    },
  );
}

/** Stores rows of lists; with `moves`, also where the lists go on. */
async function saveReads(db: Database, scope: Scope, reads: ListRead[], moves: boolean): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const offered = [...new Map(reads.map(({ pullRequestId, readAt }) => [pullRequestId, readAt]))].map(
    ([id, readAt]) => ({ id, read_at: readAt }),
  );
  const saves = [...Map.groupBy(reads, (read) => read.list)].map(([list, ofList]) =>
    saveListStatement(
      workspaceId,
      list,
      ofList.map((read) => ({
        parent: read.pullRequestId,
        rows: read.rows,
        ends: moves && read.after === null && read.total !== null && !read.unread?.length,
      })),
    ),
  );
  await asTenant(db, workspaceId, [
    saveActorsStatement(
      workspaceId,
      reads.flatMap((read) => actorsOfRows(read.list, read.rows)),
    ),
    // Locked in the order of numbers, like every writer of pull requests, before their lists change.
    sql`
      with locked as materialized (
        select ${pullRequests.id}, ${pullRequests.number}, ${pullRequests.readAt} from ${pullRequests}
        where ${pullRequests.id} = any(${arrayOf(offered.map(({ id }) => id))}::uuid[])
          and ${pullRequests.repositoryId} = ${repositoryId}
        order by ${pullRequests.number} for update
      )
      ${keepWinners(sql`
        select l.id as parent, l.id, l.number, l.read_at, (
          select jsonb_agg(${s.list}) from ${setAsideTable} ${s}
          where ${s.repositoryId} = ${repositoryId} and ${s.number} = l.number and ${s.lastTriedAt} = l.read_at) as keeps
        from locked l join json_to_recordset(${JSON.stringify(offered)}::json) as o(id uuid, read_at timestamptz) using (id, read_at)`)}`,
    ...saves,
    ...(moves ? [noteUnreadRowsStatement(scope, reads), ...reads.map((read) => moveListStatement(read))] : []),
  ]);
}

/**
 * Notes where a list goes on, or that it has come to its end. A list that ended at GitHub's cap, short of the total, is
 * named. A late read does not open an ended list again.
 */
function moveListStatement(read: ListRead): SQL {
  const { list, after, total, pullRequestId, readAt } = read;
  // GitHub lists and counts some entries twice. They are stored once, and taken off its total, page by page.
  const twice = sql`(coalesce((${p.pendingLists} -> ${list}::text ->> 'twice')::int, 0)
    + ${read.rows.length - distinctOf(list, read.rows)}::int)`;
  const pending =
    after === null
      ? sql`${p.pendingLists} - ${list}::text`
      : setKey(p.pendingLists, list, sql`jsonb_build_object('after', ${after}::text, 'twice', ${twice})`);
  const whole = wholeOf(list, total === null ? null : sql`${total}::int - ${twice}`, pullRequestId);
  const cap = list === 'files' || list === 'commits' ? LIST_CAPS[list] : null;
  const capped =
    cap !== null && after === null
      ? sql`case when stored.n >= ${cap}::int and stored.n < ${whole}
          then ${setKey(p.cappedLists, list, sql`jsonb_build_object('total', ${whole}, 'listed', stored.n)`)}
          else ${p.cappedLists} end`
      : sql`${p.cappedLists}`;
  const counted =
    cap === null ? sql`select 0 as n` : sql`select ${countOf(LIST_TABLES[list].table, pullRequestId)} as n`;
  const { authoredAt, pullRequestId: of } = commits;
  const earliest =
    read.list === 'commits'
      ? sql`least(${p.earliestCommitAt}, (select min(${authoredAt}) from ${commits} where ${of} = ${p.id}))`
      : sql`${p.earliestCommitAt}`;
  return sql`
    update ${pullRequests} ${p} set
      ${nameOf(p.pendingLists)} = ${pending},
      ${nameOf(p.detailsComplete)} = (${pending}) = '{}'::jsonb,
      ${nameOf(p.listTotals)} = ${setKey(p.listTotals, list, sql`to_jsonb(${whole})`)},
      ${nameOf(p.cappedLists)} = ${capped},
      ${nameOf(p.earliestCommitAt)} = ${earliest},
      ${nameOf(p.factsDue)} = true, ${nameOf(p.syncedAt)} = now()
    from (${counted}) stored
    where ${p.id} = ${pullRequestId} and ${p.readAt} = ${readAt} and ${p.pendingLists} ? ${list}`;
}

function countOf(table: (typeof LIST_TABLES)[ListName]['table'], pullRequestId: string): SQL {
  return sql`(select count(*)::int from ${table} where ${table.pullRequestId} = ${pullRequestId})`;
}

/** How many rows the complete list has. */
function wholeOf(list: ListName, total: SQL | null, pullRequestId: string): SQL {
  if (total === null) return sql`null::int`;
  // For a diff that is too large, GitHub also says that no files changed.
  if (list === 'files') return sql`case when ${p.changedFiles} > 0 then ${p.changedFiles} else ${total} end`;
  if (!COUNTED_LISTS.has(list)) return total;
  return countOf(LIST_TABLES[list].table, pullRequestId);
}

/** A Postgres array of ids or numbers, as text. */
function arrayOf(values: (string | number)[]): string {
  return `{${values.join(',')}}`;
}

function setKey(column: Column, key: ListName, value: SQL): SQL {
  return sql`${column} || jsonb_build_object(${key}::text, ${value})`;
}

type NumberedComment = Comment & { pullRequestNumber: number };

/**
 * Stores inline comments from the repository-wide list, for stored pull requests that were read no later than this
 * list: an older request never brings back what a newer one found gone. One round trip. A comment that Postgres refuses
 * is set aside with its pull request's list.
 */
export async function saveReviewComments(
  db: Database,
  scope: Scope,
  listed: NumberedComment[],
  readAt: string,
): Promise<void> {
  await saveAround(
    listed,
    (some) => saveComments(db, scope, some, readAt),
    ({ pullRequestNumber: number }, reason) =>
      setAside(db, scope, [{ number, list: 'reviewComments', reason }], Date.parse(readAt)),
  );
}

async function saveComments(db: Database, scope: Scope, listed: NumberedComment[], readAt: string): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const numbers = [...new Set(listed.map((comment) => comment.pullRequestNumber))];
  const { githubId, authorId, body, path, createdAt, updatedAt, pullRequestId, kind } = comments;
  const rows = [...new Map(listed.map((comment) => [comment.githubId, comment])).values()].map((comment) => ({
    number: comment.pullRequestNumber,
    author: comment.author?.githubId,
    [githubId.name]: comment.githubId,
    [body.name]: comment.body,
    [path.name]: comment.path,
    [createdAt.name]: comment.createdAt,
    [updatedAt.name]: comment.updatedAt,
  }));
  const columns = [githubId, body, path, createdAt, updatedAt];
  const changing = [authorId, body, path, updatedAt];
  const { number, repositoryId: of } = pullRequests;
  const joined = (parts: SQL[]) => sql.join(parts, sql`, `);
  await asTenant(db, workspaceId, [
    saveActorsStatement(
      workspaceId,
      listed.map((comment) => comment.author),
    ),
    sql`select ${pullRequests.id} from ${pullRequests}
      where ${of} = ${repositoryId} and ${number} = any(${arrayOf(numbers)}::int[])
      order by ${number} for update`,
    sql`
      with changed as (
        insert into ${comments} (${namesOf(comments.workspaceId, pullRequestId, comments.readAt, kind, authorId, ...columns)})
        select ${workspaceId}::uuid, p.id, ${readAt}::timestamptz, 'review',
          (select ${account.id} from ${actors} ${account}
            where ${account.workspaceId} = ${workspaceId} and ${account.githubId} = x.author),
          ${joined(columns.map((column) => sql`x.${nameOf(column)}`))}
        from json_to_recordset(${jsonParameter(rows)}::json) as x(number int, author bigint, ${recordOf(columns)})
        cross join lateral (
          select ${pullRequests.id}, ${number} from ${pullRequests}
          where ${of} = ${repositoryId} and ${number} = x.number and ${pullRequests.readAt} <= ${readAt} offset 0
        ) p
        order by p.number, x.${nameOf(githubId)}
        on conflict (${namesOf(pullRequestId, kind, githubId)}) do update set
          ${excluded([...changing, comments.readAt])}, ${nameOf(comments.syncedAt)} = now()
        where ${updatedAt} <= excluded.${nameOf(updatedAt)}
          and (${joined(changing.map((column) => sql`${column}`))})
            is distinct from (${joined(changing.map((column) => sql`excluded.${nameOf(column)}`))})
        returning ${pullRequestId}
      )
      -- Also where facts are due already: they may have been read a moment ago, without these comments.
      update ${pullRequests} set ${nameOf(pullRequests.factsDue)} = true, ${nameOf(pullRequests.syncedAt)} = now()
      where ${pullRequests.id} = any(array(select pull_request_id from changed))`,
  ]);
}

/**
 * Marks the inline comments as complete for up to `limit` pull requests that were read before the repository-wide list
 * began at `readAt`. Answers whether any remain: 0 or 1.
 */
export async function finishReviewComments(db: Database, scope: Scope, readAt: string, limit: number): Promise<number> {
  const due = sql`from ${pullRequests}
    where ${pullRequests.repositoryId} = ${scope.repositoryId} and not ${pullRequests.detailsComplete}
      and ${pullRequests.pendingLists} @> '{"reviewComments": {"by": "repository"}}' and ${pullRequests.readAt} <= ${readAt}`;
  const stored = sql`(select count(*) from ${comments}
    where ${comments.pullRequestId} = ${p.id} and ${comments.kind} = 'review')`;
  const [, [remaining]] = await asTenant(db, scope.workspaceId, [
    // Materialized: Postgres would run a limited, locking subquery again for every row, and find other rows each time.
    sql`
      with due as materialized (
        select ${pullRequests.id} ${due} order by ${pullRequests.number} limit ${limit} for update
      )
      update ${pullRequests} ${p} set
        ${nameOf(p.pendingLists)} = ${p.pendingLists} - 'reviewComments',
        ${nameOf(p.detailsComplete)} = ${p.pendingLists} - 'reviewComments' = '{}'::jsonb,
        ${nameOf(p.listTotals)} = ${p.listTotals} || jsonb_build_object('reviewComments', ${stored}),
        -- Facts may have been computed before all lists were read, when the pull request was not enqueued for analysis.
        ${nameOf(p.factsDue)} = true,
        ${nameOf(p.syncedAt)} = now()
      from due where ${p.id} = due.id`,
    select({ n: sql<number>`count(*)::int` }, sql`from (select ${due} limit 1) rest`),
  ]);
  return remaining?.n ?? 0;
}
