import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { goalMeasure, isOfDeployments, isShareGoal, missesOf, type GoalSaid } from '../../domain/metrics/goals.ts';
import type { Period, Window } from '../../domain/metrics/windows.ts';
import { asTenant, type Database } from '../database.ts';
import { DELIVERED_SINCE } from '../delivered-since.ts';
import { pageOf, type Page } from '../keyset.ts';
import { opaque } from '../opaque.ts';
import { list, select, type RowOf } from '../rows.ts';
import { deploymentFacts } from '../schema/deployments.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { hasHours } from '../rules.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { repositories } from '../schema/repositories.ts';
import { iso } from '../shown.ts';
import { conditionOf, type ColumnOf } from './aggregate.ts';
import { d, deploymentsIn, leadsOf, RECOVERY_SECONDS } from './delivery.ts';
import { f, isOf, type MetricsScope } from './events.ts';
import { isNamedRepository, namedBy, namedOf, type Named } from './named.ts';
import { placeIn } from './periods.ts';

const p = alias(pullRequests, 'p');

/** How many of those that miss a goal its answer lists: the newest. */
const SHOWN_MISSES = 10;

/** A goal with the pull requests that it is about. */
export interface ScopedGoal extends GoalSaid {
  scope: MetricsScope;
}

/** Of `n` pull requests or deployments with a known value, `count` are within the target, or have what the share is of. */
export interface Standing {
  n: number;
  count: number;
}

export interface GoalRead extends Standing {
  weekly: Standing[];
  missed: { total: number; data: Miss[] };
}

const columnOf: ColumnOf = (fact) => sql`${f[fact]}`;

/**
 * What a goal is about, as rows `(id, at, hit, value)`: of pull requests or of deployments. `hit` is whether it is within
 * the target, or has what the share is of; null where that is not known.
 */
function rowsOf({ metric, target, direction, workingHours, scope }: ScopedGoal, window: Window): SQL {
  const isWithin = (value: SQLWrapper) =>
    sql`${value} ${sql.raw(direction === 'atMost' ? '<=' : '>=')} ${target}::float8`;
  const rows = (id: SQLWrapper, at: SQLWrapper, hit: SQL, value: SQLWrapper, from: SQL) =>
    sql`select ${id} as id, ${at} as at, (${hit}) as hit, ${value} as value ${from}`;
  if (isOfDeployments(metric)) {
    const deployed = sql`from ${deploymentFacts} ${d} where ${deploymentsIn(scope, window)}`;
    switch (metric) {
      case 'changeFailRate':
        return rows(
          d.id,
          d.at,
          sql`${d.failed}`,
          sql`(${d.failed})::int`,
          sql`${deployed} and ${d.kind} = 'deployment'`,
        );
      case 'reworkRate': {
        const counted = sql`${deployed} and ${d.kind} in ('deployment', 'rollback')`;
        return rows(d.id, d.at, sql`${d.isRework}`, sql`(${d.isRework})::int`, counted);
      }
      case 'recoveryTime': {
        const failed = sql`${deployed} and ${d.kind} = 'deployment' and ${d.failed}`;
        return rows(d.id, d.at, isWithin(RECOVERY_SECONDS), RECOVERY_SECONDS, failed);
      }
    }
  }
  if (metric === 'changeLeadTime') {
    const leads = sql`from (${leadsOf(scope, window)}) leads`;
    return rows(sql`pull_request_id`, sql`at`, isWithin(sql`seconds`), sql`seconds`, leads);
  }
  const measure = goalMeasure(metric, workingHours);
  const merged = sql`from ${pullRequestFacts} ${f}
    where ${isOf(scope, f.authorId)} and ${f.mergedAt} >= ${window.from} and ${f.mergedAt} < ${window.to}`;
  if (measure.form === 'share') {
    const condition = conditionOf(measure, columnOf);
    return rows(f.pullRequestId, f.mergedAt, condition, sql`(${condition})::int`, merged);
  }
  return rows(f.pullRequestId, f.mergedAt, isWithin(f[measure.of]), f[measure.of], merged);
}

/** Whether a row misses the goal. */
function missOf({ metric, direction }: GoalSaid): SQL {
  return isShareGoal(metric) && direction === 'atMost' ? sql`hit` : sql`not hit`;
}

/** What the numbers of a goal depend on besides its filters. */
export interface GoalBasis {
  /** Since when everything of its repositories is stored, ISO 8601. */
  coveredSince: string | null;
  /** The same of their deployments. */
  deliveredSince: string | null;
  /** Whether the workspace has working hours. */
  hasHours: boolean;
}

/** Reads what the filters of goals name, and what else their numbers depend on. One round trip. */
export async function readGoalScopes(
  db: Database,
  workspaceId: string,
  scopes: MetricsScope[],
): Promise<(Named & GoalBasis)[]> {
  const latest = (since: SQL, { repositoryId }: MetricsScope) => sql<string | null>`(
    select case when bool_and(since is not null) then ${iso(sql`max(since)`)} end
    from ${repositories} cross join lateral (select ${since} as since offset 0) known
    where ${repositories.workspaceId} = ${opaque(workspaceId)}
      and ${repositoryId === undefined ? sql`true` : isNamedRepository(repositoryId)})`;
  const basisOf = (scope: MetricsScope) =>
    select(
      {
        coveredSince: latest(sql`${repositories.coveredSince}`, scope),
        deliveredSince: latest(DELIVERED_SINCE, scope),
        hasHours: hasHours(workspaceId),
        ...namedBy(workspaceId, scope),
      },
      sql``,
    );
  const answers = await asTenant(db, workspaceId, scopes.map(basisOf));
  return answers.flatMap(([row]) => {
    if (!row) return [];
    const { coveredSince, deliveredSince, hasHours: has } = row;
    return [{ ...namedOf(row), coveredSince, deliveredSince, hasHours: has }];
  });
}

/**
 * Where each goal stands in a window, in each week of a series that ends with it, and the newest that miss
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
  const inWindow = sql`at >= ${window.from}`;
  return sql`coalesce((
    select json_agg(part) from (
      select ${placeIn(weeks, sql`at`)} as place,
        count(hit) as n, count(*) filter (where hit) as count,
        count(hit) filter (where ${inWindow}) as "nInWindow",
        count(*) filter (where hit and ${inWindow}) as "countInWindow"
      from (${rowsOf(goal, { from, to: window.to })}) counted group by 1
    ) part), '[]')`;
}

/** The pull request or the deployment that a row is; the other one is absent. */
const MISS = {
  id: sql<string>`missed.id`,
  repositoryId: repositories.id,
  repository: repositories.fullName,
  number: sql<number | null>`${p.number}`,
  title: sql<string>`coalesce(${p.title}, ${d.environment})`,
  sha: sql<string | null>`${d.sha}`,
  at: iso(sql`missed.at`),
  mergedAt: iso<string | null>(p.mergedAt),
  value: sql<number>`missed.value`,
};
const NEWEST = sql`missed.at desc, missed.id desc`;

/** What misses a goal: seconds or lines, or 1 where it has what the share is of, and 0 where not. */
export type Miss = RowOf<typeof MISS>;

/** The newest pull requests or deployments of a window that miss a goal, after a place in their list. */
function missesIn(goal: ScopedGoal, window: Window, limit: number, after: string[] | null): SQL {
  const beyond = after ? sql`and (at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``;
  const [ofPullRequests, ofDeployments] = isOfDeployments(goal.metric)
    ? [sql`null`, sql`missed.id`]
    : [sql`missed.id`, sql`null`];
  return sql`
    from (
      select * from (${rowsOf(goal, window)}) counted where ${missOf(goal)} ${beyond}
      order by at desc, id desc limit ${limit}
    ) missed
    left join ${pullRequests} ${p} on ${p.id} = ${ofPullRequests}
    left join ${deploymentFacts} ${d} on ${d.id} = ${ofDeployments}
    join ${repositories} on ${repositories.id} = coalesce(${p.repositoryId}, ${d.repositoryId})`;
}

/** A page of the pull requests or deployments that miss a goal, newest first, each with its repository. One round trip. */
export async function listMisses(
  db: Database,
  workspaceId: string,
  goal: ScopedGoal,
  window: Window,
  limit: number,
  after: string[] | null,
): Promise<{ page: Page<Miss>; standing: Standing }> {
  const [[standing], rows] = await asTenant(db, workspaceId, [
    select(
      { n: sql<number>`count(hit)::int`, count: sql<number>`(count(*) filter (where hit))::int` },
      sql`from (${rowsOf(goal, window)}) counted`,
    ),
    select(MISS, sql`${missesIn(goal, window, limit + 1, after)} order by ${NEWEST}`),
  ]);
  return {
    page: pageOf(rows, limit, ({ at, id }) => [at, id]),
    standing: standing ?? { n: 0, count: 0 },
  };
}
