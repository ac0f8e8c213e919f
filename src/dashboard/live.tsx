import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { AppContext } from '../context.ts';
import type { Caller } from '../domain/caller.ts';
import type { ImportProgress } from '../domain/import-progress.ts';
import { readAddress } from '../domain/page-address.ts';
import { callerOf, isSame, knownCaller, type AppEnv } from '../routes/auth.ts';
import { ProblemError } from '../routes/problem.ts';
import { MAX_STREAM_MS, RETRY_MS } from '../routes/streams.ts';
import { freshnessOf, type Freshness } from '../services/freshness.ts';
import { getSettings, type Settings } from '../storage/workspaces.ts';
import { textOf } from './html.ts';
import { ImportRow } from './pages/status/running.tsx';
import { CancelSync } from './parts/cancel-sync.tsx';
import { FreshnessLines } from './parts/freshness.tsx';
import { Notices } from './parts/notices.tsx';
import { RunningSync } from './parts/running-sync.tsx';
import { progressWords } from './sync-words.ts';

/** How often it is looked whether something changed: while a sync runs, and while none does. */
const RUNNING_MS = 3_000;
const IDLE_MS = 15_000;

type Looked = Parameters<typeof Notices>[0]['visit'];

/**
 * Tells a page by server-sent events what changes on it: the freshness, the notices, and how far the running syncs are. Each
 * event has the whole of what it tells, so that a page that connects again misses nothing. `page` is the path of the page,
 * `repo` its filter. It ends with the session; who is not signed in gets 204, which tells the browser to stop.
 */
export function live(app: OpenAPIHono<AppEnv>): void {
  app.get('/live', async (context) => {
    const deps = context.get('open')();
    const caller = await callerOf(context, deps);
    if (!caller) return context.body(null, 204);
    const page = pageOf(new URL(context.req.url).searchParams);
    const workspace = await getSettings(deps.db, caller.workspaceId);
    return streamSSE(context, async (stream) => {
      const sent = new Map<string, string>();
      const end = deps.now() + MAX_STREAM_MS;
      await stream.write(`retry: ${RETRY_MS}\n\n`);
      while (!stream.aborted && deps.now() < end) {
        const look = await lookAt(context, deps, { caller, page, workspace });
        if (look === 'signed out') {
          await stream.writeSSE({ event: 'signed-out', data: 'You have been signed out.' });
          return;
        }
        const changed = look.events.filter(({ event, data }) => sent.get(event) !== data);
        for (const { event, data } of changed) {
          sent.set(event, data);
          await stream.writeSSE({ event, data });
        }
        // A proxy closes a connection on which nothing comes.
        if (changed.length === 0) await stream.write(': nothing new\n\n');
        await stream.sleep(look.isRunning ? RUNNING_MS : IDLE_MS);
      }
    });
  });
}

/** What of a page decides what it is told. Throws 400 for what is no path or no parameter. */
function pageOf(parameters: URLSearchParams): Pick<Looked, 'path' | 'address'> {
  const path = parameters.get('page') ?? '/';
  const rest = new URLSearchParams(parameters);
  rest.delete('page');
  const address = readAddress(rest, []);
  if (Array.isArray(address)) {
    throw new ProblemError(400, address.map((wrong) => `${wrong.path}: ${wrong.message}`).join('; '), address);
  }
  if (!/^\/(?!\/)/.test(path)) throw new ProblemError(400, 'page: a path', [{ path: 'page', message: 'a path' }]);
  return { path, address };
}

interface Asked {
  caller: Caller;
  page: Pick<Looked, 'path' | 'address'>;
  workspace: Settings;
}

/** One look: the session and the freshness at once; what was read is dropped when the session has ended. */
async function lookAt(context: Context<AppEnv>, deps: AppContext, { caller, page, workspace }: Asked) {
  const freshness = freshnessOf(deps, caller.workspaceId);
  // Without an answer the freshness says that it is not known.
  const [now, read] = await Promise.all([knownCaller(context, deps), freshness.catch(() => null)]);
  if (!now || !isSame(now, caller)) return 'signed out';
  const visit: Looked = { ...page, caller: now, freshness, workspace, now: deps.now() };
  const events = await Promise.all([
    textOf(<FreshnessLines visit={visit} />).then((data) => ({ event: 'freshness', data })),
    textOf(<Notices visit={visit} />).then((data) => ({ event: 'notices', data })),
    ...(read?.import ? [importEvent(read.import)] : []),
    ...(read ? [syncEvent(deps, visit, read)] : []),
  ]);
  const rows = read && [{ event: 'rows', data: JSON.stringify(rowsOf(read)) }];
  return {
    events: [...events.filter((event) => event !== null), ...(rows ?? [])],
    isRunning: (read?.reading.length ?? 0) > 0,
  };
}

/** How far the whole import is, for the page that has it. */
async function importEvent(progress: ImportProgress) {
  return { event: 'import', data: await textOf(<ImportRow import={progress} />) };
}

/** The running sync of the repository whose page it is; null on any other page. */
async function syncEvent(deps: AppContext, visit: Looked, { reading, failed }: Freshness) {
  const [, id] = /^\/repositories\/([^/]+)$/.exec(visit.path) ?? [];
  if (id === undefined) return null;
  const listed = reading.find(({ repository }) => repository.id === id);
  // The condition of one that failed is that it failed, also while it is tried again.
  const repository = listed?.repository ?? failed.find((each) => each.id === id);
  const sync = repository ? (listed?.sync ?? (await deps.cursor(id).record())) : null;
  if (!repository || !sync) return { event: 'sync', data: await textOf(<div data-live="sync" />) };
  const data = await textOf(
    <RunningSync
      visit={visit}
      fullName={repository.fullName}
      sync={sync}
      decisions={await deps.cursor(id).decisions(sync.id)}
      actions={<CancelSync visit={visit} repositoryId={id} syncId={sync.id} />}
    />,
  );
  return { event: 'sync', data };
}

/** How far the running syncs are, for the rows of tables. */
function rowsOf({ reading }: Freshness) {
  return reading.flatMap(({ repository: { id }, sync }) =>
    sync
      ? [{ id, percent: sync.progress.percent, words: progressWords(sync), isWaiting: sync.status === 'waiting' }]
      : [],
  );
}
