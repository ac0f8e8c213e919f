import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { allowAdmin, type AppEnv } from './auth.ts';
import { errors, json } from './shapes.ts';
import { readCounters } from '../storage/counters.ts';

const Counters = z
  .object({
    workspaces: z.number(),
    repositories: z.object({
      tracked: z.number(),
      neverSynced: z.number(),
      unavailable: z.number(),
      oldestSyncedThrough: z.string().nullable(),
    }),
    syncs: z
      .object({ running: z.number(), succeeded: z.number(), failed: z.number(), cancelled: z.number() })
      .openapi({ description: 'Sync records that have not expired, by status' }),
    failuresByReason: z.record(z.string(), z.number()).openapi({ description: 'How many syncs failed, by reason' }),
    incompleteReceipts: z.number(),
    connections: z.object({ ok: z.number(), failed: z.number() }),
    deadLetters: z.object({ waiting: z.number(), replayed: z.number() }),
    webhookDeliveries: z.object({ lastHour: z.number(), lastReceivedAt: z.string().nullable() }),
    analyses: z.object({ pending: z.number(), failed: z.number() }),
    pullRequests: z.object({
      storedEstimate: z.number().openapi({ description: 'The number that Postgres estimates' }),
      detailsIncomplete: z.number(),
      factsDue: z.number(),
      rereadDue: z.number().openapi({
        description: 'Read by an older version without the fields that were added since; read again in the background',
      }),
    }),
  })
  .openapi('Counters');

const read = createRoute({
  method: 'get',
  path: '/v1/counters',
  middleware: allowAdmin,
  summary: 'Get counts of the whole deployment (admin token)',
  responses: { 200: json(Counters, 'The present counts'), ...errors },
});

export function counters(app: OpenAPIHono<AppEnv>): void {
  app.openapi(read, async (context) => {
    const { deps } = context.var;
    return context.json(await readCounters(deps.db), 200);
  });
}
