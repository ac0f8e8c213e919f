import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { allow, type AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { afterOf, errors, IdParam, isId, json, jsonBody, listOf, ListQuery } from './shapes.ts';
import { SyncRecord } from './sync-record.ts';
import { trackedOf } from '../services/connections.ts';
import { cancelSync, liveSync, startSync, watchSync } from '../services/syncs.ts';
import { getRepository } from '../storage/repositories.ts';
import { getSyncRun, listSyncRuns } from '../storage/sync-runs.ts';

/** About ten years; GitHub itself opened in 2008. */
const MAX_DAYS = 3650;

const NewSync = z.strictObject({
  daysBack: z
    .number(`a whole number from 1 to ${MAX_DAYS}, or null for the full history`)
    .int(`a whole number from 1 to ${MAX_DAYS}`)
    .min(1, `a whole number from 1 to ${MAX_DAYS}`)
    .max(MAX_DAYS, `a whole number from 1 to ${MAX_DAYS}`)
    .nullable()
    .optional()
    .openapi({ description: 'Days; null: the full history; absent: what is due' }),
});

const start = createRoute({
  method: 'post',
  path: '/v1/repositories/{id}/syncs',
  middleware: allow('member'),
  summary: 'Start a sync, or join and perhaps widen the running one (member)',
  request: { params: IdParam, body: jsonBody(NewSync) },
  responses: { 202: json(SyncRecord, 'It has begun'), 200: json(SyncRecord, 'It was running already'), ...errors },
});

const list = createRoute({
  method: 'get',
  path: '/v1/repositories/{id}/syncs',
  middleware: allow('reader'),
  summary: 'The syncs of a repository, newest first (reader)',
  request: { params: IdParam, query: ListQuery },
  responses: { 200: json(listOf(SyncRecord), 'One page'), ...errors },
});

const get = createRoute({
  method: 'get',
  path: '/v1/syncs/{id}',
  middleware: allow('reader'),
  summary: 'One sync, live while it runs (reader)',
  request: { params: IdParam },
  responses: { 200: json(SyncRecord, 'It'), ...errors },
});

const events = createRoute({
  method: 'get',
  path: '/v1/syncs/{id}/events',
  middleware: allow('reader'),
  summary: 'Server-sent events: the record at each change, until the sync ends (reader)',
  request: { params: IdParam },
  responses: {
    200: {
      description: 'The record as `data` at each change',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...errors,
  },
});

const decisions = createRoute({
  method: 'get',
  path: '/v1/syncs/{id}/log',
  middleware: allow('reader'),
  summary: 'The last decisions of a sync, in words, oldest first (reader)',
  request: { params: IdParam },
  responses: {
    200: json(
      z.object({ data: z.array(z.object({ at: z.string(), event: z.string(), text: z.string() })) }),
      'At most 200; none of a sync that is long over',
    ),
    ...errors,
  },
});

const verify = createRoute({
  method: 'post',
  path: '/v1/repositories/{id}/verify',
  middleware: allow('member'),
  summary: "Hold all that is stored against GitHub's totals, and repair what is missing (member)",
  request: { params: IdParam },
  responses: {
    202: json(SyncRecord, 'It has begun; its receipt counts everything'),
    200: json(SyncRecord, 'A sync was running, and does it too'),
    ...errors,
  },
});

const cancel = createRoute({
  method: 'delete',
  path: '/v1/syncs/{id}',
  middleware: allow('member'),
  summary: 'Cancel a sync; what is stored stays (member)',
  request: { params: IdParam },
  responses: { 200: json(SyncRecord, 'Its last record'), ...errors },
});

export function syncs(app: OpenAPIHono<AppEnv>): void {
  app.openapi(start, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const repository = isId(id) ? await getRepository(deps.db, workspaceId, id) : null;
    if (!repository) throw new ProblemError(404, 'There is no such repository.');
    const { daysBack } = context.req.valid('json');
    const { record, created } = await startSync(deps, trackedOf(repository), { daysBack, retry: 'all' });
    return created ? context.json(record, 202) : context.json(record, 200);
  });

  app.openapi(verify, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const repository = isId(id) ? await getRepository(deps.db, workspaceId, id) : null;
    if (!repository) throw new ProblemError(404, 'There is no such repository.');
    const { record, created } = await startSync(deps, trackedOf(repository), {
      daysBack: undefined,
      verify: true,
      retry: 'all',
    });
    return created ? context.json(record, 202) : context.json(record, 200);
  });

  app.openapi(decisions, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const record = isId(id) ? await getSyncRun(deps.db, workspaceId, id) : null;
    if (!record) throw new ProblemError(404, 'There is no such sync.');
    return context.json({ data: await deps.cursor(record.repositoryId).decisions(record.id) }, 200);
  });

  app.openapi(list, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const repository = isId(id) ? await getRepository(deps.db, workspaceId, id) : null;
    if (!repository) throw new ProblemError(404, 'There is no such repository.');
    const { limit, cursor } = context.req.valid('query');
    const scope = { workspaceId, repositoryId: id };
    const { data, nextCursor } = await listSyncRuns(deps.db, scope, limit, afterOf(cursor, 'instant'));
    return context.json({ data: await Promise.all(data.map((run) => liveSync(deps, run))), nextCursor }, 200);
  });

  app.openapi(get, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const record = isId(id) ? await getSyncRun(deps.db, workspaceId, id) : null;
    if (!record) throw new ProblemError(404, 'There is no such sync.');
    return context.json(await liveSync(deps, record), 200);
  });

  app.openapi(events, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const record = isId(id) ? await getSyncRun(deps.db, workspaceId, id) : null;
    if (!record) throw new ProblemError(404, 'There is no such sync.');
    return streamSSE(context, async (stream) => {
      let last = await liveSync(deps, record);
      if (last.finishedAt === null) {
        for await (const next of watchSync(deps, last)) {
          last = next;
          await stream.writeSSE({ data: JSON.stringify(last) });
        }
      } else {
        await stream.writeSSE({ data: JSON.stringify(last) });
      }
    });
  });

  app.openapi(cancel, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const record = isId(id) ? await getSyncRun(deps.db, workspaceId, id) : null;
    if (!record) throw new ProblemError(404, 'There is no such sync.');
    return context.json(await cancelSync(deps, record), 200);
  });
}
