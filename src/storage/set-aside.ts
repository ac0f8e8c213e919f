import { sql, type SQL } from 'drizzle-orm';
import { nextTryAfter, type SetAside, type Unread } from '../domain/set-aside.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { iso as shownInstant } from './shown.ts';

/** Tries after which the time to the next one grows no more. */
const GROWING_TRIES = 10;

/**
 * Notes what could not be read or stored at `now`, or that it was tried in vain once more; the same `now` again is the same
 * try. One round trip. Throws a `FailureError`.
 */
export async function setAside(db: Database, scope: Scope, unread: Unread[], now: number): Promise<void> {
  if (unread.length === 0) return;
  const rows = unread.map(({ number, list, reason }) => ({ number, list: list ?? '', reason, at: iso(now) }));
  const listed = sql`
    select number, list, reason, at
    from json_to_recordset(${jsonParameter(rows)}::json) as x(number int, list text, reason text, at timestamptz)`;
  await asTenant(db, scope.workspaceId, [setAsideStatement(scope, listed)]);
}

/** Sets aside the rows `(number, list, reason, at)`, `at` being when each was asked for; of one place, one of them. */
export function setAsideStatement({ workspaceId, repositoryId }: Scope, rows: SQL): SQL {
  // By the number of tries, how long the next one is away.
  const delays = Array.from({ length: GROWING_TRIES }, (_, tried) => nextTryAfter(tried + 1, 0) / 1000);
  const next = (tries: string) => sql`excluded.last_tried_at + make_interval(secs =>
    (${JSON.stringify(delays)}::jsonb->>(least(${sql.raw(tries)}, ${GROWING_TRIES}::int) - 1))::float8)`;
  const tries = 'set_aside.tries + (set_aside.last_tried_at < excluded.last_tried_at)::int';
  return sql`
    insert into set_aside (workspace_id, repository_id, number, list, reason, first_tried_at, last_tried_at, next_try_at)
    select distinct on (number, list) ${workspaceId}::uuid, ${repositoryId}::uuid, number, list, reason, at, at,
      at + make_interval(secs => ${delays[0]}::float8)
    from (${rows}) x order by number, list
    on conflict (repository_id, number, list) do update set reason = excluded.reason, tries = ${sql.raw(tries)},
      last_tried_at = excluded.last_tried_at, next_try_at = ${next(tries)}
      where set_aside.last_tried_at <= excluded.last_tried_at`;
}

/**
 * Numbers of pull requests to ask for again, the longest due first: those whose next try has come, or with `everything` all
 * that are set aside.
 */
export async function dueSetAside(
  db: Database,
  scope: Scope,
  now: number,
  limit: number,
  everything: boolean,
): Promise<number[]> {
  const due = everything ? sql`` : sql`and next_try_at <= ${iso(now)}`;
  const rows = await rowsAsTenant<{ number: number }>(
    db,
    scope.workspaceId,
    sql`select number from set_aside where repository_id = ${scope.repositoryId} and number is not null ${due}
      group by number order by min(next_try_at), number limit ${limit}`,
  );
  return rows.map(({ number }) => number);
}

/**
 * Forgets what has no number and was last asked for in vain before `before`: a list of the repository's own, or with null
 * the holes where pull requests should be. No pull request that is saved resolves these.
 */
export async function forgetUnnumbered(
  db: Database,
  scope: Scope,
  list: 'deployments' | null,
  before: number,
): Promise<void> {
  await asTenant(db, scope.workspaceId, [
    sql`delete from set_aside where repository_id = ${scope.repositoryId} and number is null and list = ${list ?? ''}
      and last_tried_at < ${iso(before)}`,
  ]);
}

/** What is set aside of a repository, by number: those without one last. */
export async function listSetAside(db: Database, scope: Scope, limit: number): Promise<SetAside[]> {
  const [row] = await rowsAsTenant<{ entries: SetAside[] }>(
    db,
    scope.workspaceId,
    sql`select ${setAsideOf(sql`s.repository_id = ${scope.repositoryId}`, limit)} as entries`,
  );
  return row?.entries ?? [];
}

/** The rows `s` of `set_aside` that meet a condition, as JSON. */
export function setAsideOf(condition: SQL, limit: number): SQL<SetAside[]> {
  return sql`(select coalesce(jsonb_agg(
      jsonb_build_object('number', number, 'reason', reason, 'tries', tries, 'nextTry', ${shownInstant(sql`next_try_at`)})
        || case when list = '' then '{}' else jsonb_build_object('list', list) end
      order by number, list), '[]')
    from (select * from set_aside s where ${condition} order by number, list limit ${limit}) entry)`;
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
