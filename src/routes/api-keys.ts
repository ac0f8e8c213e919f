import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { audits } from './audited.ts';
import { ROLES } from '../domain/roles.ts';
import { allow, newApiKey, sha256, type AppEnv } from './auth.ts';
import { lastOwner } from './members/members.ts';
import { ProblemError } from './problem.ts';
import { afterOf, errors, IdParam, isId, json, jsonBody, listOf, ListQuery, Text } from './shapes.ts';
import { createApiKey, deleteApiKey, listApiKeys } from '../storage/workspaces.ts';

const Role = z.enum(ROLES);
const NewApiKey = z.strictObject({ name: Text.trim().min(1).max(100), role: Role });
const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    role: Role,
    hint: z.string().openapi({ description: 'The last four characters of the key' }),
    createdAt: z.string(),
    lastUsedAt: z
      .string()
      .nullable()
      .openapi({ description: 'When it was last used, noted at most once an hour; null when it never was' }),
  })
  .openapi('ApiKey');

export const createKeyRoute = createRoute({
  method: 'post',
  path: '/v1/api-keys',
  middleware: allow('owner'),
  ...audits('key.created'),
  summary: 'Create an API key (owner)',
  request: { body: jsonBody(NewApiKey) },
  responses: {
    201: json(ApiKey.extend({ apiKey: z.string() }), 'The new key. Its secret is shown only in this answer'),
    ...errors,
  },
});

export const keysRoute = createRoute({
  method: 'get',
  path: '/v1/api-keys',
  middleware: allow('owner'),
  summary: 'List the keys of the workspace, without their secrets (owner)',
  request: { query: ListQuery },
  responses: { 200: json(listOf(ApiKey), 'A page of the keys, the oldest first'), ...errors },
});

export const revokeKeyRoute = createRoute({
  method: 'delete',
  path: '/v1/api-keys/{id}',
  middleware: allow('owner'),
  ...audits('key.revoked'),
  summary: 'Revoke an API key (owner)',
  request: { params: IdParam },
  responses: { 204: { description: 'The key is revoked' }, ...errors },
});

export function apiKeys(app: OpenAPIHono<AppEnv>): void {
  app.openapi(createKeyRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { name, role } = context.req.valid('json');
    const apiKey = newApiKey();
    const key = { name, role, keyHash: await sha256(apiKey), hint: apiKey.slice(-4) };
    return context.json({ ...(await createApiKey(deps.db, workspaceId, key)), apiKey }, 201);
  });

  app.openapi(keysRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor } = context.req.valid('query');
    return context.json(await listApiKeys(deps.db, workspaceId, limit, afterOf(cursor, 'instant')), 200);
  });

  app.openapi(revokeKeyRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const changed = isId(id) ? await deleteApiKey(deps.db, workspaceId, id) : 'absent';
    if (changed === 'absent') throw new ProblemError(404, 'There is no such key.');
    if (changed === 'last owner') throw lastOwner();
    return context.body(null, 204);
  });
}
