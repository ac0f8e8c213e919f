import { randomBytes, randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import type { GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import type { LocalDatabase } from '../../packages/local-cloud/src/neon/start-database.ts';
import type { Asked, Usage } from '../../src/domain/budget.ts';
import type { DaysBack, SyncRequest } from '../../src/domain/cursor/begin.ts';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { openContext } from '../../src/context.ts';
import { openApp } from '../../src/app.ts';
import { recordOf } from '../../src/domain/cursor/record.ts';
import { consume } from '../../src/queues/consume.ts';
import { sha256 } from '../../src/routes/auth.ts';
import { saveInstallation, trackedOf } from '../../src/services/connections.ts';
import { trackRepository } from '../../src/services/repositories.ts';
import { startSync } from '../../src/services/syncs.ts';
import { listConnections } from '../../src/storage/connections.ts';
import { createWorkspace } from '../../src/storage/workspaces.ts';
import { compareWithGitHub, type Comparison } from './compare-with-github.ts';
import { simulatedBudget } from './simulation/budget.ts';
import { simulatedCursor } from './simulation/cursor.ts';
import type { Fate } from './simulation/fate.ts';

export type VirtualProduct = Awaited<ReturnType<typeof virtualProduct>>;

/** Steps of one sync: a few hundred are usual, waits included. */
const MAX_STEPS = 5_000;

const app = openApp();
/** A cache that keeps nothing, where the runtime has one that others share. */
const NO_CACHE = { open: async () => ({ match: async () => undefined, put: async () => undefined }) };
/** The work of a request ends with its answer. */
const NO_EXECUTION = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };

/** A GitHub App of the replay, with the installation that the repository is read by. */
export interface InstalledApp {
  id: number;
  privateKey: string;
  installationId: string;
}

/**
 * The product's jobs, reader and storage as they ship, against a replay and a database, with queues in memory and a clock
 * that jumps over every wait: a sync with an outage of hours takes seconds. The cursor is the product's own transitions.
 */
export async function virtualProduct(
  github: GitHubReplay,
  database: LocalDatabase,
  fullName: string,
  { token = 'virtual', app: installed }: { token?: string; app?: InstalledApp } = {},
) {
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true });
  vi.stubGlobal('caches', NO_CACHE);
  const fate: Fate = {
    get now() {
      return Date.now();
    },
    set now(instant) {
      vi.setSystemTime(instant);
    },
    odds: { crash: 0, duplicate: 0, lose: 0, failure: 0, touch: 0 },
    outages: [],
    isAway: () => false,
    random: Math.random,
    chance: () => false,
    invocation: (run) => run(),
    call: (effect) => Promise.resolve().then(effect),
  };
  const records = new Map<string, SyncRecord>();
  const queue: { body: unknown }[] = [];
  let object: ReturnType<typeof simulatedCursor> | undefined;
  const own = () => {
    if (!object) throw new Error('the repository is not tracked yet');
    return object;
  };
  const budget = simulatedBudget(() => Date.now());
  const budgetObject = {
    acquire: async (asked: Asked) => budget.apply({ kind: 'acquire', ...asked }),
    settle: async (holder: string, usage: Usage) => budget.apply({ kind: 'settle', holder, usage }),
    token: async (goodUntil: number) => budget.apply({ kind: 'token', goodUntil }),
    keepToken: async (sealed: string, expiresAt: number) => budget.apply({ kind: 'keep_token', sealed, expiresAt }),
    forgetToken: async () => budget.apply({ kind: 'forget_token' }),
    omitted: async (credential: string) => budget.apply({ kind: 'omitted', credential }),
    keepOmitted: async (credential: string, fields: string[]) =>
      budget.apply({ kind: 'keep_omitted', credential, fields }),
  };
  const sent = {
    send: async (body: unknown) => void queue.push({ body }),
    sendBatch: async (messages: Iterable<{ body: unknown }>) => void queue.push(...messages),
  };
  const env = {
    DATABASE_URL: database.databaseUrl,
    NEON_HTTP_URL: database.neonHttpUrl,
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: token,
    ...(installed && { GITHUB_APP_ID: String(installed.id), GITHUB_APP_PRIVATE_KEY: installed.privateKey }),
    ADMIN_TOKEN: randomBytes(32).toString('hex'),
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    REPO_CURSOR: {
      getByName: () => ({
        ...own().cursor,
        ...own().live,
        begin: async (request: SyncRequest) => own().begin(request),
        recorded: async (syncId: string) => {
          const end = own().ended.find(({ record }) => record.id === syncId);
          if (end) records.set(syncId, end.record);
          await own().cursor.recorded(syncId);
        },
        record: async () => null,
        etag: async () => own().state.etag,
        isSyncing: async () => own().state.sync !== null,
      }),
    },
    GITHUB_BUDGET: { getByName: () => budgetObject },
    MODEL_SCHEDULER: { getByName: () => ({ wake: async () => undefined }) },
    SYNC_QUEUE: sent,
    COMPUTE_QUEUE: sent,
    LIVE_QUEUE: sent,
    WEBHOOK_QUEUE: sent,
    WORKER_VERSION: { id: 'virtual' },
    LLM_QUEUE: { send: async () => undefined, sendBatch: async () => undefined },
  } as object as Env;
  const deps = openContext(env);
  const key = randomUUID();
  const workspaceId = await createWorkspace(deps.db, { name: 'virtual', keyHash: await sha256(key), keyHint: 'test' });
  const installation = installed && (await deps.app?.installation(installed.installationId));
  const connection = installation && (await saveInstallation(deps, workspaceId, installation, true));
  const row = await trackRepository(deps, workspaceId, fullName, connection?.id ?? null);
  const cursor = simulatedCursor(fate, (body) => void queue.push({ body }));
  object = cursor;

  async function deliver(): Promise<void> {
    const { body } = queue.shift() ?? {};
    const type = String((body as { type?: string } | undefined)?.type);
    const settled: string[] = [];
    const message = {
      id: randomUUID(),
      timestamp: new Date(),
      attempts: 1,
      body,
      ack: () => settled.push('ack'),
      retry: () => {
        settled.push('retry');
        queue.push({ body });
      },
    };
    const batch = { queue: type.split('.')[0] ?? '', messages: [message] };
    await consume(
      () => deps,
      async (again) => void queue.push({ body: again }),
      batch,
    );
  }

  return {
    deps,
    row,
    connections: () => listConnections(deps.db, workspaceId),
    /** What the API answers. */
    async get<Body>(path: string): Promise<Body> {
      const response = await app.request(path, { headers: { authorization: `Bearer ${key}` } }, env, NO_EXECUTION);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json<Body>();
    },
    /** The running sync as the product has it; null when none runs. */
    get running() {
      return cursor.state.sync && recordOf(cursor.state, cursor.state.sync, Date.now());
    },
    /** Runs a sync to its end, with `watch` after each message; answers its record. */
    async sync(daysBack?: DaysBack, watch?: () => Promise<void>): Promise<SyncRecord> {
      const begun = await startSync(deps, trackedOf(row), { daysBack, retry: 'all' });
      if (!begun) throw new Error(`${row.fullName} is not stored`);
      const { record } = begun;
      for (let step = 0; step < MAX_STEPS; step++) {
        const ended = records.get(record.id);
        if (ended) return ended;
        if (queue.length > 0) await deliver();
        else cursor.ring();
        await watch?.();
      }
      throw new Error(`the sync does not end: ${JSON.stringify(cursor.state.sync)}`);
    },
    /** Sends a message; delivers it and the next `times` messages. */
    async send(message: unknown, times = Infinity): Promise<void> {
      queue.push({ body: message });
      for (let delivered = 0; queue.length > 0 && delivered < times; delivered++) await deliver();
    },
    /** How many messages wait to be delivered; drops them, as a queue that is lost. */
    lose: (): number => queue.splice(0).length,
    /** Compares everything stored with everything that GitHub has. */
    compare: (): Promise<Comparison> =>
      compareWithGitHub({ control: github.control, database, workspaceId, repositories: [fullName], withChecks: true }),
    wait(milliseconds: number): void {
      fate.now += milliseconds;
    },
    stop: () => vi.useRealTimers(),
  };
}
