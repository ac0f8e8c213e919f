import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { audits } from './audited.ts';
import { allow, isSame, knownCaller, type AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { afterOf, errors, IdParam, isId, json, jsonBody, listOf, ListQuery } from './shapes.ts';
import { MAX_STREAM_MS, RETRY_MS } from './streams.ts';
import { ListedSync, SyncRecord } from './sync-record.ts';
import type { AppContext } from '../context.ts';
import { trackedOf } from '../services/connections.ts';
import { cancelSync, liveSync, startSync, watchSync } from '../services/syncs.ts';
import { getRepository } from '../storage/repositories.ts';
import { listSyncRuns } from '../storage/sync-list.ts';
import { getSyncRun, type SyncRun } from '../storage/sync-runs.ts';

/** About ten years. */
const MAX_DAYS = 3650;

/** How often the key or session of who follows a sync is looked up again: so long one that is removed goes on to read. */
const LOOK_MS = 3_000;

const NewSync = z.strictObject({
  daysBack: z
    .number(`a whole number from 1 to ${MAX_DAYS}, or null for the full history`)
    .int(`a whole number from 1 to ${MAX_DAYS}`)
    .min(1, `a whole number from 1 to ${MAX_DAYS}`)
    .max(MAX_DAYS, `a whole number from 1 to ${MAX_DAYS}`)
    .nullable()
    .optional()
    .openapi({
      description: 'How many days back to read. `null` reads the full history. Without it the sync reads what is due',
    }),
});

export const startSyncRoute = createRoute({
  method: 'post',
  path: '/v1/repositories/{id}/syncs',
  middleware: allow('member'),
  ...audits('sync.requested'),
  summary: 'Start a sync, or join the running one and widen it if necessary (member)',
  request: { params: IdParam, body: jsonBody(NewSync) },
  responses: {
    202: json(SyncRecord, 'The sync that has begun'),
    200: json(SyncRecord, 'The sync that was already running'),
    ...errors,
  },
});

export const syncsRoute = createRoute({
  method: 'get',
  path: '/v1/repositories/{id}/syncs',
  middleware: allow('reader'),
  summary: 'List the syncs of a repository, newest first (reader)',
  request: { params: IdParam, query: ListQuery },
  responses: {
    200: json(
      listOf(ListedSync),
      'A page of syncs: the records, and for 90 days the summaries of those that have expired',
    ),
    ...errors,
  },
});

export const syncRoute = createRoute({
  method: 'get',
  path: '/v1/syncs/{id}',
  middleware: allow('reader'),
  summary: 'Get one sync, with its present state while it runs (reader)',
  request: { params: IdParam },
  responses: { 200: json(SyncRecord, 'The record of the sync'), ...errors },
});

const events = createRoute({
  method: 'get',
  path: '/v1/syncs/{id}/events',
  middleware: allow('reader'),
  summary: 'Follow a sync by server-sent events until it ends (reader)',
  request: { params: IdParam },
  responses: {
    200: {
      description:
        'An event at each change, with the record of the sync as `data`. The stream ends with the sync, with the key or session, and ' +
        `after ${MAX_STREAM_MS / 60_000} minutes: connect again, which begins with the present record`,
      content: {
        'text/event-stream': { schema: z.string(), example: 'data: {"id":"3344ca99-…","status":"running",…}\n\n' },
      },
    },
    ...errors,
  },
});

export const syncLogRoute = createRoute({
  method: 'get',
  path: '/v1/syncs/{id}/log',
  middleware: allow('reader'),
  summary: 'List the last decisions of a sync as sentences, oldest first (reader)',
  request: { params: IdParam },
  responses: {
    200: json(
      z.object({ data: z.array(z.object({ at: z.string(), event: z.string(), text: z.string() })) }),
      'The last decisions, at most 200. The list is empty for a sync that ended long ago',
    ),
    ...errors,
  },
});

export const verifyRoute = createRoute({
  method: 'post',
  path: '/v1/repositories/{id}/verify',
  middleware: allow('member'),
  ...audits('sync.requested'),
  summary: "Compare everything stored with GitHub's totals, and read again what is missing (member)",
  request: { params: IdParam },
  responses: {
    202: json(SyncRecord, 'A sync that has begun. Its receipt counts everything'),
    200: json(SyncRecord, 'The sync that was already running. It now compares everything, too'),
    ...errors,
  },
});

export const cancelSyncRoute = createRoute({
  method: 'delete',
  path: '/v1/syncs/{id}',
  middleware: allow('member'),
  ...audits('sync.cancelled'),
  summary: 'Cancel a sync. Stored data stays (member)',
  request: { params: IdParam },
  responses: { 200: json(SyncRecord, 'The last record of the sync'), ...errors },
});

export function syncs(app: OpenAPIHono<AppEnv>): void {
  app.openapi(startSyncRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const repository = isId(id) ? await getRepository(deps.db, workspaceId, id) : null;
    if (!repository) throw noSuchRepository();
    const { daysBack } = context.req.valid('json');
    const begun = await startSync(deps, trackedOf(repository), { daysBack, retry: 'all' });
    if (!begun) throw noSuchRepository();
    return begun.created ? context.json(begun.record, 202) : context.json(begun.record, 200);
  });

  app.openapi(verifyRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const repository = isId(id) ? await getRepository(deps.db, workspaceId, id) : null;
    if (!repository) throw noSuchRepository();
    const begun = await startSync(deps, trackedOf(repository), { daysBack: undefined, verify: true, retry: 'all' });
    if (!begun) throw noSuchRepository();
    return begun.created ? context.json(begun.record, 202) : context.json(begun.record, 200);
  });

  app.openapi(syncLogRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const record = isId(id) ? await getSyncRun(deps.db, workspaceId, id) : null;
    if (!record) throw new ProblemError(404, 'There is no such sync.');
    return context.json({ data: await deps.cursor(record.repositoryId).decisions(record.id) }, 200);
  });

  app.openapi(syncsRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const repository = isId(id) ? await getRepository(deps.db, workspaceId, id) : null;
    if (!repository) throw noSuchRepository();
    const { limit, cursor } = context.req.valid('query');
    const scope = { workspaceId, repositoryId: id };
    const { data, nextCursor } = await listSyncRuns(deps.db, scope, limit, afterOf(cursor, 'instant'));
    return context.json(
      { data: await Promise.all(data.map((run) => liveSync(deps, workspaceId, run))), nextCursor },
      200,
    );
  });

  app.openapi(syncRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const record = isId(id) ? await getSyncRun(deps.db, workspaceId, id) : null;
    if (!record) throw new ProblemError(404, 'There is no such sync.');
    return context.json(await liveSync(deps, workspaceId, record), 200);
  });

  app.openapi(events, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const { id } = context.req.valid('param');
    const record = isId(id) ? await getSyncRun(deps.db, workspaceId, id) : null;
    if (!record) throw new ProblemError(404, 'There is no such sync.');
    return streamSSE(context, async (stream) => {
      const end = deps.now() + MAX_STREAM_MS;
      const stop = new AbortController();
      await stream.write(`retry: ${RETRY_MS}\n\n`);
      const changes = changesOf(deps, workspaceId, record, stop.signal);
      let next = changes.next();
      let lookedAt = deps.now();
      try {
        while (!stream.aborted && deps.now() < end) {
          const change = await Promise.race([next, stream.sleep(LOOK_MS).then(() => null)]);
          if (deps.now() >= lookedAt + LOOK_MS) {
            const now = await knownCaller(context, deps);
            if (!now || !isSame(now, caller)) return;
            lookedAt = deps.now();
          }
          if (change?.done) return;
          // A proxy closes a connection on which nothing comes.
          if (!change) await stream.write(': nothing new\n\n');
          else {
            await stream.writeSSE({ data: JSON.stringify(change.value) });
            next = changes.next();
          }
        }
      } finally {
        stop.abort();
        await changes.return(undefined);
      }
    });
  });

  app.openapi(cancelSyncRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const record = isId(id) ? await getSyncRun(deps.db, workspaceId, id) : null;
    if (!record) throw new ProblemError(404, 'There is no such sync.');
    return context.json(await cancelSync(deps, workspaceId, record), 200);
  });
}

const noSuchRepository = () => new ProblemError(404, 'There is no such repository.');

/** The record of a sync at each change, until the sync ends or `signal` says to stop; of one that has ended, the record alone. */
async function* changesOf(deps: AppContext, workspaceId: string, record: SyncRun, signal: AbortSignal) {
  const present = await liveSync(deps, workspaceId, record);
  if (present.finishedAt === null) yield* watchSync(deps, workspaceId, present, signal);
  else yield present;
}
