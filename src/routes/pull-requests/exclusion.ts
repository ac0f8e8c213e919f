import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { computeSoon } from '../../services/recompute.ts';
import { exclude, include } from '../../storage/exclude.ts';
import { audits } from '../audited.ts';
import { allow, type AppEnv } from '../auth.ts';
import { ProblemError } from '../problem.ts';
import { errors, IdParam, isId, json, jsonBody, Text } from '../shapes.ts';

const Reason = Text.trim().min(1).max(500);

export const leaveOutRoute = createRoute({
  method: 'put',
  path: '/v1/pull-requests/{id}/exclusion',
  middleware: allow('member'),
  ...audits('pull-request.excluded'),
  summary: 'Leave one pull request out of the metrics (member)',
  request: { params: IdParam, body: jsonBody(z.strictObject({ reason: Reason })) },
  responses: {
    200: json(
      z.object({ id: z.string(), reason: z.string(), by: z.string() }),
      'The pull request is left out. Metrics are computed again in the background',
    ),
    ...errors,
  },
});

export const countAgainRoute = createRoute({
  method: 'delete',
  path: '/v1/pull-requests/{id}/exclusion',
  middleware: allow('member'),
  ...audits('pull-request.included'),
  summary: 'Count a pull request again that was left out one by one (member)',
  request: { params: IdParam },
  responses: { 204: { description: 'It counts again, unless a rule excludes it' }, ...errors },
});

export function exclusion(app: OpenAPIHono<AppEnv>): void {
  app.openapi(leaveOutRoute, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const { id } = context.req.valid('param');
    const { reason } = context.req.valid('json');
    const repositoryId = isId(id) ? await exclude(deps.db, workspaceId, id, { reason, saidBy: caller.name }) : null;
    if (repositoryId === null) throw new ProblemError(404, 'There is no such pull request.');
    await computeSoon(deps, workspaceId, [repositoryId]);
    return context.json({ id, reason, by: caller.name }, 200);
  });

  app.openapi(countAgainRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const repositoryId = isId(id) ? await include(deps.db, workspaceId, id) : null;
    if (repositoryId === null) throw new ProblemError(404, 'There is no such exclusion.');
    await computeSoon(deps, workspaceId, [repositoryId]);
    return context.body(null, 204);
  });
}
