import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { NO_AGGREGATES, type Aggregates } from '../../domain/metrics/aggregates.ts';
import { isByPeople } from '../../domain/metrics/who.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { personsOf } from '../people.ts';
import { literal, select } from '../rows.ts';
import { weeklyMetrics } from '../schema/metrics.ts';
import { workspaces } from '../schema/workspaces.ts';
import { AGGREGATES } from './aggregate.ts';
import { eventsOf, openAt, type MetricsScope } from './events.ts';
import type { Window } from './overview.ts';

const m = alias(weeklyMetrics, 'm');

export type Week = Aggregates & {
  /** Its Monday, and the instants of its beginning and end in the workspace's zone. */
  weekStart: string;
  from: string;
  to: string;
  open: number;
};

/**
 * Every whole week that overlaps a window, also those without events. One round trip. The weeks of a workspace, a
 * repository or an author are rows of `weekly_metrics`, for what counts by default. Those of a team, a label, several
 * persons or other kinds of authors are aggregated now, by the same expression.
 */
export async function readWeekly(db: Database, scope: MetricsScope, { from, to }: Window): Promise<Week[]> {
  const { workspaceId } = scope;
  const count = (name: 'opened' | 'merged' | 'closedUnmerged') => sql`(rolled.metrics->>${literal(name)})::int`;
  const fields = {
    weekStart: sql<string>`weeks.week::text`,
    from: sql<string>`to_json(weeks.starts)#>>'{}'`,
    to: sql<string>`to_json(weeks.ends)#>>'{}'`,
    metrics: sql<Aggregates | null>`rolled.metrics`,
    open: sql<number>`${openAt(scope, sql`(select starts from bounds)`)}
      + coalesce(sum(${count('opened')} - ${count('merged')} - ${count('closedUnmerged')}) over (order by weeks.week), 0)::int`,
  };
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      fields,
      sql`from weeks left join rolled on rolled.week = weeks.week order by weeks.week`,
      sql`with ${weeksOf(workspaceId, { from, to })}, rolled as (${rowsOf(scope)})`,
    ),
  );
  return rows.map(({ metrics, ...week }) => ({ ...(metrics ?? NO_AGGREGATES), ...week }));
}

/**
 * Common table expressions of the weeks that overlap a window, in the workspace's zone: `weeks`, each with its first
 * day and the instants of its bounds; their `bounds`; and the `zone`.
 */
export function weeksOf(workspaceId: string, { from, to }: Window): SQL {
  return sql`
    zone as (select ${workspaces.timeZone} as name from ${workspaces} where ${workspaces.id} = ${workspaceId}),
    weeks as (
      select s::date as week, s at time zone zone.name as starts, (s + interval '7 days') at time zone zone.name as ends
      from zone, generate_series(date_trunc('week', ${from}::timestamptz at time zone zone.name),
        ${to}::timestamptz at time zone zone.name - interval '1 microsecond', interval '7 days') s
    ),
    bounds as (select min(starts) as starts, max(ends) as ends from weeks)`;
}

function rowsOf(scope: MetricsScope): SQL {
  const { workspaceId, repositoryId, author, teamId, label } = scope;
  const range = { from: sql`(select starts from bounds)`, to: sql`(select ends from bounds)` };
  const aggregated = sql`
    select date_trunc('week', e.at at time zone zone.name)::date as week, ${AGGREGATES} as metrics
    from zone, (${eventsOf(scope, range)}) e`;
  if (teamId !== undefined || label !== undefined || !isByPeople(scope)) return sql`${aggregated} group by 1`;
  const rolled = (whose: SQL) => sql`
    select ${m.weekStart} as week, ${m.metrics} from ${weeklyMetrics} ${m}
    where ${m.workspaceId} = ${workspaceId} and ${m.repositoryId} is not distinct from ${repositoryId ?? null}::uuid
      and ${whose} and ${m.weekStart} in (select week from weeks)`;
  if (author === undefined) return rolled(sql`${m.authorId} is null`);
  // A login that passed from one account to another means several persons; there is no row for both together.
  const persons = personsOf(workspaceId, author);
  const isOne = sql`(select count(distinct id) = 1 from (${persons}) persons(id))`;
  return sql`
    ${rolled(sql`${isOne} and ${m.authorId} in (${persons})`)}
    union all ${aggregated} where not ${isOne} group by 1`;
}
