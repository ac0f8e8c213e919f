import { sql, type Column, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { PendingAnalysis } from '../../domain/analysis/call.ts';
import { asTenant, rowsAsTenant, type Database } from '../database.ts';
import { opaque } from '../opaque.ts';
import { columnsOf, digits, listed, nameOf, object, select, type Fields, type RowOf } from '../rows.ts';
import { actors } from '../schema/actors.ts';
import { llmAnalyses } from '../schema/analyses.ts';
import { commits, files, reviews } from '../schema/lists.ts';
import { pullRequests } from '../schema/pull-requests.ts';

const p = alias(pullRequests, 'p');

const LEASED = { id: llmAnalyses.id, pullRequestId: llmAnalyses.pullRequestId, attempts: llmAnalyses.attempts };
const leased = columnsOf('leased', LEASED);

/** Maximum number of rows of each list that is read for the model. */
const MAX_ROWS = { files: 300, commits: 100, reviews: 100 };
/**
 * Half of the longest message or review that is read whole. From a longer one, only this many characters of its
 * beginning and of its end are read.
 */
const MAX_CHARACTERS = 8_000;

/**
 * Takes a lease on the newest waiting pull request that has none, and reads what the model is shown. Null when there is
 * none. One round trip. `now` and `until` are instants, ISO 8601.
 */
export async function takePending(
  db: Database,
  workspaceId: string,
  now: string,
  until: string,
): Promise<PendingAnalysis | null> {
  const { id, status, leasedUntil, pullRequestUpdatedAt } = llmAnalyses;
  const tables = sql`
    with next as materialized (
      select ${id} from ${llmAnalyses}
      where ${llmAnalyses.workspaceId} = ${opaque(workspaceId)} and ${status} = 'pending'
        and (${leasedUntil} is null or ${leasedUntil} <= ${now}::timestamptz)
      order by ${pullRequestUpdatedAt} desc, ${id} desc limit 1 for update skip locked
    ),
    leased as (
      update ${llmAnalyses} set ${nameOf(leasedUntil)} = ${until}::timestamptz
      where ${id} = any(array(select id from next))
      returning ${listed(LEASED)}
    )`;
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      PENDING,
      sql`from leased join ${pullRequests} ${p} on ${p.id} = any(array(select ${leased.pullRequestId} from leased))
        and ${p.id} = ${leased.pullRequestId}`,
      tables,
    ),
  );
  return row ?? null;
}

/** What is read for the model, from the row `leased` and its pull request `p`. */
const PENDING = {
  id: leased.id,
  attempts: leased.attempts,
  pullRequestId: p.id,
  repositoryId: p.repositoryId,
  contentVersion: p.syncedAt,
  title: p.title,
  body: p.body,
  files: listOf(
    files,
    MAX_ROWS.files,
    { path: files.path, additions: files.additions, deletions: files.deletions },
    sql`${files.additions} + ${files.deletions} desc, ${files.path} collate "C"`,
  ),
  fileCount: countOf(files),
  commits: listOf(
    commits,
    MAX_ROWS.commits,
    { sha: commits.sha, message: shortened(commits.message), committedAt: commits.committedAt },
    sql`${commits.committedAt}, ${commits.sha}`,
  ),
  commitCount: countOf(commits),
  reviews: listOf(
    reviews,
    MAX_ROWS.reviews,
    {
      githubId: digits(reviews.githubId),
      state: reviews.state,
      body: shortened(reviews.body),
      submittedAt: reviews.submittedAt,
      author: sql<string | null>`(select ${actors.login} from ${actors} where ${actors.id} = ${reviews.authorId})`,
    },
    sql`${reviews.submittedAt}, ${reviews.githubId}`,
  ),
  reviewCount: countOf(reviews),
};

type Listed = typeof files | typeof commits | typeof reviews;

/** The first rows of a list of the pull request `p`, as JSON. */
function listOf<Of extends Fields>(table: Listed, limit: number, fields: Of, order: SQL): SQL<RowOf<Of>[]> {
  return sql`coalesce((select json_agg(${object(fields)}) from (
    select * from ${table} where ${table.pullRequestId} = ${p.id} order by ${order} limit ${limit}) ${table}), '[]')`;
}

function shortened(text: Column): SQL<string> {
  return sql`case when length(${text}) <= ${2 * MAX_CHARACTERS}::int then ${text}
    else left(${text}, ${MAX_CHARACTERS}::int) || right(${text}, ${MAX_CHARACTERS}::int) end`;
}

function countOf(table: Listed): SQL<number> {
  return sql`(select count(*)::int from ${table} where ${table.pullRequestId} = ${p.id})`;
}

/**
 * Enqueues a row again. It can be taken from `notBefore` on (null: at once). `tries` is added to its count. `reason` is
 * stored when the row itself is the reason why it waits.
 */
export async function requeue(
  db: Database,
  workspaceId: string,
  id: string,
  { notBefore, tries, reason }: { notBefore: string | null; tries: 0 | 1; reason?: string },
): Promise<void> {
  const { attempts, leasedUntil } = llmAnalyses;
  await asTenant(db, workspaceId, [
    sql`update ${llmAnalyses} set ${nameOf(leasedUntil)} = ${notBefore}::timestamptz,
        ${nameOf(attempts)} = ${attempts} + ${tries}::int, ${nameOf(llmAnalyses.reason)} = ${reason ?? null}::text
      where ${llmAnalyses.workspaceId} = ${opaque(workspaceId)} and ${llmAnalyses.id} = ${id} and ${llmAnalyses.status} = 'pending'`,
  ]);
}

/**
 * When the next waiting row can be taken, as ISO 8601; null when none waits. For a caller that found no row to take
 * now.
 */
export async function nextPendingAt(db: Database, workspaceId: string): Promise<string | null> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { at: sql<string | null>`min(coalesce(${llmAnalyses.leasedUntil}, now()))` },
      sql`from ${llmAnalyses} where ${llmAnalyses.workspaceId} = ${opaque(workspaceId)} and ${llmAnalyses.status} = 'pending'`,
    ),
  );
  return row?.at ? new Date(row.at).toISOString() : null;
}
