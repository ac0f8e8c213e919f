import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from './auth.ts';
import { Problem } from './problem.ts';
import { pingDatabase } from '../storage/database.ts';

/** `npm run deploy` asks until the version that it deployed answers. */
const VersionHeader = z.object({
  'worker-version': z.string().openapi({ description: "Cloudflare's id of the version that answers" }),
});

const route = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Check that the Worker is configured and that its database answers',
  security: [],
  responses: {
    200: {
      description: 'The Worker is configured and its database answers',
      headers: VersionHeader,
      content: { 'application/json': { schema: z.object({ status: z.literal('ok') }) } },
    },
    503: {
      description: 'The Worker is not configured, or its database does not answer',
      headers: VersionHeader,
      content: { 'application/problem+json': { schema: Problem } },
    },
  },
});

export function health(app: OpenAPIHono<AppEnv>): void {
  app.openapi(route, async (context) => {
    context.header('worker-version', context.env.WORKER_VERSION.id);
    const deps = context.get('open')();
    await pingDatabase(deps.db);
    return context.json({ status: 'ok' as const }, 200);
  });
}
