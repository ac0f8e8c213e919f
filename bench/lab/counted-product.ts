import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openContext } from '../../src/context.ts';
import { EMPTY_BUDGET, type Asked, type BudgetCommands, type Usage } from '../../src/domain/budget.ts';
import { applyBudget } from '../../src/domain/budget/apply.ts';
import { seenBy } from '../../src/domain/cursor/advance.ts';
import { applyToLive, applyToSync, type CursorEffect } from '../../src/domain/cursor/apply.ts';
import { EMPTY_STATE, type SyncRequest } from '../../src/domain/cursor/begin.ts';
import type { Holder } from '../../src/domain/cursor/holds.ts';
import type { LiveCommands, LiveResult, RefreshRequest } from '../../src/domain/cursor/live.ts';
import type { Urgency } from '../../src/domain/cursor/live-work.ts';
import { MAX_IN_BATCH } from '../../src/domain/cursor/live/claim.ts';
import type { Advance } from '../../src/domain/cursor/result.ts';
import type { EndedSync } from '../../src/domain/cursor/state.ts';
import type { SyncCommands } from '../../src/domain/cursor/sync.ts';
import type { Answer, Command } from '../../src/domain/reducer.ts';
import type { TrackedRepository } from '../../src/domain/tracked-repository.ts';
import type { Receipt } from '../../src/domain/receipt.ts';
import { consume } from '../../src/queues/consume.ts';
import { runSchedule } from '../../src/schedule.ts';
import { trackedOf } from '../../src/services/connections.ts';
import { trackRepository } from '../../src/services/repositories.ts';
import { startSync } from '../../src/services/syncs.ts';
import { createWorkspace } from '../../src/storage/workspaces.ts';
import { simulatedRefreshes } from '../../test/support/simulation/refreshes.ts';
import { startCountingProxy } from './counting-proxy.ts';
import type { Lab } from './lab.ts';

/** What some work cost. */
export interface Cost {
  /** Requests to GitHub, those that cost nothing included, and GraphQL points. */
  requests: number;
  points: number;
  /** Messages that were delivered. Cloudflare counts three operations for each: write, read, delete. */
  messages: number;
  /** Calls of Durable Objects, and rows that they wrote. */
  objectRequests: number;
  rowsWritten: number;
  databaseRequests: number;
  /** CPU time of PostgreSQL, milliseconds; null where it is not known. */
  postgresMs: number | null;
}

/**
 * The product's jobs, rules, reader and storage in this process, with as many repositories as are tracked. The queues and
 * Durable Objects are in memory and counted; delays of messages are left out.
 */
export async function startCountedProduct(lab: Lab) {
  const proxy = await startCountingProxy(lab.database.neonHttpUrl);
  lab.onClose(() => proxy.stop());
  const counted = { messages: 0, objectRequests: 0, rowsWritten: 0 };
  const queue: unknown[] = [];
  const cursors = new Map<string, ReturnType<typeof countedCursor>>();
  const sent = {
    send: async (body: unknown) => void queue.push(body),
    sendBatch: async (messages: Iterable<{ body: unknown }>) => {
      for (const { body } of messages) queue.push(body);
    },
  };
  const budget = countedBudget(counted);
  const env = {
    DATABASE_URL: lab.database.databaseUrl,
    NEON_HTTP_URL: proxy.url,
    GITHUB_API_URL: lab.replay.url,
    GITHUB_TOKEN: 'bench',
    ADMIN_TOKEN: randomBytes(32).toString('hex'),
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    REPO_CURSOR: {
      getByName(id: string) {
        const cursor = cursors.get(id) ?? countedCursor(counted, (body) => void queue.push(body));
        cursors.set(id, cursor);
        return cursor.object;
      },
    },
    GITHUB_BUDGET: { getByName: () => budget },
    MODEL_SCHEDULER: { getByName: () => ({ wake: async () => void counted.objectRequests++ }) },
    SYNC_QUEUE: sent,
    COMPUTE_QUEUE: sent,
    LIVE_QUEUE: sent,
    WEBHOOK_QUEUE: sent,
    LLM_QUEUE: sent,
  } as object as Env;
  const context = openContext(env);
  const quiet = { ...context, log: () => undefined };
  const workspaceId = await createWorkspace(context.db, { name: 'bench', keyHash: randomUUID(), keyHint: 'test' });

  async function deliver(body: unknown): Promise<void> {
    const { type = '' } = body as { type?: string };
    counted.messages += 1;
    let again = false;
    const message = { id: randomUUID(), timestamp: new Date(), attempts: 1, body, ack: () => undefined };
    const batch = { queue: type.split('.')[0] ?? '', messages: [{ ...message, retry: () => (again = true) }] };
    await consume(
      () => quiet,
      async (later) => void queue.push(later),
      batch,
    );
    if (again) throw new Error(`a message failed: ${JSON.stringify(body)}`);
  }

  /** Delivers every message, and those that follow from it, until nothing is left to do. */
  async function settle(): Promise<void> {
    for (;;) {
      if (queue.length > 0) {
        await deliver(queue.shift());
        continue;
      }
      const due = [...cursors.values()].filter(({ isBusy }) => isBusy());
      if (due.length === 0) return;
      await sleep(250);
      for (const cursor of due) cursor.ring();
    }
  }

  return {
    workspaceId,
    db: context.db,
    /** Tracks a repository, and begins its first sync; answers its id. */
    async track(fullName: string): Promise<string> {
      const row = await trackRepository(quiet, workspaceId, fullName, null);
      await startSync(quiet, trackedOf(row), { daysBack: undefined });
      return row.id;
    },
    /** Runs some work to its end, with all that follows from it; answers what it cost. */
    async costOf(work: () => Promise<unknown>): Promise<Cost> {
      const before = { ...counted };
      const trips = proxy.trips.length;
      const cpu = await lab.database.cpuMs();
      await lab.replay.reset();
      await work();
      await settle();
      const { requests, graphqlPoints } = await lab.replay.stats();
      const after = await lab.database.cpuMs();
      return {
        requests,
        points: graphqlPoints,
        messages: counted.messages - before.messages,
        objectRequests: counted.objectRequests - before.objectRequests,
        rowsWritten: counted.rowsWritten - before.rowsWritten,
        databaseRequests: proxy.trips.length - trips,
        postgresMs: cpu === null || after === null ? null : after - cpu,
      };
    },
    fire: (cron: string) => runSchedule(context.senders, cron),
    send: (body: object) => queue.push(body),
  };
}

interface Counted {
  objectRequests: number;
  rowsWritten: number;
}

/** RepoCursor in memory: the product's own rules. */
function countedCursor(counted: Counted, send: (body: unknown) => void) {
  let state = EMPTY_STATE;
  let alarm: number | null = null;
  const seen = new Set<number>();
  const ended = new Map<string, EndedSync>();
  const refreshes = simulatedRefreshes();

  function interpret(next: typeof state, effects: CursorEffect[]): void {
    if (next !== state) counted.rowsWritten += 1;
    state = next;
    for (const effect of effects) carryOut(effect);
  }

  function carryOut(effect: CursorEffect): void {
    switch (effect.kind) {
      case 'send':
        return send(effect.message);
      case 'note':
        counted.rowsWritten += 1;
        return;
      case 'set_alarm':
        // The platform counts an alarm as a row.
        counted.rowsWritten += 1;
        alarm = effect.at;
        return;
      case 'delete':
        return seen.clear();
      case 'drop_last':
        return refreshes.change(effect);
      case 'put':
        if (effect.rows.length === 0) return;
        counted.rowsWritten += effect.table === 'seen' ? 1 : effect.rows.length;
        if (effect.table === 'refreshes') return refreshes.change(effect);
        if (effect.table === 'seen') return effect.rows.forEach((number) => seen.add(number));
        return effect.rows.forEach((end) => ended.set(end.record.id, end));
      case 'remove':
        counted.rowsWritten += effect.keys.length;
        if (effect.table === 'refreshes') return refreshes.change(effect);
        if (effect.table === 'seen') return effect.keys.forEach((number) => seen.delete(number));
        return effect.keys.forEach((id) => ended.delete(id));
      case 'clear':
        if (effect.table === 'seen') return seen.clear();
        return refreshes.change(effect);
    }
  }

  function sync<Name extends keyof SyncCommands>(command: Command<SyncCommands, Name>): Answer<SyncCommands, Name> {
    const applied = applyToSync(state, command, Date.now());
    interpret(applied.state, applied.effects);
    return applied.answer;
  }

  function live<Name extends keyof LiveCommands>(command: Command<LiveCommands, Name>): Answer<LiveCommands, Name> {
    const applied = applyToLive(state, command, Date.now());
    interpret(applied.state, applied.effects);
    return applied.answer;
  }

  const methods = {
    begin: (request: SyncRequest) => sync({ kind: 'begin', request }),
    claim: (syncId: string) => sync({ kind: 'claim', syncId, token: randomUUID() }),
    advance(step: Advance) {
      const shown = seenBy(step.result);
      const known = [...shown.seen, ...shown.gone].filter((number) => seen.has(number));
      return sync({ ...step, kind: 'advance', known });
    },
    suspend: (suspension: Omit<Command<SyncCommands, 'suspend'>, 'kind'>) => sync({ ...suspension, kind: 'suspend' }),
    release: (holder: { syncId: string; token: string }) => sync({ ...holder, kind: 'release' }),
    conclude: (holder: Holder, receipt: Receipt) => sync({ ...holder, kind: 'conclude', receipt }),
    ended: () => [...ended.values()],
    recorded: (syncId: string) => sync({ kind: 'recorded', syncId }),
    repository: () => state.repository,
    record: () => null,
    seenNumbers: (after: number, limit: number) =>
      [...seen]
        .filter((number) => number > after)
        .toSorted((a, b) => a - b)
        .slice(0, limit),
    etag: () => state.etag,
    isSyncing: () => state.sync !== null,
    renamed: (fullName: string) => sync({ kind: 'renamed', fullName }),
    requestRefresh(repository: TrackedRepository, requests: RefreshRequest[], urgency: Urgency) {
      const rows = refreshes.find(requests.map(({ number }) => number));
      live({ kind: 'request_refresh', repository, requests, urgency, rows });
    },
    claimLive: () => live({ kind: 'claim_live', token: randomUUID(), rows: refreshes.first(MAX_IN_BATCH) }),
    refreshed({ token, read }: LiveResult) {
      const rows = refreshes.find(read.map(({ number }) => number));
      live({ kind: 'refreshed', token, read, rows });
    },
    suspendLive: (token: string, cause: Command<LiveCommands, 'suspend_live'>['cause']) =>
      live({ kind: 'suspend_live', token, cause }),
  };
  return {
    object: counting(methods, counted),
    isBusy: () => state.sync !== null || state.live.status !== 'idle' || state.unrecorded !== null,
    /** The alarm rings, if it is time. */
    ring(): void {
      if (alarm === null || alarm > Date.now()) return;
      counted.objectRequests += 1;
      sync({ kind: 'wake' });
      live({ kind: 'wake_live' });
    },
  };
}

/** GitHubBudget in memory: the product's own rules. */
function countedBudget(counted: Counted) {
  let state = EMPTY_BUDGET;
  function apply<Name extends keyof BudgetCommands>(
    command: Command<BudgetCommands, Name>,
  ): Answer<BudgetCommands, Name> {
    const applied = applyBudget(state, command, Date.now());
    if (applied.state !== state) counted.rowsWritten += 1;
    state = applied.state;
    return applied.answer;
  }
  return counting(
    {
      acquire: (asked: Asked) => apply({ kind: 'acquire', ...asked }),
      settle: (holder: string, usage: Usage) => apply({ kind: 'settle', holder, usage }),
      token: (goodUntil: number) => apply({ kind: 'token', goodUntil }),
      omitted: (credential: string) => apply({ kind: 'omitted', credential }),
      keepOmitted: (credential: string, fields: string[]) => apply({ kind: 'keep_omitted', credential, fields }),
    },
    counted,
  );
}

/** An object whose calls are counted. */
function counting(methods: Record<string, (...values: never[]) => unknown>, counted: Counted): object {
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      async (...values: never[]) => {
        counted.objectRequests += 1;
        return method(...values);
      },
    ]),
  );
}
