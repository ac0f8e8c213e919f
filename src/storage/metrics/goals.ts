import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { goalMeasure, missesOf, type GoalSaid } from '../../domain/metrics/goals.ts';
import type { Period, Window } from '../../domain/metrics/windows.ts';
import { asTenant, type Database } from '../database.ts';
import { pageOf, type Page } from '../keyset.ts';
import { list, select, type RowOf } from '../rows.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { repositories } from '../schema/repositories.ts';
import { iso } from '../shown.ts';
import { conditionOf, type ColumnOf } from './aggregate.ts';
import { f, isOf, type MetricsScope } from './events.ts';
import { isNamedRepository, namedBy, namedOf, type Named } from './named.ts';
import { placeIn } from './periods.ts';

const p = alias(pullRequests, 'p');

/** How many of the pull requests that miss a goal its answer lists: the newest. */
const SHOWN_MISSES = 10;

/** A goal with the pull requests that it is about. */
export interface ScopedGoal extends GoalSaid {
  scope: MetricsScope;
}

/** Of `n` pull requests with a known value, `count` are within the target, or have what the share is of. */
export interface Standing {
  n: number;
  count: number;
}

export interface GoalRead extends Standing {
  weekly: Standing[];
  missed: { total: number; data: Miss[] };
}

const columnOf: ColumnOf = (fact) => sql`${f[fact]}`;

/** What `count` counts among the facts `f`; null where it is not known. */
function hitOf({ metric, target, direction }: GoalSaid): SQL {
  const measure = goalMeasure(metric);
  if (measure.form === 'share') return sql`(${conditionOf(measure, columnOf)})`;
  return sql`(${f[measure.of]} ${sql.raw(direction === 'atMost' ? '<=' : '>=')} ${target}::float8)`;
}

/** Whether the pull request of the facts `f` misses the goal. */
function missOf(goal: GoalSaid): SQL {
  const hit = hitOf(goal);
  return goalMeasure(goal.metric).form === 'share' && goal.direction === 'atMost' ? hit : sql`not ${hit}`;
}

function mergedIn(scope: MetricsScope, { from, to }: Window): SQL {
  return sql`from ${pullRequestFacts} ${f}
    where ${isOf(scope, f.authorId)} and ${f.mergedAt} >= ${from} and ${f.mergedAt} < ${to}`;
}

/** What the filters of goals name, and since when everything of their repositories is stored. One round trip. */
export async function readGoalScopes(
  db: Database,
  workspaceId: string,
  scopes: MetricsScope[],
): Promise<(Named & { coveredSince: string | null })[]> {
  const basisOf = (scope: MetricsScope) =>
    select(
      {
        coveredSince: sql<string | null>`(
          select case when bool_and(${repositories.coveredSince} is not null) then ${iso(sql`max(${repositories.coveredSince})`)} end
          from ${repositories} where ${repositories.workspaceId} = ${workspaceId}
            and ${scope.repositoryId === undefined ? sql`true` : isNamedRepository(scope.repositoryId)})`,
        ...namedBy(workspaceId, scope),
      },
      sql``,
    );
  const answers = await asTenant(db, workspaceId, scopes.map(basisOf));
  return answers.flatMap(([row]) => (row ? [{ ...namedOf(row), coveredSince: row.coveredSince }] : []));
}

/**
 * Where each goal stands in a window, in each week of a series that ends with it, and the newest pull requests that miss
 * it. One round trip.
 */
export async function readGoals(
  db: Database,
  workspaceId: string,
  goals: ScopedGoal[],
  window: Window,
  weeks: Period[],
): Promise<GoalRead[]> {
  const statements = goals.map((goal) =>
    select(
      { parts: partsOf(goal, window, weeks), misses: list(MISS, missesIn(goal, window, SHOWN_MISSES, null), NEWEST) },
      sql``,
    ),
  );
  const answers = await asTenant(db, workspaceId, statements);
  return goals.map((goal, index) => {
    const { parts = [], misses = [] } = answers[index]?.[0] ?? {};
    const byPlace = new Map(parts.map((part) => [part.place, part]));
    const now = {
      n: parts.reduce((sum, { nInWindow }) => sum + nInWindow, 0),
      count: parts.reduce((sum, { countInWindow }) => sum + countInWindow, 0),
    };
    const weekly = weeks.map((_, week) => byPlace.get(week + 1) ?? { n: 0, count: 0 });
    return {
      ...now,
      weekly: weekly.map(({ n, count }) => ({ n, count })),
      missed: { total: missesOf(goal, now), data: misses },
    };
  });
}

/** What lies in each week, and how much of it in the window; at place 0 what lies before the first week. */
interface Part extends Standing {
  place: number;
  nInWindow: number;
  countInWindow: number;
}

function partsOf(goal: ScopedGoal, window: Window, weeks: Period[]): SQL<Part[]> {
  const [first] = weeks;
  const from = first && first.from < window.from ? first.from : window.from;
  const hit = hitOf(goal);
  const inWindow = sql`${f.mergedAt} >= ${window.from}`;
  return sql`coalesce((
    select json_agg(part) from (
      select ${placeIn(weeks, f.mergedAt)} as place,
        count(${hit}) as n, count(*) filter (where ${hit}) as count,
        count(${hit}) filter (where ${inWindow}) as "nInWindow",
        count(*) filter (where ${hit} and ${inWindow}) as "countInWindow"
      ${mergedIn(goal.scope, { from, to: window.to })} group by 1
    ) part), '[]')`;
}

const MISS = {
  id: p.id,
  repositoryId: p.repositoryId,
  repository: repositories.fullName,
  number: p.number,
  title: p.title,
  mergedAt: iso(sql`missed.merged_at`),
  value: sql<number>`missed.value`,
};
const NEWEST = sql`missed.merged_at desc, ${p.id} desc`;

/** A pull request that misses a goal: seconds or lines, or 1 where it has what the share is of, and 0 where not. */
export type Miss = RowOf<typeof MISS>;

/** The newest pull requests of a window that miss a goal, after a place in their list. */
function missesIn(goal: ScopedGoal, window: Window, limit: number, after: string[] | null): SQL {
  const measure = goalMeasure(goal.metric);
  const value = measure.form === 'share' ? sql`${hitOf(goal)}::int` : sql`${f[measure.of]}`;
  const beyond = after
    ? sql`and (${f.mergedAt}, ${f.pullRequestId}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
    : sql``;
  return sql`
    from (
      select ${f.pullRequestId} as id, ${f.mergedAt} as merged_at, ${value} as value
      ${mergedIn(goal.scope, window)} and ${missOf(goal)} ${beyond}
      order by ${f.mergedAt} desc, ${f.pullRequestId} desc limit ${limit}
    ) missed
    join ${pullRequests} ${p} on ${p.id} = missed.id
    join ${repositories} on ${repositories.id} = ${p.repositoryId}`;
}

/** A page of the pull requests that miss a goal, the newest first, with where it stands. One round trip. */
export async function listMisses(
  db: Database,
  workspaceId: string,
  goal: ScopedGoal,
  window: Window,
  limit: number,
  after: string[] | null,
): Promise<{ page: Page<Miss>; standing: Standing }> {
  const hit = hitOf(goal);
  const [[standing], rows] = await asTenant(db, workspaceId, [
    select(
      { n: sql<number>`count(${hit})::int`, count: sql<number>`(count(*) filter (where ${hit}))::int` },
      mergedIn(goal.scope, window),
    ),
    select(MISS, sql`${missesIn(goal, window, limit + 1, after)} order by ${NEWEST}`),
  ]);
  return {
    page: pageOf(rows, limit, ({ mergedAt, id }) => [mergedAt, id]),
    standing: standing ?? { n: 0, count: 0 },
  };
}
