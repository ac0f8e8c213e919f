import { acquire, EMPTY_BUDGET, settle } from '../../src/domain/budget.ts';
import { advance, holds, type Advance } from '../../src/domain/cursor/advance.ts';
import { begin, EMPTY_STATE, type DaysBack } from '../../src/domain/cursor/begin.ts';
import { cancel, conclude, recorded } from '../../src/domain/cursor/end.ts';
import type { EndedSync, RepositoryState } from '../../src/domain/cursor/state.ts';
import { suspend } from '../../src/domain/cursor/suspend.ts';
import { announced, nextAlarm, release, wake } from '../../src/domain/cursor/wake.ts';
import { claim } from '../../src/domain/cursor/work.ts';
import type { PullRequestSnapshot } from '../../src/domain/entities.ts';
import type { FactsInput } from '../../src/domain/facts/facts.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { PendingPullRequest } from '../../src/domain/pending-lists.ts';
import type { Tally } from '../../src/domain/receipt.ts';
import type { TrackedRepository } from '../../src/domain/tracked-repository.ts';
import { FailureError } from '../../src/errors.ts';
import { advanceSync } from '../../src/jobs/advance-sync.ts';
import { computeSync, type ComputeDeps } from '../../src/jobs/compute-sync.ts';
import type { Cursor, PageStore, Reader, SyncDeps } from '../../src/jobs/ports.ts';
import { recordEnded } from '../../src/jobs/record-ended.ts';
import type { ComputeMessage, SyncMessage } from '../../src/messages.ts';

/** The process died: nothing after this point of an invocation happens. */
class Crash extends Error {}

export interface Odds {
  /** Of dying at a call, before or after its effect. */
  crash: number;
  /** Of a message being delivered twice, or never. */
  duplicate: number;
  lose: number;
  /** Of GitHub failing a request. */
  failure: number;
  /** Of a pull request being touched while a request is answered. */
  touch: number;
}

interface SimulatedPullRequest {
  number: number;
  updatedAt: number;
  /** Its list of files does not fit a page. */
  long: boolean;
}

interface StoredPullRequest {
  updatedAt: number;
  readAt: string;
  pending: PendingPullRequest['pending'] | { reviewComments: { by: 'repository' } };
  facts: boolean;
  writes: number;
}

const repository: TrackedRepository = {
  workspaceId: 'workspace',
  repositoryId: 'repository',
  githubId: 1,
  fullName: 'acme/widgets',
  credential: { kind: 'deployment' },
};

/**
 * A world of pure transitions: the product's own jobs and cursor states, with GitHub, database, queues, alarm and clock
 * simulated, so that thousands of runs can be broken at every step. Everything that is random comes from `random`.
 */
export function simulatedWorld(random: () => number, size: number, odds: Odds) {
  let now = Date.parse('2026-01-01T00:00:00Z');
  let state: RepositoryState = EMPTY_STATE;
  let budget = EMPTY_BUDGET;
  let requests = 0;
  /** When a back walk last came to its end, or a sync that reads only changes began. */
  let drainedAt = 0;
  const seen = new Set<number>();
  const queue: (SyncMessage | ComputeMessage)[] = [];
  const stored = new Map<number, StoredPullRequest>();
  const records: EndedSync[] = [];
  const pullRequests: SimulatedPullRequest[] = Array.from({ length: size }, (_, index) => ({
    number: index + 1,
    // Every fourth shares its instant with the one before: equal `updatedAt` values are common.
    updatedAt: now - (size - index - (index % 4 === 3 ? 1 : 0)) * 3_600_000,
    long: random() < 0.15,
  }));

  const chance = (probability: number) => random() < probability;

  /** A call over the network: the process may die before it, or after its effect and before the answer. */
  async function call<Result>(effect: () => Result): Promise<Result> {
    await Promise.resolve();
    now += Math.floor(random() * 200);
    if (chance(odds.crash)) throw new Crash();
    const result = effect();
    if (chance(odds.crash)) throw new Crash();
    return result;
  }

  function announce(): void {
    if (state.ended.length > 0) queue.push({ type: 'compute.record', v: 1, repositoryId: 'repository' });
    const { sync } = state;
    if (!sync) return;
    state = announced(state, now);
    const compute = sync.step.phase === 'compute' || (sync.step.phase === 'verify' && sync.step.repair.length === 0);
    queue.push({ type: compute ? 'compute.step' : 'sync.step', v: 1, repositoryId: 'repository', syncId: sync.id });
  }

  const cursor: Cursor & { repository(): Promise<TrackedRepository | null> } = {
    claim: (syncId) =>
      call(() => {
        const claimed = claim(state, { syncId, token: String(random()) }, now);
        state = claimed.state;
        return claimed.work;
      }),
    advance: (step: Advance) =>
      call(() => {
        if (!holds(state.sync, step)) return null;
        if (step.result.kind === 'page') for (const number of step.result.numbers) seen.add(number);
        const advanced = advance(state, step, seen.size, now);
        if (readsBack(state) && !readsBack(advanced.state)) drainedAt = now;
        state = advanced.state;
        return advanced.work;
      }),
    suspend: (suspension) =>
      call(() => {
        state = suspend(state, suspension, now);
        if ((state.sync && !state.sync.wait) || state.ended.length > 0) announce();
      }),
    release: (holder) =>
      call(() => {
        state = release(state, holder);
        announce();
      }),
    conclude: (holder, receipt) =>
      call(() => {
        state = conclude(state, holder, receipt, now);
        announce();
        return state.ended.some((end) => end.record.id === holder.syncId);
      }),
    seenNumbers: (after, limit) =>
      call(() =>
        [...seen]
          .filter((number) => number > after)
          .toSorted((a, b) => a - b)
          .slice(0, limit),
      ),
    ended: () => call(() => state.ended),
    recorded: (syncId) =>
      call(() => {
        state = recorded(state, syncId);
      }),
    repository: () => call(() => state.repository),
  };

  function touch(): void {
    const chosen = pullRequests[Math.floor(random() * pullRequests.length)];
    if (chance(0.3)) {
      pullRequests.push({ number: pullRequests.length + 1, updatedAt: seconds(now), long: chance(0.2) });
    } else if (chosen) {
      chosen.updatedAt = seconds(now);
    }
  }

  /** A request to GitHub, which takes its time, may fail in any of its ways, and meanwhile the world goes on. */
  async function ask<Result>(width: number, answer: () => Result): Promise<Result> {
    requests += 1;
    const result = await call(() => {
      if (chance(odds.failure)) throw new FailureError(anyFailure(random, now, width));
      if (width > 9 && chance(odds.failure)) throw new FailureError({ kind: 'too_wide', detail: '502' });
      return answer();
    });
    now += Math.floor(random() * 2_000);
    if (chance(odds.touch)) touch();
    return result;
  }

  const reader: Reader = {
    page: ({ after, bound, pace, commentsSince }) =>
      ask(pace.width, () => {
        const ordered = pullRequests.toSorted((a, b) => b.updatedAt - a.updatedAt || b.number - a.number);
        const rest = ordered.filter((pullRequest) => after === null || follows(pullRequest, after));
        const page = rest.slice(0, pace.width).map((pullRequest) => ({ ...pullRequest }));
        const kept = page.filter((pullRequest) => pullRequest.updatedAt >= bound);
        const readAt = new Date(now).toISOString();
        const last = kept.at(-1);
        return {
          numbers: kept.map((pullRequest) => pullRequest.number),
          newest: kept[0]?.updatedAt ?? null,
          oldest: last?.updatedAt ?? null,
          fresh: kept.filter((pullRequest) => pullRequest.updatedAt > bound).length,
          cursor: last ? `${last.updatedAt}:${last.number}` : null,
          end: kept.length < page.length ? 'bound' : rest.length > page.length ? null : 'list',
          total: { count: pullRequests.length, at: now },
          seconds: 1,
          unreadable: [],
          fullName: 'acme/widgets',
          snapshots: () =>
            Promise.resolve(kept.map((pullRequest) => snapshotOf(pullRequest, readAt, commentsSince !== null))),
          restPage: () => 1,
        };
      }),
    repositoryComments: ({ since, page }) =>
      ask(1, () => ({
        comments: [],
        next: page < 3 ? { since, page: page + 1 } : null,
        readAt: new Date(now).toISOString(),
      })),
    lists: (pending) =>
      ask(1, () => ({
        unreadable: [],
        gone: [],
        reads: pending.flatMap((pullRequest) =>
          Object.entries(pullRequest.pending).map(([list, where]) => ({
            pullRequestId: pullRequest.pullRequestId,
            readAt: pullRequest.readAt,
            list: list as 'files',
            rows: [],
            total: 0,
            after: 'after' in where && where.after === '1' ? '2' : null,
          })),
        ),
      })),
    pullRequests: (numbers) =>
      ask(1, () => {
        const found = pullRequests.filter(({ number }) => numbers.includes(number));
        const snapshots = found.map((pullRequest) => snapshotOf(pullRequest, new Date(now).toISOString(), false));
        return { snapshots, gone: numbers.filter((number) => !found.some((one) => one.number === number)) };
      }),
    totals: () => {
      throw new Error('these runs have nothing to ask totals for');
    },
    frontTag: () => ask(1, () => ({ etag: null })),
    find: () =>
      ask(1, () => ({
        fullName: 'acme/widgets',
        nodeId: '1',
        defaultBranch: 'main',
        isPrivate: false,
        isArchived: false,
      })),
    spent: () => ({ requests: 0, points: 0 }),
    usage: () => ({ hour: {}, points: 1, seconds: 1 }),
  };

  const store: PageStore & ComputeDeps['store'] = {
    savePullRequests: (_, snapshots) =>
      call(() => {
        for (const snapshot of snapshots) {
          const before = stored.get(snapshot.number);
          const updatedAt = Date.parse(snapshot.updatedAt);
          const older =
            before &&
            (updatedAt < before.updatedAt || (updatedAt === before.updatedAt && snapshot.readAt < before.readAt));
          if (older) continue;
          stored.set(snapshot.number, {
            updatedAt,
            readAt: snapshot.readAt,
            pending: pendingOf(snapshot),
            facts: false,
            writes: (before?.writes ?? 0) + 1,
          });
        }
      }),
    saveReviewComments: () => call(() => undefined),
    finishReviewComments: (_, readAt, limit) =>
      call(() => {
        const due = [...stored.values()].filter(
          ({ pending, readAt: read }) => 'reviewComments' in pending && isByRepository(pending) && read <= readAt,
        );
        for (const pullRequest of due.slice(0, limit)) {
          const { reviewComments: _done, ...rest } = pullRequest.pending;
          pullRequest.pending = rest;
        }
        return Math.max(0, due.length - limit);
      }),
    pendingLists: (_, limit) =>
      call(() =>
        [...stored]
          .filter(([, { pending }]) => Object.keys(pending).length > 0 && !isByRepository(pending))
          .slice(0, limit)
          .map(([number, { readAt, pending }]) => ({
            pullRequestId: String(number),
            nodeId: String(number),
            number,
            changedFiles: 0,
            readAt,
            pending: pending as PendingPullRequest['pending'],
          })),
      ),
    saveLists: (_, reads) =>
      call(() => {
        for (const read of reads) {
          const pullRequest = stored.get(Number(read.pullRequestId));
          if (!pullRequest || pullRequest.readAt !== read.readAt) continue;
          const { [read.list as 'files']: _done, ...rest } = pullRequest.pending as PendingPullRequest['pending'];
          pullRequest.pending = read.after === null ? rest : { ...rest, [read.list]: { after: read.after } };
        }
      }),
    staleFacts: (_, _version, limit) =>
      call(() =>
        [...stored]
          .filter(([, pullRequest]) => !pullRequest.facts)
          .slice(0, limit)
          .map(([number, pullRequest]) => factsInputOf(number, pullRequest.readAt)),
      ),
    saveFacts: (_, _version, facts) =>
      call(() => {
        for (const { pullRequestId } of facts) {
          const pullRequest = stored.get(Number(pullRequestId));
          if (pullRequest) pullRequest.facts = true;
        }
      }),
    removePullRequests: (_, numbers) =>
      call(() => {
        for (const number of numbers) stored.delete(number);
      }),
    saveTotals: () => call(() => undefined),
    otherNumbers: () => call(() => []),
    absentNumbers: (_, numbers) => call(() => numbers.filter((number) => !stored.has(number))),
    tally: (_, of) =>
      call(() => {
        const numbers = 'numbers' in of ? of.numbers : [...stored.keys()];
        const rows = numbers.flatMap((number) => stored.get(number) ?? []);
        return { ...emptyTally(rows.length), absent: numbers.filter((number) => !stored.has(number)) };
      }),
  };

  const log = () => undefined;
  const deps: SyncDeps & ComputeDeps = {
    now: () => now,
    cursor: () => cursor,
    budget: () => ({
      acquire: (holder, priority, credential) =>
        call(() => {
          const acquired = acquire(budget, holder, priority, credential, now);
          budget = acquired.budget;
          return acquired.grant;
        }),
      settle: (holder, usage) =>
        call(() => {
          budget = settle(budget, holder, usage, now);
        }),
    }),
    reader: () => call(() => reader),
    store,
    credentialFailed: () => call(() => undefined),
    sendToLlm: () => call(() => undefined),
    log,
  };
  const finishSyncRun = (_: unknown, ended: EndedSync) => call(() => records.push(ended));

  async function handle(message: SyncMessage | ComputeMessage): Promise<void> {
    if (message.type === 'sync.step') await advanceSync(deps, message);
    else if (message.type === 'compute.step') await computeSync(deps, message);
    else if (message.type === 'compute.record')
      await recordEnded({ cursor: () => cursor, store: { finishSyncRun } }, message);
  }

  async function deliver(): Promise<void> {
    const [message] = queue.splice(Math.floor(random() * queue.length), 1);
    if (!message || chance(odds.lose)) return;
    if (chance(odds.duplicate)) queue.push(message);
    try {
      await handle(message);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      // A platform that is up delivers the message again; a process that died took a local queue with it.
      if (chance(0.5)) queue.push(message);
    }
  }

  function ring(): void {
    const alarm = nextAlarm(state, now);
    if (alarm === null) return;
    now = Math.max(now, alarm);
    const woken = wake(state, now);
    state = woken.state;
    if (woken.announce) announce();
  }

  return {
    request(id: string, daysBack: DaysBack): { created: boolean; syncId: string } {
      const begun = begin(state, { id, repository, daysBack }, now);
      if (begun.created) seen.clear();
      state = begun.state;
      if (begun.created && !readsBack(state)) drainedAt = now;
      if (begun.created) announce();
      return { created: begun.created, syncId: begun.sync.id };
    },
    cancel(syncId: string): void {
      state = cancel(state, syncId, now);
      announce();
    },
    /** One thing happens: a message is delivered, or, when there is none, the alarm rings. */
    async step(): Promise<void> {
      if (queue.length > 0 && chance(0.9)) await deliver();
      else ring();
    },
    /** Two invocations side by side, as a queue with concurrency runs them. */
    async stepTwice(): Promise<void> {
      await Promise.all([deliver(), deliver()]);
    },
    get state() {
      return state;
    },
    get idle() {
      return state.sync === null && state.ended.length === 0;
    },
    get drainedAt() {
      return drainedAt;
    },
    get requests() {
      return requests;
    },
    pullRequests,
    stored,
    records,
    calm(): void {
      Object.assign(odds, { crash: 0, failure: 0, touch: 0, lose: 0, duplicate: 0 });
    },
  };
}

function readsBack({ sync }: RepositoryState): boolean {
  return sync?.step.phase === 'walk' && sync.step.read === 'back';
}

function follows(pullRequest: SimulatedPullRequest, cursor: string): boolean {
  const [updatedAt = 0, number = 0] = cursor.split(':').map(Number);
  return pullRequest.updatedAt < updatedAt || (pullRequest.updatedAt === updatedAt && pullRequest.number < number);
}

function anyFailure(random: () => number, now: number, width: number): Failure {
  const detail = 'simulated';
  const failures: Failure[] = [
    { kind: 'transient', detail },
    { kind: 'primary_limit', resource: 'graphql', resetAt: now + 600_000, detail },
    { kind: 'secondary_limit', retryAfterSeconds: random() < 0.5 ? 30 : null, detail },
    { kind: 'database_outage', detail },
  ];
  if (width > 4) failures.push({ kind: 'too_wide', detail });
  return failures[Math.floor(random() * failures.length)] ?? { kind: 'transient', detail };
}

function snapshotOf(pullRequest: SimulatedPullRequest, readAt: string, byRepository: boolean): PullRequestSnapshot {
  const { number, updatedAt, long } = pullRequest;
  return {
    number,
    updatedAt: new Date(updatedAt).toISOString(),
    readAt,
    lists: {
      files: long ? { state: 'continues', rows: [], total: 0, after: '1' } : { state: 'complete', rows: [], total: 0 },
      reviewComments: { state: 'deferred', by: byRepository ? 'repository' : 'pull_request' },
    },
  } as unknown as PullRequestSnapshot;
}

function pendingOf(snapshot: PullRequestSnapshot): StoredPullRequest['pending'] {
  const { files, reviewComments } = snapshot.lists;
  return {
    ...(files.state === 'continues' && { files: { after: files.after } }),
    ...(reviewComments.state === 'deferred' && { reviewComments: { by: reviewComments.by } }),
  } as StoredPullRequest['pending'];
}

function isByRepository(pending: StoredPullRequest['pending']): boolean {
  const [only, ...others] = Object.values(pending);
  return others.length === 0 && only !== undefined && 'by' in only && only.by === 'repository';
}

function factsInputOf(number: number, readAt: string): FactsInput {
  return {
    pullRequestId: String(number),
    version: readAt,
    authorId: null,
    createdAt: readAt,
    mergedAt: null,
    closedAt: null,
    earliestCommitAt: null,
    reviews: [],
    comments: [],
    files: [],
  };
}

function emptyTally(pullRequests: number): Tally {
  const none = { reviews: 0, commits: 0, files: 0, comments: 0, checkRuns: 0 };
  return { expected: none, stored: { pullRequests, ...none }, incomplete: [], absent: [], capped: [] };
}

/** GitHub's instants are whole seconds. */
function seconds(instant: number): number {
  return Math.floor(instant / 1000) * 1000;
}
