import { randomBytes, randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { DAY_MS, virtualClock, type VirtualClock } from '../../bench/scale/clock.ts';
import { cursorOnClock } from '../../bench/scale/cursor-on-clock.ts';
import { consumersOf, simulatedQueue } from '../../bench/scale/queue.ts';
import { startGitHubReplay, type GitHubReplay, type ReplayOptions } from '../../packages/github-replay/src/replay.ts';
import type { LocalDatabase } from '../../packages/local-cloud/src/neon/start-database.ts';
import { openContext, type AppContext } from '../../src/context.ts';
import type { SyncRequest } from '../../src/domain/cursor/begin.ts';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import type { Asked, Usage } from '../../src/domain/budget.ts';
import { queueFor } from '../../src/messages.ts';
import { consume } from '../../src/queues/consume.ts';
import { trackedOf } from '../../src/services/connections.ts';
import { trackRepository } from '../../src/services/repositories.ts';
import { startSync } from '../../src/services/syncs.ts';
import { createWorkspace } from '../../src/storage/workspaces.ts';
import { simulatedBudget } from './simulation/budget.ts';
import { callsOf, type MemoryCursor } from './simulation/memory-cursor.ts';

/** How long everything around GitHub takes, in milliseconds. */
export interface Around {
  objectMs: number;
  databaseMs: number;
  messageMs: number;
}

/** What a run showed: virtual milliseconds from its first request to its last receipt, and the replay's own counts. */
export interface Measured {
  elapsedMs: number;
  points: number;
  restRequests: number;
  records: SyncRecord[];
}

/**
 * The product's jobs, reader and storage as they ship, against a replay and a database, on a clock that jumps. Other than in
 * `virtualProduct`, many repositories are read at once, and every answer of GitHub's takes its time of this clock.
 */
export async function withVirtualDeployment<Result>(
  database: LocalDatabase,
  around: Around,
  github: Omit<ReplayOptions, 'now' | 'time'>,
  run: (deployment: VirtualDeployment) => Promise<Result>,
): Promise<Result> {
  const flights = countFlights();
  // Near the machine's own time, which timers of sockets know. At noon, because generated histories end at midnight, and
  // what changed within the last minute is read twice.
  const noon = (Math.floor(Date.now() / DAY_MS) + 0.5) * DAY_MS;
  vi.useFakeTimers({ toFake: ['Date'], now: noon });
  const clock = virtualClock(Date.now(), { settled: flights.settled, moved: (now) => vi.setSystemTime(now) });
  const replay = await startGitHubReplay({
    ...github,
    now: () => Date.now(),
    // While GitHub works on an answer, nobody waits for the machine.
    time: { now: clock.now, sleep: (milliseconds) => flights.aside(clock.sleep(milliseconds)) },
  });
  const restore = flights.watchFetch(database.neonHttpUrl, () => clock.sleep(around.databaseMs));
  try {
    return await run(deploy(clock, replay, database, around));
  } finally {
    restore();
    vi.useRealTimers();
    await replay.stop();
  }
}

export type VirtualDeployment = ReturnType<typeof deploy>;

function deploy(clock: VirtualClock, replay: GitHubReplay, database: LocalDatabase, around: Around) {
  const cursors = new Map<string, MemoryCursor>();
  const records = new Map<string, SyncRecord>();
  const budget = simulatedBudget(clock.now);

  async function call<Value>(effect: () => Value): Promise<Value> {
    await clock.sleep(around.objectMs);
    return effect();
  }

  const queues = Object.fromEntries(
    ['sync', 'compute', 'live', 'webhooks'].map((name) => [
      name,
      simulatedQueue<unknown>(clock, consumersOf(name), around.messageMs, (bodies) => deliver(name, bodies)),
    ]),
  );
  const sender = (name: string) => ({
    send: async (body: unknown, options?: { delaySeconds?: number }) => queues[name]?.send(body, options?.delaySeconds),
    sendBatch: async (messages: Iterable<{ body: unknown; delaySeconds?: number }>) => {
      for (const { body, delaySeconds } of messages) queues[name]?.send(body, delaySeconds);
    },
  });

  function cursorOf(repositoryId: string): MemoryCursor {
    let cursor = cursors.get(repositoryId);
    if (!cursor) {
      cursor = cursorOnClock(clock, {
        send: (message, delaySeconds) => queues[message.type.split('.')[0] ?? '']?.send(message, delaySeconds),
      });
      cursors.set(repositoryId, cursor);
    }
    return cursor;
  }

  const budgetObject = {
    acquire: (asked: Asked) => call(() => budget.apply({ kind: 'acquire', ...asked })),
    settle: (holder: string, usage: Usage) => call(() => budget.apply({ kind: 'settle', holder, usage })),
    omitted: (credential: string) => call(() => budget.apply({ kind: 'omitted', credential })),
    keepOmitted: (credential: string, fields: string[]) =>
      call(() => budget.apply({ kind: 'keep_omitted', credential, fields })),
  };
  const quiet = { send: async () => undefined, sendBatch: async () => undefined };
  const deps: AppContext = openContext({
    DATABASE_URL: database.databaseUrl,
    NEON_HTTP_URL: database.neonHttpUrl,
    GITHUB_API_URL: replay.url,
    GITHUB_TOKEN: 'virtual',
    ADMIN_TOKEN: randomBytes(32).toString('hex'),
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    REPO_CURSOR: {
      getByName: (repositoryId: string) => {
        const cursor = cursorOf(repositoryId);
        const calls = callsOf(cursor, call, randomUUID);
        return {
          ...calls,
          begin: (request: SyncRequest) => call(() => cursor.begin(request)),
          recorded: async (syncId: string) => {
            const end = cursor.ended.get(syncId);
            if (end) records.set(syncId, end.record);
            await calls.recorded(syncId);
          },
          record: async () => null,
        };
      },
    },
    GITHUB_BUDGET: { getByName: () => budgetObject },
    MODEL_SCHEDULER: { getByName: () => ({ wake: async () => undefined }) },
    SYNC_QUEUE: sender('sync'),
    COMPUTE_QUEUE: sender('compute'),
    LIVE_QUEUE: sender('live'),
    WEBHOOK_QUEUE: sender('webhooks'),
    LLM_QUEUE: quiet,
  } as object as Env);

  async function deliver(name: string, bodies: unknown[]): Promise<void> {
    const messages = bodies.map((body) => ({
      id: randomUUID(),
      timestamp: new Date(),
      attempts: 1,
      body,
      ack: () => undefined,
      retry: () => {
        throw new Error(`a message failed: ${JSON.stringify(body)}`);
      },
    }));
    const batch = { queue: name, messages };
    await consume(
      () => deps,
      async (body, delaySeconds) => queues[queueFor(body)]?.send(body, delaySeconds),
      batch,
    );
  }

  /** Tracks repositories and reads the whole history of each, a second apart; answers what that took. */
  async function importAll(fullNames: string[]): Promise<Measured> {
    const workspaceId = await onClock(createWorkspace(deps.db, { name: 'scale', keyHash: randomUUID(), keyHint: '' }));
    const rows = [];
    for (const fullName of fullNames) rows.push(await onClock(trackRepository(deps, workspaceId, fullName, null)));
    replay.control.resetStats();
    const from = clock.now();
    for (const [place, row] of rows.entries()) {
      clock.at(from + place * 1_000, () => clock.watch(startSync(deps, trackedOf(row), { daysBack: null })));
    }
    await clock.run(() => records.size === rows.length);
    const { graphqlPoints: points, restRequests } = replay.control.stats();
    return { elapsedMs: clock.now() - from, points, restRequests, records: [...records.values()] };
  }

  /** Lets the clock run until some work is done. */
  async function onClock<Value>(work: Promise<Value>): Promise<Value> {
    let isDone = false;
    const ended = work.finally(() => {
      isDone = true;
    });
    clock.watch(ended);
    await clock.run(() => isDone);
    return ended;
  }

  return { replay, importAll };
}

/** Counts the requests of this process that have no answer yet, so that a virtual clock can wait for them. */
function countFlights() {
  let flights = 0;
  let changed = Promise.withResolvers<void>();

  function add(count: number): void {
    flights += count;
    changed.resolve();
    changed = Promise.withResolvers<void>();
  }

  return {
    /** Work that does not count as long as it waits for the virtual clock. */
    async aside(waiting: Promise<void>): Promise<void> {
      add(-1);
      await waiting;
      add(1);
    },
    /** Counts each request until its whole body has arrived; one to the database then takes its time, too. */
    watchFetch(databaseUrl: string, wait: () => Promise<void>): () => void {
      const send = globalThis.fetch;
      globalThis.fetch = async (input, init) => {
        add(1);
        let counted: { response: Response; body: ArrayBuffer };
        try {
          const response = await send(input, init);
          counted = { response, body: await response.arrayBuffer() };
        } finally {
          add(-1);
        }
        const { response, body } = counted;
        if (response.url === databaseUrl) await wait();
        const { status, statusText, headers } = response;
        const whole = new Response(body.byteLength > 0 ? body : null, { status, statusText, headers });
        Object.defineProperty(whole, 'url', { value: response.url });
        return whole;
      };
      return () => {
        globalThis.fetch = send;
      };
    },
    /** Resolves when nothing is under way, and what the last answers set free has come to its next wait. */
    settled: async (): Promise<void> => {
      for (;;) {
        while (flights > 0) await changed.promise;
        for (let round = 0; round < SETTLING_ROUNDS && flights === 0; round++) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        if (flights === 0) return;
      }
    },
  };
}

/** A body that is in memory is read in a few rounds of Node's loop. */
const SETTLING_ROUNDS = 4;
