import { sql, type Column, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { ListName } from '../domain/entities.ts';
import type { ListRead, PendingPullRequest } from '../domain/pending-lists.ts';
import { EPOCH } from '../domain/storable-instant.ts';
import { saveActorsStatement } from './actors.ts';
import { LIST_CAPS } from './capped-list.ts';
import { actorsOfRows, countOf as distinctOf, keepWinners, saveListStatement } from './child-lists.ts';
import { COUNTED_LISTS, LIST_TABLES } from './list-tables.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { saveAround } from './isolate.ts';
import { opaque } from './opaque.ts';
import { arrayOf, columnOf, nameOf, namesOf, recordOf, select } from './rows.ts';
import { commits } from './schema/lists.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { setAside as setAsideTable } from './schema/set-aside.ts';
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
      where ${p.repositoryId} = ${opaque(scope.repositoryId)} and not ${p.detailsComplete} and open.lists <> '{}' ${among}
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

/** Stores rows of lists; with `moves`, also the cursors of the lists. */
async function saveReads(db: Database, scope: Scope, reads: ListRead[], moves: boolean): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const stored = columnOf('l', pullRequests.readAt);
  const offered = [...new Map(reads.map(({ pullRequestId, readAt }) => [pullRequestId, readAt]))].map(([id, at]) => ({
    id,
    [pullRequests.readAt.name]: at,
  }));
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
          and ${pullRequests.repositoryId} = ${opaque(repositoryId)}
        order by ${pullRequests.number} for update
      )
      ${keepWinners(sql`
        select l.id as parent, l.id, l.number, ${stored}, (
          select jsonb_agg(${s.list}) from ${setAsideTable} ${s}
          where ${s.repositoryId} = ${opaque(repositoryId)} and ${s.number} = l.number and ${s.lastTriedAt} = ${stored}) as keeps
        from locked l join json_to_recordset(${JSON.stringify(offered)}::json) as o(${recordOf([pullRequests.id, pullRequests.readAt])})
          using (${namesOf(pullRequests.id, pullRequests.readAt)})`)}`,
    ...saves,
    ...(moves ? [noteUnreadRowsStatement(scope, reads), ...reads.map((read) => moveListStatement(read))] : []),
  ]);
}

/**
 * Stores the cursor of a list, or that the list has ended. A list that ended at GitHub's limit with fewer rows than
 * its total is named. A late read does not open an ended list again.
 */
function moveListStatement(read: ListRead): SQL {
  const { list, after, total, pullRequestId, readAt } = read;
  // GitHub lists and counts some entries twice. They are stored once, so each page subtracts them from GitHub's total.
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
      ? sql`least(${p.earliestCommitAt}, (select min(${authoredAt}) from ${commits}
          where ${of} = ${p.id} and ${authoredAt} > ${EPOCH} and ${authoredAt} <= ${p.readAt}))`
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

function setKey(column: Column, key: ListName, value: SQL): SQL {
  return sql`${column} || jsonb_build_object(${key}::text, ${value})`;
}
