import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { AppContext } from '../context.ts';
import { goalWho, MAX_GOALS, missesOf, restsOnDeployments } from '../domain/metrics/goals.ts';
import { addGoal, deleteGoal, getGoal, listGoals, type Goal } from '../storage/goals.ts';
import { listMisses } from '../storage/metrics/goals.ts';
import { readNamed } from '../storage/metrics/named.ts';
import { getRules } from '../storage/rules.ts';
import { audits } from './audited.ts';
import { allow, type AppEnv } from './auth.ts';
import { filtersOf, mustHave } from './filters.ts';
import { GoalFilter, GoalShape, Misses, NewGoal } from './goals-shapes.ts';
import { answer } from './metrics/answer.ts';
import { WindowQuery } from './metrics/window.ts';
import { ProblemError } from './problem.ts';
import { afterOf, errors, IdParam, isId, json, jsonBody, ListQuery, listOf } from './shapes.ts';

export const addGoalRoute = createRoute({
  method: 'post',
  path: '/v1/goals',
  middleware: allow('owner'),
  ...audits('goal.created'),
  summary: 'Add a goal, such as a first response within 8 hours for 80 % (owner)',
  request: { body: jsonBody(NewGoal) },
  responses: { 201: json(GoalShape, 'The new goal'), ...errors },
});

const list = createRoute({
  method: 'get',
  path: '/v1/goals',
  middleware: allow('reader'),
  summary: 'List the goals, the oldest first (reader)',
  request: { query: ListQuery },
  responses: { 200: json(listOf(GoalShape), 'A page of goals'), ...errors },
});

export const removeGoalRoute = createRoute({
  method: 'delete',
  path: '/v1/goals/{id}',
  middleware: allow('owner'),
  ...audits('goal.deleted'),
  summary: 'Delete a goal (owner)',
  request: { params: IdParam },
  responses: { 204: { description: 'The goal is deleted' }, ...errors },
});

export const goalMissesRoute = createRoute({
  method: 'get',
  path: '/v1/goals/{id}/pull-requests',
  middleware: allow('reader'),
  summary: 'List the pull requests or deployments of a window that miss a goal, the newest first (reader)',
  request: { params: IdParam, query: WindowQuery },
  responses: {
    200: json(Misses, 'A page of them, and how many they are. The `ETag` changes when the data changes'),
    304: { description: 'The data has not changed since the answer whose `ETag` is in `If-None-Match`' },
    ...errors,
  },
});

/** The goals of a workspace, and the pull requests that miss one. */
export function goals(app: OpenAPIHono<AppEnv>): void {
  app.openapi(addGoalRoute, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const asked = context.req.valid('json');
    const filters = await filtersOf(deps, caller, GoalFilter.parse(asked.filter), {});
    mustHave(await readNamed(deps.db, workspaceId, filters));
    if (asked.workingHours && !(await getRules(deps.db, workspaceId)).workingHours) {
      const message = 'the workspace has no working hours: set the rule `workingHours` first';
      throw new ProblemError(409, `workingHours: ${message}`, [{ path: 'workingHours', message }]);
    }
    const goal = await addGoal(deps.db, workspaceId, asked);
    if (!goal) throw new ProblemError(409, `A workspace has at most ${MAX_GOALS} goals.`);
    return context.json(goal, 201);
  });

  app.openapi(list, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor } = context.req.valid('query');
    return context.json(await listGoals(deps.db, workspaceId, limit, afterOf(cursor, 'instant')), 200);
  });

  app.openapi(removeGoalRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    if (!isId(id) || !(await deleteGoal(deps.db, workspaceId, id))) throw noSuchGoal();
    return context.body(null, 204);
  });

  app.openapi(goalMissesRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor, ...asked } = context.req.valid('query');
    const goal = await goalOf(deps, workspaceId, context.req.valid('param').id);
    const after = afterOf(cursor, 'instant');
    return answer(
      context,
      { ...GoalFilter.parse(goal.filter), ...asked, against: 'none' },
      [goal, limit, cursor],
      async ({ scope, window }) => {
        const read = await listMisses(deps.db, workspaceId, { ...goal, scope }, window, limit, after);
        return { goal, n: read.standing.n, total: missesOf(goal, read.standing), ...read.page };
      },
      goalWho(goal),
      restsOnDeployments(goal) ? 'deployments' : 'pull requests',
    );
  });
}

async function goalOf(deps: AppContext, workspaceId: string, id: string): Promise<Goal> {
  const goal = isId(id) ? await getGoal(deps.db, workspaceId, id) : null;
  if (!goal) throw noSuchGoal();
  return goal;
}

const noSuchGoal = () => new ProblemError(404, 'There is no such goal.');
