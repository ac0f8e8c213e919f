import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { authorize, type AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { errors, IdParam, isId, json, jsonBody } from './shapes.ts';

const NewConnection = z.strictObject({ type: z.literal('token'), token: z.string().trim().min(1).max(1000) });

const Connection = z
  .object({
    id: z.string(),
    type: z.enum(['token', 'app']),
    login: z.string().nullable(),
    status: z.enum(['ok', 'failed']),
    reason: z.string().nullable(),
    createdAt: z.string(),
  })
  .openapi('Connection');

const create = createRoute({
  method: 'post',
  path: '/v1/connections',
  summary: 'Store a credential to GitHub (owner)',
  request: { body: jsonBody(NewConnection) },
  responses: { 201: json(Connection, 'The token was checked and sealed, and is never shown again'), ...errors },
});

const list = createRoute({
  method: 'get',
  path: '/v1/connections',
  summary: 'The credentials of the workspace, without their secrets (owner)',
  responses: { 200: json(z.object({ data: z.array(Connection) }), 'All of them'), ...errors },
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/connections/{id}',
  summary: 'Remove a credential (owner)',
  request: { params: IdParam },
  responses: { 204: { description: 'It is gone; its repositories stay' }, ...errors },
});

export function connections(app: OpenAPIHono<AppEnv>): void {
  app.openapi(create, async (context) => {
    const { deps, workspaceId } = await authorize(context, 'owner');
    const { token } = context.req.valid('json');
    return context.json(await deps.api.connectToken(workspaceId, token), 201);
  });

  app.openapi(list, async (context) => {
    const { deps, workspaceId } = await authorize(context, 'owner');
    return context.json({ data: await deps.api.listConnections(workspaceId) }, 200);
  });

  app.openapi(remove, async (context) => {
    const { deps, workspaceId } = await authorize(context, 'owner');
    const { id } = context.req.valid('param');
    if (!isId(id) || !(await deps.api.deleteConnection(workspaceId, id))) {
      throw new ProblemError(404, 'There is no such connection.');
    }
    return context.body(null, 204);
  });
}
