import { sql, type SQL } from 'drizzle-orm';
import type { Comment, ListName } from '../domain/entities.ts';
import type { ListRead, PendingPullRequest } from '../domain/pending-lists.ts';
import { saveActorsStatement } from './actors.ts';
import { LIST_CAPS } from './capped-list.ts';
import { actorsOfRows, countOf, COUNTED_LISTS, keepWinners, LIST_TABLES, saveListStatement } from './child-lists.ts';
import { jsonParameter } from './json-parameter.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { saveAround } from './isolate.ts';
import { setAside } from './set-aside.ts';
import { noteUnreadRowsStatement } from './unread.ts';

interface PendingRow {
  id: string;
  node_id: string;
  head_sha: string;
  number: number;
  changed_files: number;
  read_at: string;
  pending_lists: Record<string, { after: string } | { by: string }>;
}

/**
 * Pull requests with lists that are not read to their end, by id. Whoever still waits for the repository-wide comments
 * when these are asked for has been missed by their scan, and is served by its own list like the rest. A list that was set
 * aside since its pull request was read is left out: it comes again with the next copy.
 */
export async function pendingLists(
  db: Database,
  scope: Scope,
  limit: number,
  numbers?: number[],
): Promise<PendingPullRequest[]> {
  const among = numbers ? sql`and p.number = any(${arrayOf(numbers)}::int[])` : sql``;
  const rows = await rowsAsTenant<PendingRow>(
    db,
    scope.workspaceId,
    sql`select p.id, p.node_id, p.head_sha, p.number, p.changed_files, p.read_at, open.lists as pending_lists
      from pull_requests p cross join lateral (
        select p.pending_lists - array(
          select s.list from set_aside s
          where s.repository_id = p.repository_id and s.number = p.number and s.last_tried_at > p.read_at) as lists
      ) open
      where p.repository_id = ${scope.repositoryId} and not p.details_complete and open.lists <> '{}' ${among}
      order by p.id limit ${limit}`,
  );
  return rows.map((row) => ({
    pullRequestId: row.id,
    nodeId: row.node_id,
    headSha: row.head_sha,
    number: row.number,
    changedFiles: row.changed_files,
    readAt: row.read_at,
    pending: Object.fromEntries(
      Object.entries(row.pending_lists).map(([list, where]) => [list, 'by' in where ? { by: 'pull_request' } : where]),
    ),
  }));
}

/**
 * Stores the next rows of lists, in one round trip. They count only for the copy of the pull request that they continue;
 * at the end of a list, rows that were not seen since that copy was read are removed, unless GitHub listed rows that it did
 * not show. Such rows, and those that Postgres refuses, are set aside with their list.
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
      // Where no row is at fault, what is said of the list is.
      const unread = [...(read.unread ?? []), ...(reasons.length > 0 ? reasons : [reason])];
      await saveReads(db, scope, [{ ...part(rows), unread }], true);
    },
  );
}

/** Stores rows of lists, and with `moves` where the lists go on. */
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
    // Locked in the order of numbers, as every writer of pull requests does, before their lists are touched.
    sql`
      with locked as materialized (
        select id, number, read_at from pull_requests
        where id = any(${arrayOf(offered.map(({ id }) => id))}::uuid[]) and repository_id = ${repositoryId}
        order by number for update
      )
      ${keepWinners(sql`
        select l.id as parent, l.id, l.number, l.read_at, (
          select jsonb_agg(s.list) from set_aside s
          where s.repository_id = ${repositoryId} and s.number = l.number and s.last_tried_at = l.read_at) as keeps
        from locked l join json_to_recordset(${JSON.stringify(offered)}::json) as o(id uuid, read_at timestamptz) using (id, read_at)`)}`,
    ...saves,
    ...(moves ? [noteUnreadRowsStatement(scope, reads), ...reads.map((read) => moveListStatement(read))] : []),
  ]);
}

/**
 * Notes where a list goes on, or that it has come to its end: at GitHub's cap short of the total, it is named. A list that
 * has come to its end is not opened again by a read that comes late.
 */
function moveListStatement(read: ListRead): SQL {
  const { list, after, total, pullRequestId, readAt } = read;
  const pending =
    after === null
      ? sql`p.pending_lists - ${list}::text`
      : setKey('pending_lists', list, sql`${JSON.stringify({ after })}::jsonb`);
  // What GitHub lists twice, and counts twice, is stored once.
  const twice = read.rows.length - countOf(list, read.rows);
  const whole = wholeOf(list, total === null ? null : total - twice, pullRequestId);
  const cap = list === 'files' || list === 'commits' ? LIST_CAPS[list] : null;
  const capped =
    cap !== null && after === null
      ? sql`case when stored.n >= ${cap}::int and stored.n < ${whole}
          then ${setKey('capped_lists', list, sql`jsonb_build_object('total', ${whole}, 'listed', stored.n)`)}
          else p.capped_lists end`
      : sql`p.capped_lists`;
  const counted =
    cap === null
      ? sql`select 0 as n`
      : sql`select count(*)::int as n from ${sql.raw(list)} where pull_request_id = ${pullRequestId}`;
  const earliest =
    read.list === 'commits'
      ? sql`least(p.earliest_commit_at, (select min(authored_at) from commits where pull_request_id = p.id))`
      : sql`p.earliest_commit_at`;
  return sql`
    update pull_requests p set
      pending_lists = ${pending},
      details_complete = (${pending}) = '{}'::jsonb,
      list_totals = ${setKey('list_totals', list, sql`to_jsonb(${whole})`)},
      capped_lists = ${capped},
      earliest_commit_at = ${earliest},
      facts_due = true, synced_at = now()
    from (${counted}) stored
    where p.id = ${pullRequestId} and p.read_at = ${readAt} and p.pending_lists ? ${list}`;
}

/** How many rows the list has to have. */
function wholeOf(list: ListName, total: number | null, pullRequestId: string): SQL {
  if (total === null) return sql`null::int`;
  // No files changed is what GitHub says of a diff that is too large for it, too.
  if (list === 'files') return sql`case when p.changed_files > 0 then p.changed_files else ${total}::int end`;
  if (!COUNTED_LISTS.has(list)) return sql`${total}::int`;
  return sql`(select count(*)::int from ${sql.raw(LIST_TABLES[list].table)} where pull_request_id = ${pullRequestId})`;
}

/** A Postgres array of ids or numbers, as text. */
function arrayOf(values: (string | number)[]): string {
  return `{${values.join(',')}}`;
}

function setKey(column: string, key: ListName, value: SQL): SQL {
  return sql`p.${sql.raw(column)} || jsonb_build_object(${key}::text, ${value})`;
}

type NumberedComment = Comment & { pullRequestNumber: number };

/**
 * Stores inline comments from the repository-wide list, for pull requests that are stored and were read no later than
 * this list: an older request never brings back what a newer one found gone. One round trip. One that Postgres refuses is
 * set aside with its pull request's list.
 */
export async function saveReviewComments(
  db: Database,
  scope: Scope,
  comments: NumberedComment[],
  readAt: string,
): Promise<void> {
  await saveAround(
    comments,
    (some) => saveComments(db, scope, some, readAt),
    ({ pullRequestNumber: number }, reason) =>
      setAside(db, scope, [{ number, list: 'reviewComments', reason }], Date.parse(readAt)),
  );
}

async function saveComments(db: Database, scope: Scope, comments: NumberedComment[], readAt: string): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const numbers = [...new Set(comments.map((comment) => comment.pullRequestNumber))];
  const rows = [...new Map(comments.map((comment) => [comment.githubId, comment])).values()].map((comment) => ({
    number: comment.pullRequestNumber,
    github_id: comment.githubId,
    author: comment.author?.githubId,
    body: comment.body,
    path: comment.path,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  }));
  await asTenant(db, workspaceId, [
    saveActorsStatement(
      workspaceId,
      comments.map((comment) => comment.author),
    ),
    sql`select id from pull_requests
      where repository_id = ${repositoryId} and number = any(${arrayOf(numbers)}::int[])
      order by number for update`,
    sql`
      with changed as (
        insert into comments
          (workspace_id, pull_request_id, read_at, github_id, kind, author_id, body, path, created_at, updated_at)
        select ${workspaceId}::uuid, p.id, ${readAt}::timestamptz, x.github_id, 'review',
          (select a.id from actors a where a.workspace_id = ${workspaceId} and a.github_id = x.author), x.body, x.path,
          x.created_at, x.updated_at
        from json_to_recordset(${jsonParameter(rows)}::json) as x(number int, github_id bigint, author bigint, body text,
          path text, created_at timestamptz, updated_at timestamptz)
        cross join lateral (
          select id, number from pull_requests
          where repository_id = ${repositoryId} and number = x.number and read_at <= ${readAt} offset 0
        ) p
        order by p.number, x.github_id
        on conflict (pull_request_id, kind, github_id) do update set
          author_id = excluded.author_id, body = excluded.body, path = excluded.path, updated_at = excluded.updated_at,
          read_at = excluded.read_at, synced_at = now()
        where comments.updated_at <= excluded.updated_at
          and (comments.author_id, comments.body, comments.path, comments.updated_at)
            is distinct from (excluded.author_id, excluded.body, excluded.path, excluded.updated_at)
        returning pull_request_id
      )
      -- Also where facts are due already: they may have been read a moment ago, without these comments.
      update pull_requests set facts_due = true, synced_at = now()
      where id = any(array(select pull_request_id from changed))`,
  ]);
}

/**
 * Declares the inline comments complete of up to `limit` pull requests that were read before the repository-wide list
 * was begun at `readAt`. Answers how many remain, as far as it looks: 0 or 1.
 */
export async function finishReviewComments(db: Database, scope: Scope, readAt: string, limit: number): Promise<number> {
  const due = sql`from pull_requests where repository_id = ${scope.repositoryId} and not details_complete
    and pending_lists @> '{"reviewComments": {"by": "repository"}}' and read_at <= ${readAt}`;
  const [, remaining] = await asTenant(db, scope.workspaceId, [
    // Materialized: run again for every row, a limited subquery that locks would find other rows each time.
    sql`
      with due as materialized (select id ${due} order by number limit ${limit} for update)
      update pull_requests p set
        pending_lists = p.pending_lists - 'reviewComments',
        details_complete = p.pending_lists - 'reviewComments' = '{}'::jsonb,
        list_totals = p.list_totals || jsonb_build_object('reviewComments',
          (select count(*) from comments c where c.pull_request_id = p.id and c.kind = 'review')),
        -- Facts may have been computed meanwhile, when it was not yet whole, and was not put in line for analysis.
        facts_due = true,
        synced_at = now()
      from due where p.id = due.id`,
    sql`select count(*)::int as n from (select ${due} limit 1) rest`,
  ]);
  return Number(remaining?.[0]?.['n'] ?? 0);
}
