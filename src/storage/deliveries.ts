import { sql } from 'drizzle-orm';
import { asOwner, rowsAsTenant, type Database, type Scope } from './database.ts';

/** GitHub redelivers on request for three days: so long a delivery is remembered at least. */
const REDELIVERED_HOURS = 72;

/** Which of these deliveries have been taken; they belong to no tenant. */
export async function knownDeliveries(db: Database, ids: string[]): Promise<string[]> {
  const [rows] = await asOwner(db, [
    sql`select id from webhook_deliveries
      where id in (select json_array_elements_text(${JSON.stringify(ids)}::json))`,
  ]);
  return (rows ?? []).map((row) => String(row['id']));
}

/** Remembers deliveries, for `ttlHours` or as long as GitHub may send them again; a repeat changes nothing. */
export async function rememberDeliveries(
  db: Database,
  deliveries: { id: string; event: string }[],
  ttlHours: number,
): Promise<void> {
  const hours = Math.max(ttlHours, REDELIVERED_HOURS);
  await asOwner(db, [
    sql`insert into webhook_deliveries (id, event, expires_at)
      select id, event, now() + make_interval(secs => ${hours * 3600}::float8)
      from json_to_recordset(${JSON.stringify(deliveries)}::json) as x(id text, event text)
      order by id
      on conflict (id) do nothing`,
  ]);
}

/** Numbers of pull requests that have one of these commits as their head or their merge. */
export async function numbersOfCommits(db: Database, scope: Scope, shas: string[]): Promise<number[]> {
  const among = sql`(select json_array_elements_text(${JSON.stringify(shas)}::json))`;
  const rows = await rowsAsTenant<{ number: number }>(
    db,
    scope.workspaceId,
    sql`select number from pull_requests where repository_id = ${scope.repositoryId} and head_sha in ${among}
      union
      select number from pull_requests where repository_id = ${scope.repositoryId} and merge_commit_sha in ${among}
      order by number`,
  );
  return rows.map((row) => row.number);
}
