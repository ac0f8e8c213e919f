import type { OpenAPIHono } from '@hono/zod-openapi';
import { goalWho, isMet, restsOnDeployments, wantedShare, type GoalSaid } from '../../domain/metrics/goals.ts';
import type { Filters } from '../../domain/metrics/filters.ts';
import { shownBy, whoOf } from '../../domain/metrics/who.ts';
import { weeksUpTo, type Window } from '../../domain/metrics/windows.ts';
import { listGoals, type Goal } from '../../storage/goals.ts';
import { readGoals, readGoalScopes, type Standing } from '../../storage/metrics/goals.ts';
import type { AppEnv } from '../auth.ts';
import { GoalFilter, Goals } from '../goals-shapes.ts';
import { FILTERS, namedPeople } from '../filters.ts';
import { refusalFor, refusalsForTeams } from '../individual-numbers.ts';
import { route } from './windowed.ts';
import { answer, isPartial } from './answer.ts';
import { notApplied, SideBySideQuery } from './window.ts';
import { afterOf } from '../shapes.ts';

/** What every metric takes; a goal has its own filter, and is compared with nothing. */
const NOT_OF_GOALS = [...Object.keys(FILTERS), 'against'];

export const goalMetricsRoute = route(
  SideBySideQuery,
  'goals',
  'Get where each goal stands, its trend, and what misses it',
  Goals,
);

/** Where the goals of a workspace stand. */
export function goalMetrics(app: OpenAPIHono<AppEnv>): void {
  app.openapi(goalMetricsRoute, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const { limit, cursor, window: named, from, to } = context.req.valid('query');
    const ignored = notApplied(context, NOT_OF_GOALS);
    const page = await listGoals(deps.db, workspaceId, limit, afterOf(cursor, 'instant'));
    const refusal = await refusalFor(deps, caller);
    const filtered = page.data.map((goal) => ({ goal, ...filtersOfGoal(goal) }));
    const ofTeams = await refusalsForTeams(
      deps,
      caller,
      filtered.map(({ filters }) => filters.teamId ?? []),
    );
    const scoped = filtered.map(({ goal, filters, people }, index) => {
      const isKept = (people.length > 0 && refusal(people) !== null) || ofTeams[index] !== null;
      return { goal, scope: { workspaceId, ...filters }, isKept };
    });
    const kept = scoped.map(({ isKept }) => isKept);
    return answer(
      context,
      { window: named, from, to, against: 'none' },
      [page, kept, ignored],
      async ({ window, basis }) => {
        const weeks = weeksUpTo(window.to, basis.timeZone, Date.now());
        const bases = await readGoalScopes(
          deps.db,
          workspaceId,
          scoped.map(({ scope }) => scope),
        );
        const goals = scoped.map(({ goal, scope, isKept }, index) => {
          const {
            absent = null,
            hasHours = false,
            repositoryId,
            teamId,
            coveredSince: covered,
            deliveredSince,
          } = bases[index] ?? {};
          const coveredSince = (restsOnDeployments(goal) ? deliveredSince : covered) ?? null;
          const lacking = absent ?? (goal.workingHours && !hasHours ? ('workingHours' as const) : null);
          const withheld = isKept ? ('individualNumbers' as const) : lacking;
          return { ...goal, withheld, coveredSince, scope: { ...scope, repositoryId, teamId } };
        });
        const counted = goals.filter(({ withheld }) => withheld === null);
        const read = await readGoals(deps.db, workspaceId, counted, window, weeks);
        const reads = new Map(counted.map(({ id }, index) => [id, read[index]]));
        return {
          n: goals.length,
          notApplied: ignored,
          timeZone: basis.timeZone,
          nextCursor: page.nextCursor,
          data: goals.map(({ scope, withheld, coveredSince, ...goal }) => {
            const found = reads.get(goal.id);
            return {
              goal,
              by: shownBy(scope),
              partial: isPartial({ coveredSince }, window.from),
              withheld,
              wanted: wantedShare(goal),
              ...standingOf(goal, found),
              weekly: weeks.map(({ start: weekStart, ...week }, index) => ({
                weekStart,
                ...week,
                partial: isPartial({ coveredSince }, week.from),
                ...standingOf(goal, found?.weekly[index]),
              })),
              missed: {
                total: found?.missed.total ?? null,
                data: found?.missed.data ?? [],
                path: pathOf(goal, window),
              },
            };
          }),
        };
      },
    );
  });
}

/** What a goal filters by, and the people whom it names. */
function filtersOfGoal(goal: Goal): { filters: Filters; people: string[] } {
  const { team: teamId, by, excluded, ...filters } = GoalFilter.parse(goal.filter);
  return { filters: { ...filters, teamId, ...whoOf({ by, excluded }, goalWho(goal)) }, people: namedPeople(filters) };
}

/** Where a goal stands; without numbers nothing is known. */
function standingOf(goal: GoalSaid, { n, count }: Standing | Record<keyof Standing, null> = { n: null, count: null }) {
  const value = n === null || n === 0 ? null : count / n;
  return { n, count, value, met: isMet(goal, { value }) };
}

/** Where all that miss a goal in a window are listed. */
function pathOf({ id }: Goal, { from, to }: Window): string {
  return `/v1/goals/${id}/pull-requests?${new URLSearchParams({ from, to }).toString()}`;
}
