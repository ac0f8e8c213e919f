import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from './auth.ts';
import { Problem } from './problem.ts';
import { pingDatabase } from '../storage/database.ts';

const route = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Check that the Worker is configured and that its database answers',
  security: [],
  responses: {
    200: {
      description: 'The Worker is configured and its database answers',
      content: { 'application/json': { schema: z.object({ status: z.literal('ok') }) } },
    },
    503: {
      description: 'The Worker is not configured, or its database does not answer',
      content: { 'application/problem+json': { schema: Problem } },
    },
  },
});

export function health(app: OpenAPIHono<AppEnv>): void {
  app.openapi(route, async (context) => {
    const deps = context.get('open')();
    await pingDatabase(deps.db);
    return context.json({ status: 'ok' as const }, 200);
  });
}
