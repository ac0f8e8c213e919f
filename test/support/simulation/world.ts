import type { DaysBack } from '../../../src/domain/cursor/begin.ts';
import type { RefreshRequest } from '../../../src/domain/cursor/live.ts';
import type { EndedSync } from '../../../src/domain/cursor/state.ts';
import type { Failure } from '../../../src/domain/failure.ts';
import { FailureError } from '../../../src/errors.ts';
import { advanceSync } from '../../../src/jobs/sync/advance-sync.ts';
import { computeTouched, type TouchedDeps } from '../../../src/jobs/facts/compute-touched.ts';
import { computeSync, type ComputeDeps } from '../../../src/jobs/facts/compute-sync.ts';
import type { SyncDeps } from '../../../src/jobs/ports.ts';
import { recordEnded } from '../../../src/jobs/sync/record-ended.ts';
import { refreshLive, type LiveDeps } from '../../../src/jobs/webhooks/refresh-live.ts';
import { requestRefreshes, type RefreshRequestDeps } from '../../../src/jobs/webhooks/request-refreshes.ts';
import type { ComputeMessage, LiveMessage, LlmMessage, SyncMessage, WebhookMessage } from '../../../src/messages.ts';
import { simulatedBudget } from './budget.ts';
import { repository, simulatedCursor } from './cursor.ts';
import { Crash, fateOf, type Odds } from './fate.ts';
import { simulatedGitHub, type History } from './github.ts';
import { simulatedStore } from './store.ts';
import { watchedLegs } from './watched-legs.ts';

/** The credential may not read the repository for now. */
const REFUSED: Failure = { kind: 'unavailable', reason: 'no_access', detail: 'refused' };

type Message = SyncMessage | ComputeMessage | LiveMessage | WebhookMessage;

/**
 * A world of pure transitions: the product's own jobs and cursor states, with GitHub, database, queues, alarm and clock
 * simulated, so that thousands of runs can be broken at every step.
 */
export function simulatedWorld(random: () => number, history: number | History, odds: Odds) {
  const fate = fateOf(random, odds);
  const budget = simulatedBudget(() => fate.now);
  const queue: Message[] = [];
  const deliveries = new Set<string>();
  /** What webhooks told and the product accepted. */
  const accepted: RefreshRequest[] = [];
  const records: EndedSync[] = [];
  const object = simulatedCursor(fate, (message) => void queue.push(message));
  const github = simulatedGitHub(
    fate,
    typeof history === 'number' ? { size: history } : history,
    ({ number, updatedAt }) => {
      const named = { repositoryGithubId: '1', pulls: [{ number, updatedAt }], shas: [], deployed: fate.chance(0.05) };
      queue.push({ type: 'webhook.pull_requests', v: 1, delivery: String(random()), event: 'pull_request', ...named });
    },
  );
  let toldAt = 0;
  const legs = watchedLegs(() => object.state.coverage?.through ?? 0, github.pullRequests);
  const { store, stored, aside, refuses, carried } = simulatedStore(fate, legs);

  const log = () => undefined;
  const deps: SyncDeps & ComputeDeps = {
    now: () => fate.now,
    cursor: () => object.cursor,
    budget: () => ({
      acquire: (asked) => fate.call(() => budget.apply({ kind: 'acquire', ...asked })),
      settle: (holder, usage) => fate.call(() => budget.apply({ kind: 'settle', holder, usage })),
    }),
    reader: () => fate.call(() => github.reader),
    store,
    noteOmitted: () => fate.call(() => undefined),
    credentialFailed: () => fate.call(() => undefined),
    credentialRefused: () => fate.call(() => undefined),
    log,
  };
  const finishSyncRun = (_: unknown, ended: EndedSync) => fate.call(() => records.push(ended));
  /** Syncs whose pull requests were announced to the model. */
  const announcedToModel = new Set<string>();
  const sendToLlm = (message: LlmMessage) =>
    fate.call(() => void (message.type === 'llm.analyze' && announcedToModel.add(message.syncId)));

  // What the repository itself is, is no part of this world.
  const look = () => fate.call(() => undefined);

  const liveDeps: LiveDeps = {
    ...deps,
    cursor: () => object.live,
    reader: () =>
      fate.call(() => {
        if (fate.chance(fate.odds.refuse ?? 0)) throw new FailureError(REFUSED);
        return github.reader;
      }),
    sendToCompute: (message) => fate.call(() => void queue.push(message)),
    refreshRepository: look,
  };
  const touchedDeps: TouchedDeps = {
    ...deps,
    store: {
      ...store,
      repositoriesToCompute: () => fate.call(() => []),
      noteFormulas: () => fate.call(() => undefined),
    },
    // Weeks and models are no part of this world.
    sendToCompute: () => fate.call(() => undefined),
    wakeModel: () => fate.call(() => undefined),
  };
  const requestDeps: RefreshRequestDeps = {
    now: () => fate.now,
    cursor: () => object.live,
    store: {
      setAside: (...left) => store.setAside(...left),
      knownDeliveries: (ids) => fate.call(() => ids.filter((id) => deliveries.has(id))),
      rememberDeliveries: (taken) => fate.call(() => taken.forEach(({ id }) => deliveries.add(id))),
      numbersOfCommits: () => fate.call(() => []),
      sourcesToRead: () => fate.call(() => ({ deployments: true, releases: false, workflow: null, incidents: [] })),
    },
    tracked: () => fate.call(() => [repository]),
    readDeployments: () =>
      fate.call(() => {
        object.request(`deployed ${fate.now}`, undefined, { deployed: true });
        toldAt = fate.now;
      }),
    log,
  };

  async function handle(message: Message): Promise<void> {
    if (message.type === 'sync.step') await advanceSync(deps, message);
    else if (message.type === 'live.refresh') await refreshLive(liveDeps, message);
    else if (message.type === 'webhook.pull_requests') {
      await requestRefreshes(requestDeps, [message]);
      accepted.push(...message.pulls);
    } else if (message.type === 'compute.touched') await computeTouched(touchedDeps, message);
    else if (message.type === 'compute.step') await computeSync(deps, message);
    else if (message.type === 'compute.record')
      await recordEnded(
        { cursor: () => object.cursor, store: { finishSyncRun }, sendToSync: look, sendToLlm },
        message,
      );
  }

  async function deliver(): Promise<void> {
    const [message] = queue.splice(Math.floor(fate.random() * queue.length), 1);
    if (!message || fate.chance(fate.odds.lose)) return;
    if (fate.chance(fate.odds.duplicate)) queue.push(message);
    try {
      await fate.invocation(() => handle(message));
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      // A platform that is up delivers the message again; a process that died took a local queue with it.
      if (fate.chance(0.5)) queue.push(message);
    }
  }

  return {
    request: (id: string, daysBack: DaysBack, verify?: boolean) =>
      object.request(id, daysBack, { verify: verify ?? false, retry: 'all' }),
    /** The schedule asks for a sync. */
    schedule: (id: string) => object.request(id, undefined, { retry: 'due' }),
    flaws: github.flaws,
    aside,
    refuses,
    fate,
    announcedToModel,
    cancel: (syncId: string) => object.cancel(syncId),
    pullRequests: github.pullRequests,
    stored,
    /** The ends of legs, as the database was told of them. */
    legs: legs.told,
    /** When somebody was last told that something was deployed. */
    get toldAt() {
      return toldAt;
    },
    /** Commits that deployments of before then carried, and that nobody noted. */
    uncarried: (until: number) => github.carriedBy(until).filter((sha) => !carried.has(sha)),
    records,
    accepted,
    /** One thing happens: a message is delivered, or, when there is none, the alarm rings. */
    async step(): Promise<void> {
      if (fate.chance(odds.evict ?? 0)) object.evict();
      if (queue.length > 0 && fate.chance(0.9)) await deliver();
      else object.ring();
    },
    /** Two invocations side by side, as a queue with concurrency runs them. */
    async stepTwice(): Promise<void> {
      await Promise.all([deliver(), deliver()]);
    },
    get state() {
      return object.state;
    },
    get idle() {
      const isToldOf = queue.some(({ type }) => type === 'webhook.pull_requests' || type === 'compute.touched');
      const { sync, unrecorded, live } = object.state;
      return sync === null && unrecorded === null && live.status === 'idle' && !isToldOf;
    },
    get drainedAt() {
      return object.drainedAt;
    },
    get requests() {
      return github.requests;
    },
    /** Somebody deletes rows, others miss a change, and some pull requests vanish from GitHub. */
    damage(): void {
      for (const [number, row] of stored) {
        row.updatedAt -= fate.chance(0.3) ? 3_600_000 : 0;
        if (fate.chance(0.3)) stored.delete(number);
      }
      const { pullRequests } = github;
      for (let index = pullRequests.length - 1; index >= 0; index--) {
        if (fate.chance(0.1)) pullRequests.splice(index, 1);
      }
    },
    /** Work that could not be given, taken or read on can be now. */
    heal(): void {
      for (const flaw of Object.values(github.flaws)) flaw.clear();
      refuses.clear();
    },
    calm(): void {
      fate.outages.length = 0;
      Object.assign(odds, {
        crash: 0,
        failure: 0,
        touch: 0,
        lose: 0,
        duplicate: 0,
        hide: 0,
        nameless: 0,
        evict: 0,
        refuse: 0,
      });
    },
  };
}
