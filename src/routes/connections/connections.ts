import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { AppContext } from '../../context.ts';
import { connectToken, saveInstallation } from '../../services/connections.ts';
import { deleteConnection, pageOfConnections } from '../../storage/connections.ts';
import { hasWorkspace } from '../../storage/workspaces.ts';
import { appOf, connectProven, mustNotBeExample } from './app-proof.ts';
import { newState, openState } from './app-setup.ts';
import { audits, auditsNothing } from '../audited.ts';
import { allow, allowOwnerOrAdmin, type AppEnv } from '../auth.ts';
import { ConnectionShape as Connection, InstallationId, Token } from './shapes.ts';
import { ProblemError } from '../problem.ts';
import { afterOf, errors, IdParam, isId, json, jsonBody, listOf, ListQuery } from '../shapes.ts';

const NewConnection = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('token'), token: Token.min(1) }),
  z.strictObject({
    type: z.literal('app'),
    installationId: InstallationId,
    state: z
      .string()
      .max(2000)
      .optional()
      .openapi({ description: 'The `state` that `POST /v1/connections/app-setup` answered' }),
    userToken: Token.optional().openapi({
      description: 'A user token of the App, of a person who owns the account. It is not stored',
    }),
    workspaceId: z.string().optional().openapi({
      description: 'The workspace to connect; only with the admin token, instead of `state` and `userToken`',
    }),
  }),
]);

type NewInstallation = z.infer<typeof NewConnection> & { type: 'app' };

export const connectRoute = createRoute({
  method: 'post',
  path: '/v1/connections',
  middleware: allowOwnerOrAdmin,
  ...audits('connection.created'),
  summary: 'Connect a GitHub credential (owner)',
  request: { body: jsonBody(NewConnection) },
  responses: {
    201: json(Connection, 'The new connection. The token was checked, is stored encrypted, and is never shown'),
    ...errors,
  },
});

const setUp = createRoute({
  method: 'post',
  path: '/v1/connections/app-setup',
  middleware: allow('owner'),
  ...auditsNothing('only begins: the connection is recorded when it is made'),
  summary: 'Begin to connect the GitHub App (owner)',
  responses: {
    201: json(
      z.object({ state: z.string(), installUrl: z.string(), connectUrl: z.string() }),
      'Where to install and to connect the App, and the state that proves the workspace. The state is valid for an hour',
    ),
    ...errors,
  },
});

export const connectionsRoute = createRoute({
  method: 'get',
  path: '/v1/connections',
  middleware: allow('owner'),
  summary: 'List the connections of the workspace, without their secrets (owner)',
  request: { query: ListQuery },
  responses: { 200: json(listOf(Connection), 'A page of the connections, the oldest first'), ...errors },
});

export const disconnectRoute = createRoute({
  method: 'delete',
  path: '/v1/connections/{id}',
  middleware: allow('owner'),
  ...audits('connection.deleted'),
  summary: 'Remove a connection (owner)',
  request: { params: IdParam },
  responses: { 204: { description: 'The connection is removed. Its repositories stay tracked' }, ...errors },
});

export function connections(app: OpenAPIHono<AppEnv>): void {
  app.openapi(connectRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const body = context.req.valid('json');
    if (body.type === 'app') return context.json(await connectInstallation(deps, workspaceId, body), 201);
    if (workspaceId === null) throw new ProblemError(403, 'A token is connected with a key of its workspace.');
    await mustNotBeExample(deps, workspaceId);
    return context.json(await connectToken(deps, workspaceId, body.token), 201);
  });

  app.openapi(setUp, async (context) => {
    const { deps, workspaceId } = context.var;
    const { ENCRYPTION_KEY, PUBLIC_URL } = deps.config;
    const state = await newState(ENCRYPTION_KEY, { purpose: 'app-setup', workspaceId, secret: '' });
    const connectUrl = new URL('/auth/github/connect', PUBLIC_URL ?? context.req.url).href;
    return context.json({ state, installUrl: await appOf(deps).installUrl(state), connectUrl }, 201);
  });

  app.openapi(connectionsRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor } = context.req.valid('query');
    return context.json(await pageOfConnections(deps.db, workspaceId, limit, afterOf(cursor, 'instant')), 200);
  });

  app.openapi(disconnectRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    if (!isId(id) || !(await deleteConnection(deps.db, workspaceId, id))) {
      throw new ProblemError(404, 'There is no such connection.');
    }
    return context.body(null, 204);
  });
}

/**
 * Connects an installation of the App. The id alone proves nothing, because anybody can send a number. So an owner sends the state
 * of the setup and a token of a person who owns the account. The operator names the workspace; if another workspace had the
 * installation, it moves.
 */
async function connectInstallation(deps: AppContext, owner: string | null, body: NewInstallation) {
  const { installationId } = body;
  if (owner !== null) {
    const of = { purpose: 'app-setup', workspaceId: owner } as const;
    await openState(deps.config.ENCRYPTION_KEY, of, required(body, 'state'));
    return connectProven(deps, owner, required(body, 'userToken'), installationId);
  }
  const app = appOf(deps);
  const workspaceId = await namedWorkspace(deps, body);
  await mustNotBeExample(deps, workspaceId);
  const installation = await app.installation(installationId);
  if (installation.isSuspended) throw new ProblemError(422, 'The installation is suspended on GitHub.');
  const connection = await saveInstallation(deps, workspaceId, installation, true);
  if (!connection) throw new Error('an installation that is moved is stored');
  return connection;
}

async function namedWorkspace(deps: AppContext, body: NewInstallation): Promise<string> {
  const id = required(body, 'workspaceId');
  if (isId(id) && (await hasWorkspace(deps.db, id))) return id;
  throw new ProblemError(404, 'There is no such workspace.');
}

function required(body: NewInstallation, field: 'state' | 'userToken' | 'workspaceId'): string {
  const value = body[field];
  if (value) return value;
  throw new ProblemError(400, `${field}: is missing`, [{ path: field, message: 'is missing' }]);
}
