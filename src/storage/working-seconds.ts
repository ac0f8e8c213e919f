import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { ruleIn } from './rules.ts';
import { workspaces } from './schema/workspaces.ts';

/**
 * The seconds of working time since an instant of a workspace, until the statement is read: `workingSeconds` of
 * src/domain/facts/working-time.ts, in SQL. Null without the instant, or without the rule `workingHours`. They may differ
 * by what lies in an hour that the zone's clock skips or repeats, if the working hours begin or end within it.
 */
export function workingSecondsSince(since: SQLWrapper, workspaceId: SQLWrapper): SQL<number | null> {
  const now = sql`statement_timestamp()`;
  const local = (time: 'from' | 'to') => sql`(day + (hours ->> '${sql.raw(time)}')::interval) at time zone zone`;
  return sql`(
    select case when jsonb_typeof(hours) = 'object' then (
      select coalesce(sum(extract(epoch from least(ends, ${now}) - greatest(begins, ${since}))), 0)::float8
      from generate_series(date_trunc('day', ${since} at time zone zone), ${now} at time zone zone, interval '1 day') day
      cross join lateral (select ${local('from')} as begins, ${local('to')} as ends) worked
      where jsonb_exists(hours -> 'days', to_char(day, 'fmday')) and begins < ${now} and ends > ${since}
    ) end
    from (
      select ${ruleIn(sql`${workspaceId}`, 'workingHours')} as hours, ${workspaces.timeZone} as zone
      from ${workspaces} where ${workspaces.id} = ${workspaceId} and ${since} is not null offset 0
    ) rule)`;
}
