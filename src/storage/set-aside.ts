import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { nextTryAfter, type SetAside, type Unread } from '../domain/set-aside.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { opaque } from './opaque.ts';
import { excluded, nameOf, namesOf, select } from './rows.ts';
import { setAside as table } from './schema/set-aside.ts';
import { iso as shownInstant } from './shown.ts';

const entry = alias(table, 'entry');

/** After this many tries the time to the next one no longer grows. */
const GROWING_TRIES = 10;

/**
 * Notes what could not be read or stored at `now`, or that one more try failed; the same `now` again is the same try.
 * One round trip. Throws a `FailureError`.
 */
export async function setAside(db: Database, scope: Scope, unread: Unread[], now: number): Promise<void> {
  if (unread.length === 0) return;
  const rows = unread.map(({ number, after, list, reason }) => ({
    number,
    after: after ?? '',
    list: list ?? '',
    reason,
    at: iso(now),
  }));
  const listed = sql`
    select number, list, after, reason, at from json_to_recordset(${jsonParameter(rows)}::json)
      as x(number int, list text, after text, reason text, at timestamptz)`;
  await asTenant(db, scope.workspaceId, [setAsideStatement(scope, listed)]);
}

/** Sets aside the rows `(number, list, after, reason, at)`; `at` is the instant of each request. One row for each place. */
export function setAsideStatement({ workspaceId, repositoryId }: Scope, rows: SQL): SQL {
  // The delay to the next try, by the number of tries.
  const delays = Array.from({ length: GROWING_TRIES }, (_, tried) => nextTryAfter(tried + 1, 0) / 1000);
  const { number, list, after, reason, tries, firstTriedAt, lastTriedAt, nextTryAt } = table;
  const last = sql`excluded.${nameOf(lastTriedAt)}`;
  const tried = sql`${tries} + (${lastTriedAt} < ${last})::int`;
  const next = sql`${last} + make_interval(secs =>
    (${JSON.stringify(delays)}::jsonb->>(least(${tried}, ${GROWING_TRIES}::int) - 1))::float8)`;
  const place = [table.repositoryId, number, list, after];
  return sql`
    insert into ${table} (${namesOf(table.workspaceId, ...place, reason, firstTriedAt, lastTriedAt, nextTryAt)})
    select distinct on (number, list, after) ${workspaceId}::uuid, ${repositoryId}::uuid, number, list, after, reason, at, at,
      at + make_interval(secs => ${delays[0]}::float8)
    from (${rows}) x order by number, list, after
    on conflict (${namesOf(...place)}) do update set ${excluded([reason, lastTriedAt])},
      ${nameOf(tries)} = ${tried}, ${nameOf(nextTryAt)} = ${next}
      where ${lastTriedAt} <= ${last}`;
}

/**
 * Numbers of pull requests to ask for again, the longest due first: those that are due, or with `everything` all that
 * are set aside.
 */
export async function dueSetAside(
  db: Database,
  scope: Scope,
  now: number,
  limit: number,
  everything: boolean,
): Promise<number[]> {
  const { number, repositoryId, nextTryAt } = table;
  const due = everything ? sql`` : sql`and ${nextTryAt} <= ${iso(now)}`;
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      { number: sql<number>`${number}` },
      sql`from ${table} where ${repositoryId} = ${opaque(scope.repositoryId)} and ${number} is not null ${due}
        group by ${number} order by min(${nextTryAt}), ${number} limit ${limit}`,
    ),
  );
  return rows.map((row) => row.number);
}

/** The places, at most `limit`, of pull requests without a number that are due; with `everything`, all of them. */
export async function dueHoles(
  db: Database,
  scope: Scope,
  now: number,
  limit: number,
  everything: boolean,
): Promise<(string | null)[]> {
  const { number, after, list, repositoryId, nextTryAt } = table;
  const due = everything ? sql`` : sql`and ${nextTryAt} <= ${iso(now)}`;
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      { after },
      sql`from ${table} where ${repositoryId} = ${opaque(scope.repositoryId)} and ${number} is null and ${list} = '' ${due}
        order by ${nextTryAt}, ${after} limit ${limit}`,
    ),
  );
  return rows.map((row) => row.after || null);
}

/** The pull request at this place has this number, and is set aside with it now. Null: the place is behind the end of the list. */
export async function fillHole(
  db: Database,
  scope: Scope,
  after: string | null,
  number: number | null,
  now: number,
): Promise<void> {
  const { repositoryId, list } = table;
  await asTenant(db, scope.workspaceId, [
    sql`
      with hole as (
        delete from ${table} where ${repositoryId} = ${opaque(scope.repositoryId)} and ${table.number} is null and ${list} = ''
          and ${table.after} = ${after ?? ''}
        returning ${table.reason}
      )
      ${setAsideStatement(
        scope,
        sql`select ${number}::int as number, '' as list, '' as after, hole.reason, ${iso(now)}::timestamptz as at
          from hole where ${number}::int is not null`,
      )}`,
  ]);
}

/**
 * Deletes the entries of the repository's deployments, releases and issues whose last failed try was before `before`
 * (milliseconds).
 */
export async function forgetUnreadDeployments(db: Database, scope: Scope, before: number): Promise<void> {
  await asTenant(db, scope.workspaceId, [
    sql`delete from ${table}
      where ${table.repositoryId} = ${opaque(scope.repositoryId)} and ${table.number} is null and ${table.list} <> ''
        and ${table.lastTriedAt} < ${iso(before)}`,
  ]);
}

/** What is set aside for a repository, by number; entries without a number come last. */
export async function listSetAside(db: Database, scope: Scope, limit: number): Promise<SetAside[]> {
  const entries = setAsideOf(sql`${aside.repositoryId} = ${opaque(scope.repositoryId)}`, limit);
  const [row] = await rowsAsTenant(db, scope.workspaceId, select({ entries }, sql``));
  return row?.entries ?? [];
}

/** The rows of `setAsideOf`, for a condition. */
export const aside = alias(table, 's');

/** The rows `aside` that match a condition, as JSON. */
export function setAsideOf(condition: SQL, limit: number): SQL<SetAside[]> {
  const { number, list, reason, tries, nextTryAt } = entry;
  return sql`(select coalesce(jsonb_agg(
      jsonb_build_object('number', ${number}, 'reason', ${reason}, 'tries', ${tries}, 'nextTry', ${shownInstant(nextTryAt)})
        || case when ${list} = '' then '{}' else jsonb_build_object('list', ${list}) end
      order by ${number}, ${list}), '[]')
    from (select * from ${table} ${aside} where ${condition} order by ${aside.number}, ${aside.list} limit ${limit}) ${entry})`;
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
