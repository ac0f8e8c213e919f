import { sql, type SQL } from 'drizzle-orm';
import { NO_AGGREGATES, type Aggregates } from '../../domain/metrics/aggregates.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { personsOf } from '../people.ts';
import { AGGREGATES, eventsOf, openAt, type MetricsScope } from './events.ts';
import type { Window } from './overview.ts';

export type Week = Aggregates & {
  /** Its Monday, and the instants of its beginning and end in the workspace's zone. */
  weekStart: string;
  from: string;
  to: string;
  open: number;
};

/**
 * Every week that a window touches, whole, also those in which nothing happened. One round trip. A workspace's, a
 * repository's or an author's weeks are rows of `weekly_metrics`; a team's, a label's, or those of several persons are
 * aggregated now, by the same expression.
 */
export async function readWeekly(db: Database, scope: MetricsScope, { from, to }: Window): Promise<Week[]> {
  const { workspaceId } = scope;
  const rows = await rowsAsTenant<Omit<Week, keyof Aggregates> & { metrics: Aggregates | null }>(
    db,
    workspaceId,
    sql`
      with ${weeksOf(workspaceId, { from, to })},
      rolled as (${rowsOf(scope)})
      select weeks.week::text as "weekStart", to_json(weeks.starts)#>>'{}' as "from", to_json(weeks.ends)#>>'{}' as "to",
        rolled.metrics,
        ${openAt(scope, sql`(select starts from bounds)`)}
        + coalesce(sum((rolled.metrics->>'opened')::int - (rolled.metrics->>'merged')::int
          - (rolled.metrics->>'closedUnmerged')::int) over (order by weeks.week), 0)::int as open
      from weeks left join rolled on rolled.week = weeks.week
      order by weeks.week`,
  );
  return rows.map(({ metrics, ...week }) => ({ ...(metrics ?? NO_AGGREGATES), ...week }));
}

/**
 * Common table expressions of the weeks that a window touches, in the workspace's zone: `weeks`, each with the day on which it
 * begins and the instants of its bounds; their `bounds`; and the `zone`.
 */
export function weeksOf(workspaceId: string, { from, to }: Window): SQL {
  return sql`
    zone as (select time_zone as name from workspaces where id = ${workspaceId}),
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
  if (teamId !== undefined || label !== undefined) return sql`${aggregated} group by 1`;
  const rolled = (whose: SQL) => sql`
    select m.week_start as week, m.metrics from weekly_metrics m
    where m.workspace_id = ${workspaceId} and m.repository_id is not distinct from ${repositoryId ?? null}::uuid
      and ${whose} and m.week_start in (select week from weeks)`;
  if (author === undefined) return rolled(sql`m.author_id is null`);
  // A login that passed from one account to another is of several persons, whose rows make no row of both.
  const persons = personsOf(workspaceId, author);
  const isOne = sql`(select count(distinct id) = 1 from (${persons}) persons(id))`;
  return sql`
    ${rolled(sql`${isOne} and m.author_id in (${persons})`)}
    union all ${aggregated} where not ${isOne} group by 1`;
}
