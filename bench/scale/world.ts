import type { Asked } from '../../src/domain/budget.ts';
import { EMPTY_STATE } from '../../src/domain/cursor/begin.ts';
import type { EndedSync, RepositoryState } from '../../src/domain/cursor/state.ts';
import { computeSync } from '../../src/jobs/facts/compute-sync.ts';
import { computeTouched, computeWeeks, type TouchedDeps } from '../../src/jobs/facts/compute-touched.ts';
import type { SyncDeps } from '../../src/jobs/ports.ts';
import { runDueJob, type DueJobDeps, type DueSync } from '../../src/jobs/schedule/run-due-job.ts';
import { dueMessages, scheduleNext, type DueRepository } from '../../src/jobs/schedule/schedule-next.ts';
import { advanceSync } from '../../src/jobs/sync/advance-sync.ts';
import { recordEnded } from '../../src/jobs/sync/record-ended.ts';
import { refreshLive } from '../../src/jobs/webhooks/refresh-live.ts';
import { requestRefreshes, type RefreshRequestDeps } from '../../src/jobs/webhooks/request-refreshes.ts';
import { withinBudget } from '../../src/jobs/within-budget.ts';
import type { ComputeMessage, LiveMessage, SyncMessage, WebhookMessage } from '../../src/messages.ts';
import { callsOf, type CursorCalls, type MemoryCursor } from '../../test/support/simulation/memory-cursor.ts';
import type { VirtualClock } from './clock.ts';
import { cursorOnClock } from './cursor-on-clock.ts';
import { NOTHING_USED, type Use } from './meter.ts';
import type { Pace } from './pace.ts';
import { consumersOf, simulatedQueue } from './queue.ts';
import type { Quota } from './quota.ts';
import { simulatedReader } from './reader.ts';
import { wholeSecond, type GitHubRepository } from './repository.ts';
import { simulatedStore } from './store.ts';

/** A repository in the world: on GitHub, with its quota and its cursor. */
export interface Member {
  repository: GitHubRepository;
  quota: Quota;
  cursor: MemoryCursor;
  calls: CursorCalls;
}

/** Who asks the schedule which repositories are due. */
type Job = 'sweep' | 'verify';

/** What kept chunks from reading, in milliseconds of waiting. */
export interface Waits {
  /** GitHub's points of the hour, and its REST requests. */
  points: number;
  rest: number;
  /** GitHub's limits of a minute: of them its server time is spent first. */
  serverTime: number;
  /** The slots of the quota. */
  slots: number;
  /** Consumers of the queues. */
  consumers: number;
}

export interface WorldEvents {
  /** A cursor has carried out a command. */
  moved?(member: Member, before: RepositoryState): void;
  /** A sync has ended, and the database has its record. */
  ended?(member: Member, record: EndedSync['record']): void;
  /** A changed pull request is stored. */
  saved?(repositoryId: string, number: number, updatedAt: number): void;
  /** A chunk is granted a slot, after it has waited so long. */
  granted?(asked: Asked, waitedMs: number): void;
}

export type World = ReturnType<typeof simulatedWorld>;

/**
 * The product at work: its jobs and rules as they ship, its queues as wrangler.toml has them, over a simulated GitHub and
 * a simulated database, on a clock that jumps. Nothing fails but at a limit.
 */
export function simulatedWorld(clock: VirtualClock, pace: Pace, events: WorldEvents = {}) {
  const use: Use = { ...NOTHING_USED };
  const waits: Waits = { points: 0, rest: 0, serverTime: 0, slots: 0, consumers: 0 };
  const members = new Map<string, Member>();
  const byGithubId = new Map<string, Member>();
  /** Since when a holder waits for a slot. */
  const waiting = new Map<string, number>();
  const { store, track, of, request } = simulatedStore(clock, pace, use, (...row) => events.saved?.(...row));
  let ids = 0;
  const nextId = () => String(++ids);
  const log = () => undefined;
  const nothing = () => request(() => undefined);

  function member(repositoryId: string): Member {
    const found = members.get(repositoryId);
    if (!found) throw new Error(`there is no repository ${repositoryId}`);
    return found;
  }

  /** A call of a Durable Object: it stores a row when its state changes. */
  async function call<Result>(effect: () => Result): Promise<Result> {
    use.objectCalls += 1;
    use.rowsWritten += 1;
    await clock.sleep(pace.objectMs);
    return effect();
  }

  /** Adds a repository: nobody has read it, or (`isImported`) everything was just read and stored. */
  function add(repository: GitHubRepository, quota: Quota, isImported = false): Member {
    const { repositoryId, githubId } = repository.tracked;
    const surroundings = {
      send,
      done: ({ before }: { before: RepositoryState }) => events.moved?.(added, before),
    };
    const cursor = cursorOnClock(
      clock,
      surroundings,
      () => {
        use.objectCalls += 1;
        use.rowsWritten += 1;
      },
      isImported ? importedState(repository, clock.now()) : EMPTY_STATE,
    );
    const added: Member = { repository, quota, cursor, calls: callsOf(cursor, call, nextId) };
    members.set(repositoryId, added);
    byGithubId.set(githubId, added);
    track(repository, isImported);
    return added;
  }

  function budgetOf(quota: Quota): ReturnType<SyncDeps['budget']> {
    return {
      acquire: (asked) =>
        call(() => {
          const grant = quota.budget({ kind: 'acquire', ...asked });
          const now = clock.now();
          const since = waiting.get(asked.holder);
          if (grant.granted) {
            waiting.delete(asked.holder);
            events.granted?.(asked, since === undefined ? 0 : now - since);
            return grant;
          }
          if (since === undefined) waiting.set(asked.holder, now);
          waits[reasonOf(quota, grant.reason)] += grant.until - now;
          return grant;
        }),
      settle: (holder, usage) => call(() => quota.budget({ kind: 'settle', holder, usage })),
    };
  }

  const reading: Pick<SyncDeps, 'now' | 'budget' | 'reader' | 'credentialFailed' | 'credentialRefused'> = {
    now: clock.now,
    budget: ({ workspaceId, ...others }) => budgetOf(quotaOf({ workspaceId, ...others })),
    // The credential is looked up in the database.
    reader: (tracked) =>
      request(() => {
        const { repository, quota } = member(tracked.repositoryId);
        const deploymentsKnown = () => of(tracked.repositoryId).deploymentsKnown;
        return simulatedReader({ clock, pace, quota, repository, use, deploymentsKnown });
      }),
    credentialFailed: nothing,
    credentialRefused: nothing,
  };
  const quotaOf = (tracked: object) => member((tracked as { repositoryId: string }).repositoryId).quota;

  const deps: SyncDeps = {
    ...reading,
    cursor: (repositoryId) => member(repositoryId).calls,
    store,
    noteOmitted: nothing,
    log,
  };

  function startSync(
    { repositoryId }: { repositoryId: string },
    how: DueSync & { daysBack?: null; deployed?: boolean },
  ): Promise<void> {
    const { cursor, repository } = member(repositoryId);
    return call(() => cursor.begin({ id: nextId(), repository: repository.tracked, daysBack: undefined, ...how })).then(
      () => nothing(),
    );
  }

  const readDeployments = (tracked: { repositoryId: string }) => startSync(tracked, { deployed: true });

  const dueDeps: DueJobDeps = {
    ...reading,
    tracked: ({ repositoryId }) => request(() => member(repositoryId).repository.tracked),
    cursor: (repositoryId) => {
      const { cursor, calls } = member(repositoryId);
      return {
        etag: () => call(() => cursor.state.etag),
        isSyncing: () => call(() => cursor.state.sync !== null),
        requestRefresh: (...asked) => calls.requestRefresh(...asked),
      };
    },
    startSync: (tracked, how) => startSync(tracked, how),
    readDeployments,
    refreshRepository: () => Promise.resolve(),
    store: {
      isUnavailable: () => request(() => false),
      numbersToSweep: ({ repositoryId }) => request(() => toSweep(repositoryId)),
      dueSetAside: () => request(() => []),
      dueHoles: () => request(() => []),
      markChecked: nothing,
    },
    sendToSync: (messages) => sendAll(messages),
    log,
  };

  /** Which pull requests of a repository a sweep reads; the life of the world says it. */
  let toSweep: (repositoryId: string) => number[] = () => [];

  const webhookDeps: RefreshRequestDeps = {
    now: clock.now,
    cursor: (repositoryId) => member(repositoryId).calls,
    store: {
      knownDeliveries: () => request(() => []),
      rememberDeliveries: nothing,
      numbersOfCommits: () => request(() => []),
      setAside: (...left) => store.setAside(...left),
      sourcesToRead: (scope) => store.sourcesToRead(scope),
    },
    tracked: (githubIds) => request(() => githubIds.flatMap((id) => byGithubId.get(id)?.repository.tracked ?? [])),
    readDeployments,
    log,
  };

  const touchedDeps: TouchedDeps = {
    now: clock.now,
    log,
    store: { ...store, repositoriesToCompute: () => request(() => []), noteFormulas: nothing },
    wakeModel: () => Promise.resolve(),
    sendToCompute: (messages) => sendAll(messages),
  };

  /** The repositories of a job in the order of the schedule: the first of each workspace before any second. */
  let due: Record<Job, DueRepository[]> = { sweep: [], verify: [] };

  async function handle(message: SyncMessage | ComputeMessage | LiveMessage): Promise<void> {
    switch (message.type) {
      case 'sync.step':
        return advanceSync(deps, message);
      case 'sync.due':
        return runDueJob(dueDeps, message);
      case 'sync.schedule':
        return scheduleNext(
          {
            now: clock.now,
            store: {
              checkPages: () => request(() => []),
              dueRepositories: (job, after, limit) =>
                request(() => {
                  const all = due[job as Job];
                  const from = after
                    ? all.findIndex((one) => one.rank === after.rank && one.workspaceId === after.workspaceId) + 1
                    : 0;
                  return all.slice(from, from + limit);
                }),
            },
            sendToSync: (messages) => sendAll(messages),
            log,
          },
          message,
        );
      case 'live.refresh':
        return refreshLive(
          {
            ...deps,
            cursor: (repositoryId) => member(repositoryId).calls,
            sendToCompute: (body) => sendAll([{ body }]),
            refreshRepository: () => Promise.resolve(),
          },
          message,
        );
      case 'compute.step':
        return computeSync({ now: clock.now, cursor: (id) => member(id).calls, store, log }, message);
      case 'compute.touched':
        return computeTouched(touchedDeps, message);
      case 'compute.weeks':
        return computeWeeks(touchedDeps, message);
      case 'compute.record':
        return recordEnded(
          {
            cursor: (repositoryId) => member(repositoryId).calls,
            store: {
              finishSyncRun: ({ repositoryId }, ended) =>
                request(() => {
                  const about = member(repositoryId);
                  about.cursor.seen.clear();
                  events.ended?.(about, ended.record);
                }),
            },
            sendToSync: () => Promise.resolve(),
            sendToLlm: () => Promise.resolve(),
          },
          message,
        );
      default:
        throw new Error(`nobody sends ${message.type} here`);
    }
  }

  function queue<Body>(name: string, handleAll: (bodies: Body[]) => Promise<void>) {
    return simulatedQueue<Body>(clock, consumersOf(name), pace.messageMs, (bodies) => {
      use.workerRequests += 1;
      use.workerCpuMs += pace.messageCpuMs * bodies.length;
      return handleAll(bodies);
    });
  }

  const each = async (messages: (SyncMessage | ComputeMessage | LiveMessage)[]) => {
    for (const message of messages) await handle(message);
  };
  const queues = {
    sync: queue<SyncMessage>('sync', each),
    compute: queue<ComputeMessage>('compute', each),
    live: queue<LiveMessage>('live', each),
    webhooks: queue<WebhookMessage & { type: 'webhook.pull_requests' }>('webhooks', (messages) =>
      requestRefreshes(webhookDeps, messages),
    ),
  };

  function send(message: SyncMessage | ComputeMessage | LiveMessage, delaySeconds = 0): void {
    use.messages += 1;
    const [name] = message.type.split('.');
    if (name === 'sync') queues.sync.send(message as SyncMessage, delaySeconds);
    else if (name === 'compute') queues.compute.send(message as ComputeMessage, delaySeconds);
    else queues.live.send(message as LiveMessage, delaySeconds);
  }

  function sendAll(
    messages: { body: SyncMessage | ComputeMessage | LiveMessage; delaySeconds?: number }[],
  ): Promise<void> {
    for (const { body, delaySeconds } of messages) send(body, delaySeconds);
    return Promise.resolve();
  }

  return {
    clock,
    use,
    add,
    members: () => [...members.values()],
    /** The first sync of a repository, of its whole history. */
    begin: ({ repository }: Member) => startSync(repository.tracked, { daysBack: null }),
    /** The hourly cron finds nothing to do. Its messages are few; that it wakes the database is what costs. */
    tidy: (): Promise<unknown> => request(() => undefined),
    /** A delivery of GitHub's about a pull request reaches the Worker, which queues it. */
    deliver({ repository }: Member, number: number, updatedAt: number, deployed = false): void {
      use.workerRequests += 1;
      use.workerCpuMs += pace.messageCpuMs;
      use.messages += 1;
      queues.webhooks.send({
        type: 'webhook.pull_requests',
        v: 1,
        delivery: nextId(),
        event: 'pull_request',
        repositoryGithubId: repository.tracked.githubId,
        pulls: deployed ? [] : [{ number, updatedAt }],
        shas: [],
        deployed,
      });
    },
    /** The cron of a job: its message schedules these repositories. */
    schedule(job: Job, repositories: DueRepository[]): void {
      due = { ...due, [job]: repositories };
      send({ type: 'sync.schedule', v: 1, job, after: null });
    },
    /** Each of these repositories is asked for by its tag, spread over time. */
    lookAt(repositories: DueRepository[]): void {
      void sendAll(dueMessages('sync', repositories));
    },
    sweepBy(numbers: (repositoryId: string) => number[]): void {
      toSweep = numbers;
    },
    /**
     * One question of GraphQL says for up to a hundred repositories of a credential whether they have changed; those
     * that have begin a sync.
     */
    async askAbout(asked: Member[]): Promise<void> {
      const [first] = asked;
      if (!first) return;
      use.messages += 1;
      use.workerRequests += 1;
      use.workerCpuMs += pace.messageCpuMs;
      const { tracked } = first.repository;
      await withinBudget(
        reading,
        { reading: tracked, holder: `look:${tracked.repositoryId}`, priority: 'backfill', depth: 0 },
        (reader) => reader.ping(),
      );
      await nothing();
      for (const { repository, cursor } of asked) {
        const tag = repository.tag();
        if (cursor.state.etag !== tag && !cursor.state.sync) await startSync(repository.tracked, { etag: tag });
      }
    },
    waits: (): Waits => {
      const consumers = Object.values(queues).reduce((sum, one) => sum + one.waitedMs(), 0);
      return { ...waits, consumers };
    },
  };
}

/** A cursor after a sync of the whole history. */
function importedState(repository: GitHubRepository, now: number): RepositoryState {
  const coverage = { through: wholeSecond(now), since: 0, cursor: null, exhausted: true, passed: repository.count() };
  return { ...EMPTY_STATE, repository: repository.tracked, coverage, synced: true, etag: repository.tag() };
}

/** Why a quota refuses. Slots are in use, or they are free and the minute's server time is spent. */
function reasonOf(quota: Quota, reason: string): keyof Waits {
  if (reason === 'secondary_limit') return 'serverTime';
  if (reason !== 'primary_limit') return quota.leases() >= SLOTS ? 'slots' : 'serverTime';
  return quota.core.window().remaining < quota.graphql.window().remaining ? 'rest' : 'points';
}

/** Chunks of one quota that read at once; live work has one more. */
const SLOTS = 3;
