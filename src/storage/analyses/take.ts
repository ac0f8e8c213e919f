import { sql, type SQL } from 'drizzle-orm';
import type { PendingAnalysis } from '../../domain/analysis/call.ts';
import { asTenant, rowsAsTenant, type Database } from '../database.ts';

/** More of a list is never shown, whatever its length. */
const MOST = { files: 300, commits: 100, reviews: 100 };
/** Of a message or a review that is longer than two such parts only its beginning and its end are read. */
const MOST_CHARACTERS = 8_000;

/**
 * Takes the newest pull request in line that nobody works on, for the length of a lease, and reads what is put before the
 * model. Null when there is none. One round trip. `now` and `until` are instants, ISO 8601.
 */
export async function takePending(
  db: Database,
  workspaceId: string,
  now: string,
  until: string,
): Promise<PendingAnalysis | null> {
  const [row] = await rowsAsTenant<PendingAnalysis>(
    db,
    workspaceId,
    sql`
      with next as materialized (
        select id from llm_analyses
        where workspace_id = ${workspaceId} and status = 'pending'
          and (leased_until is null or leased_until <= ${now}::timestamptz)
        order by pull_request_updated_at desc, id desc limit 1 for update skip locked
      ),
      leased as (
        update llm_analyses set leased_until = ${until}::timestamptz
        where id = any(array(select id from next)) returning id, pull_request_id, attempts
      )
      select l.id, l.attempts, p.id as "pullRequestId", p.repository_id as "repositoryId",
        p.synced_at as "contentVersion", p.title, p.body,
        ${listOf('files', sql`'path', path, 'additions', additions, 'deletions', deletions`, sql`additions + deletions desc, path collate "C"`)} as files,
        ${countOf('files')} as "fileCount",
        ${listOf('commits', sql`'sha', sha, 'message', ${shortened('message')}, 'committedAt', committed_at`, sql`committed_at, sha`)} as commits,
        ${countOf('commits')} as "commitCount",
        ${listOf('reviews', sql`'githubId', github_id::text, 'state', state, 'body', ${shortened('body')}, 'submittedAt', submitted_at, 'author', (select login from actors where id = author_id)`, sql`submitted_at, github_id`)} as reviews,
        ${countOf('reviews')} as "reviewCount"
      from leased l join pull_requests p on p.id = any(array(select pull_request_id from leased)) and p.id = l.pull_request_id`,
  );
  return row ?? null;
}

/** The first rows of a list of the pull request `p`, as JSON. */
function listOf(table: keyof typeof MOST, fields: SQL, order: SQL): SQL {
  return sql`coalesce((select json_agg(json_build_object(${fields})) from (
    select * from ${sql.raw(table)} where pull_request_id = p.id order by ${order} limit ${MOST[table]}) c), '[]')`;
}

function shortened(column: string): SQL {
  const text = sql.raw(column);
  return sql`case when length(${text}) <= ${2 * MOST_CHARACTERS}::int then ${text}
    else left(${text}, ${MOST_CHARACTERS}::int) || right(${text}, ${MOST_CHARACTERS}::int) end`;
}

function countOf(table: string): SQL {
  return sql`(select count(*)::int from ${sql.raw(table)} where pull_request_id = p.id)`;
}

/**
 * Puts a row back in line, to be taken again from an instant on (null: at once), with one more try to its account or none,
 * and why it waits, where that lies with it.
 */
export async function putBack(
  db: Database,
  workspaceId: string,
  id: string,
  { notBefore, tries, reason }: { notBefore: string | null; tries: 0 | 1; reason?: string },
): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update llm_analyses set leased_until = ${notBefore}::timestamptz, attempts = attempts + ${tries}::int,
        reason = ${reason ?? null}::text
      where workspace_id = ${workspaceId} and id = ${id} and status = 'pending'`,
  ]);
}

/** When the next row in line can be taken, as ISO 8601; null when none waits. To be asked when none can be taken now. */
export async function nextPendingAt(db: Database, workspaceId: string): Promise<string | null> {
  const [row] = await rowsAsTenant<{ at: string | null }>(
    db,
    workspaceId,
    sql`select min(coalesce(leased_until, now())) as at from llm_analyses
      where workspace_id = ${workspaceId} and status = 'pending'`,
  );
  return row?.at ? new Date(row.at).toISOString() : null;
}
