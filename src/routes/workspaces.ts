import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { authorizeAdmin, newApiKey, sha256, type AppEnv } from './auth.ts';
import { errors, json, jsonBody, Text } from './shapes.ts';

const NewWorkspace = z.strictObject({ name: Text.trim().min(1).max(100) });

const create = createRoute({
  method: 'post',
  path: '/v1/workspaces',
  summary: 'Create a workspace and its first owner key (admin token)',
  request: { body: jsonBody(NewWorkspace) },
  responses: {
    201: json(z.object({ id: z.string(), name: z.string(), apiKey: z.string() }), 'The key is shown this once'),
    ...errors,
  },
});

export function workspaces(app: OpenAPIHono<AppEnv>): void {
  app.openapi(create, async (context) => {
    const { api } = await authorizeAdmin(context);
    const { name } = context.req.valid('json');
    const apiKey = newApiKey();
    const id = await api.createWorkspace({ name, keyHash: await sha256(apiKey), keyHint: apiKey.slice(-4) });
    return context.json({ id, name, apiKey }, 201);
  });
}
