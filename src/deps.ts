import { parseConfig, type Config } from './config.ts';
import type { PageStore, Reader, SyncDeps } from './jobs/ports.ts';
import type { ComputeDeps } from './jobs/compute-sync.ts';
import type { TouchedDeps } from './jobs/compute-touched.ts';
import type { ExpireDeps } from './jobs/expire.ts';
import type { ImportDeps } from './jobs/import-repositories.ts';
import type { ScheduleDeps } from './jobs/schedule-next.ts';
import type { DeliveryDeps } from './jobs/take-delivery.ts';
import type { HintDeps } from './jobs/take-hints.ts';
import type { TurnDeps } from './jobs/take-turn.ts';
import type { TouchDeps } from './jobs/touch-unfinished.ts';
import { lookAgain, type LookReader } from './jobs/look-again.ts';
import { lookAt, lookAtConnections, type ConnectionDeps } from './jobs/look-at-connections.ts';
import type { RedeliverDeps } from './jobs/redeliver-missed.ts';
import type { LiveDeps } from './jobs/refresh-live.ts';
import type { RecordDeps } from './jobs/record-ended.ts';
import type { AnnounceDeps } from './jobs/announce-analysis.ts';
import type { LineUpDeps } from './jobs/line-up.ts';
import type { ModelTurnDeps } from './jobs/take-model-turn.ts';
import type { DeadLetterDeps } from './jobs/record-dead-letter.ts';
import { isOfOrganization, type BadCredential } from './domain/failure.ts';
import { nameOf, type Reading, type TrackedRepository } from './domain/tracked-repository.ts';
import { openApi, type Api } from './api.ts';
import { callsOf } from './durable-calls.ts';
import { openGitHub } from './github/client.ts';
import { openMeter } from './github/meter.ts';
import { readOwned } from './github/read-owned.ts';
import { readTeams } from './github/read-teams.ts';
import { appOf, openCredentials } from './github-access.ts';
import { openReader } from './github/reader.ts';
import { splitName } from './github/split-name.ts';
import { log } from './log.ts';
import { modelOf } from './model-access.ts';
import type { ComputeMessage, LiveMessage, LlmMessage, SyncMessage } from './messages.ts';
import { openSenders } from './senders.ts';
import { beginCall, endCall, rejectionsSinceAnswer } from './storage/analyses/calls.ts';
import {
  countWaiting,
  isLinedUp,
  lineUpAgain,
  lineUpNext,
  repositoriesToLineUp,
  waitingWorkspaces,
} from './storage/analyses/line.ts';
import { saveOutcome } from './storage/analyses/save-outcome.ts';
import { nextPendingAt, putBack, takePending } from './storage/analyses/take.ts';
import {
  connectionOfInstallation,
  connectionsToLookAt,
  markConnection,
  markInstallation,
  noteAccess,
  type SealedConnection,
} from './storage/connections.ts';
import { saveDeadLetter } from './storage/dead-letters.ts';
import { openDatabase, type Database } from './storage/database.ts';
import { knownDeliveries, numbersOfCommits, rememberDeliveries } from './storage/deliveries.ts';
import {
  deploymentsBound,
  finishDeployments,
  pendingWalks,
  saveDeployments,
  saveWalks,
} from './storage/deployments.ts';
import { dueRepositories, numbersToSweep } from './storage/due-repositories.ts';
import { FACTS_VERSIONS } from './domain/facts/facts.ts';
import { saveFacts, staleFacts } from './storage/facts.ts';
import { rebuildWeeks, repositoriesToCompute } from './storage/metrics/rollups.ts';
import { finishReviewComments, pendingLists, saveLists, saveReviewComments } from './storage/pending-lists.ts';
import { removePullRequests, savePullRequests } from './storage/save-pull-requests.ts';
import { requirementsToAsk, saveRequirements } from './storage/requirements.ts';
import { dueSetAside, forgetUnnumbered, listSetAside, setAside } from './storage/set-aside.ts';
import {
  describeRepository,
  getRepository,
  markChecked,
  markUnavailable,
  repositoriesByGithubIds,
  upsertRepositories,
} from './storage/repositories.ts';
import { refreshStatistics } from './storage/statistics.ts';
import { expireRecords, finishSyncRun, saveAnalysisOutcome, unfinishedSyncs } from './storage/sync-runs.ts';
import { getMark, setMark } from './storage/schedule-marks.ts';
import { saveGitHubTeams } from './storage/teams.ts';
import { absentNumbers, createdWithin, otherNumbers, saveTotals, tally } from './storage/tally.ts';
import { unchanged } from './storage/unchanged.ts';

/** Everything the handlers work with, bound to one invocation's environment. */
export interface Deps {
  config: Config;
  db: Database;
  api: Api;
  sync: SyncDeps;
  compute: ComputeDeps;
  touched: TouchedDeps;
  record: RecordDeps;
  analysis: AnnounceDeps & LineUpDeps;
  modelTurn: ModelTurnDeps;
  deadLetters: DeadLetterDeps;
  webhooks: HintDeps & DeliveryDeps;
  live: LiveDeps;
  schedule: ScheduleDeps;
  turns: TurnDeps;
  touch: TouchDeps;
  expire: ExpireDeps;
  redeliver: RedeliverDeps;
  imports: ImportDeps;
  connections: {
    /** Looks at connections whose time has come: at marked ones again, and daily at the others. */
    lookAgain(message: SyncMessage & { type: 'sync.connections' }): Promise<void>;
  };
}

/** The one place where bindings become functions. Throws a `ConfigError` when a variable is missing or wrong. */
export function openDeps(env: Env): Deps {
  const config = parseConfig(env);
  const db = openDatabase(config.DATABASE_URL, config.NEON_HTTP_URL);
  const now = () => Date.now();
  const cursor = (repositoryId: string) => callsOf(() => env.REPO_CURSOR.getByName(repositoryId));
  const model = modelOf(config);
  const desk = (workspaceId: string) => callsOf(() => env.MODEL_DESK.getByName(workspaceId));
  const app = appOf(config);
  const quota = (name: string) => callsOf(() => env.GITHUB_BUDGET.getByName(name));
  const credentials = openCredentials({ config, db, app, quota });
  const { budget } = credentials;
  const reader = async (repository: TrackedRepository): Promise<Reader & LookReader> => {
    const { githubId, fullName } = repository;
    const { access, publicOnly } = await credentials.access(repository);
    return openReader(access, { ...splitName(fullName), githubId, publicOnly });
  };
  const senders = openSenders(env);
  const sendToSync = senders.sync;
  const sendToLive = (body: LiveMessage) => senders.live([{ body }]);
  const sendToCompute = (body: ComputeMessage) => senders.compute([{ body }]);
  const sendToLlm = (body: LlmMessage) => senders.llm([{ body }]);
  const api = openApi({
    config,
    db,
    app,
    cursor,
    desk,
    credentials,
    senders,
  });

  /** A function of the storage, with the database it works on. */
  const on =
    <Rest extends unknown[], Result>(run: (db: Database, ...rest: Rest) => Result) =>
    (...rest: Rest): Result =>
      run(db, ...rest);

  async function credentialFailed(reading: Reading, failure: BadCredential): Promise<void> {
    const { workspaceId, credential } = reading;
    log('credential.failed', { workspaceId, credential: nameOf(credential), ...failure });
    if (credential.connectionId === null) return;
    await credentials.forgetToken(reading);
    await markConnection(db, workspaceId, credential.connectionId, markOf(failure, reading));
  }
  /** The next piece of work asks for a new token, where tokens are handed out by the hour. */
  async function credentialRefused(reading: Reading): Promise<void> {
    if (reading.credential.connectionId !== null) await credentials.forgetToken(reading);
  }
  const look = (repository: TrackedRepository) =>
    lookAgain(
      {
        now,
        budget,
        reader,
        cursor,
        store: { describeRepository: on(describeRepository), markUnavailable: on(markUnavailable) },
        credentialFailed,
        credentialRefused,
        log,
      },
      repository,
    );
  const pages: PageStore = {
    savePullRequests: on(savePullRequests),
    saveReviewComments: on(saveReviewComments),
    finishReviewComments: on(finishReviewComments),
    pendingLists: on(pendingLists),
    saveLists: on(saveLists),
    removePullRequests: on(removePullRequests),
    saveTotals: on(saveTotals),
    deploymentsBound: on(deploymentsBound),
    saveDeployments: on(saveDeployments),
    finishDeployments: on(finishDeployments),
    pendingWalks: on(pendingWalks),
    saveWalks: on(saveWalks),
    requirementsToAsk: on(requirementsToAsk),
    saveRequirements: on(saveRequirements),
    setAside: on(setAside),
    describeRepository: on(describeRepository),
    unchanged: on(unchanged),
  };
  const facts: Pick<ComputeDeps['store'], 'staleFacts' | 'saveFacts' | 'rebuildWeeks'> = {
    staleFacts: on(staleFacts),
    saveFacts: (...asked) => saveFacts(db, ...asked, model?.key ?? null),
    rebuildWeeks: on(rebuildWeeks),
  };
  const looking: ConnectionDeps<SealedConnection> = {
    look: (connection) => credentials.look(connection),
    store: {
      connectionsToLookAt: on(connectionsToLookAt),
      noteAccess: on(noteAccess),
      markConnection: on(markConnection),
    },
    sendToSync,
    log,
  };
  const sync: SyncDeps = {
    now,
    cursor,
    budget,
    reader,
    store: pages,
    noteOmitted: (reading, fields, lists) => credentials.noteOmitted(reading, fields, lists),
    credentialFailed,
    credentialRefused,
    log,
  };

  return {
    config,
    db,
    api,
    sync,
    compute: {
      now,
      cursor,
      store: {
        ...facts,
        refreshStatistics: async () => {
          try {
            await refreshStatistics(db);
          } catch (error) {
            // Without them the next statements are slower, and answer the same.
            log('statistics.failed', { detail: String(error) });
          }
        },
        requirementsToAsk: on(requirementsToAsk),
        tally: on(tally),
        absentNumbers: on(absentNumbers),
        createdWithin: on(createdWithin),
        otherNumbers: on(otherNumbers),
        dueSetAside: on(dueSetAside),
        listSetAside: on(listSetAside),
        forgetUnnumbered: on(forgetUnnumbered),
      },
      log,
    },
    touched: {
      now,
      store: { ...facts, repositoriesToCompute: (limit) => repositoriesToCompute(db, FACTS_VERSIONS, limit) },
      sendToCompute: senders.compute,
      wakeModel: async (workspaceId) => {
        if (model) await desk(workspaceId).wake();
      },
      log,
    },
    record: {
      cursor,
      sendToSync,
      store: { finishSyncRun: (scope, ended) => finishSyncRun(db, scope, ended, config.RESULT_TTL_HOURS) },
      sendToLlm,
    },
    analysis: {
      now,
      key: model?.key ?? null,
      desk,
      store: {
        isLinedUp: on(isLinedUp),
        lineUpNext: on(lineUpNext),
        repositoriesToLineUp: on(repositoriesToLineUp),
        lineUpAgain: on(lineUpAgain),
        waitingWorkspaces: on(waitingWorkspaces),
        countWaiting: on(countWaiting),
        saveAnalysisOutcome: on(saveAnalysisOutcome),
      },
      sendToLlm,
      log,
    },
    modelTurn: {
      now,
      sleep: (milliseconds) => scheduler.wait(milliseconds),
      every,
      model,
      desk,
      store: {
        takePending: on(takePending),
        nextPendingAt: on(nextPendingAt),
        putBack: on(putBack),
        beginCall: on(beginCall),
        endCall: on(endCall),
        rejectionsSinceAnswer: on(rejectionsSinceAnswer),
        saveOutcome: on(saveOutcome),
      },
      sendToCompute,
      log,
    },
    deadLetters: {
      store: { saveDeadLetter: (letter) => saveDeadLetter(db, letter, config.RESULT_TTL_HOURS) },
      log,
    },
    live: { ...sync, cursor, sendToCompute, lookAgain: look },
    webhooks: {
      now,
      cursor,
      store: {
        knownDeliveries: on(knownDeliveries),
        rememberDeliveries: (deliveries) => rememberDeliveries(db, deliveries, config.RESULT_TTL_HOURS),
        numbersOfCommits: on(numbersOfCommits),
        trackedOf: async (githubIds) => {
          const rows = await repositoriesByGithubIds(db, githubIds);
          return rows.map(({ workspaceId, id: repositoryId }) => ({ workspaceId, repositoryId }));
        },
        markInstallation: on(markInstallation),
      },
      lookAtInstallation: async (installationId) => {
        const connection = await connectionOfInstallation(db, installationId);
        if (connection) await lookAt(looking, connection);
      },
      tracked: async (githubIds) => {
        const rows = await repositoriesByGithubIds(db, githubIds);
        const tracked = await Promise.all(rows.map((row) => api.readable(row)));
        return tracked.filter((repository) => repository !== null);
      },
      sendToSync,
      readDeployments: (repository) => api.startTracked(repository, { daysBack: undefined, deployed: true }),
      log,
    },
    schedule: { store: { dueRepositories: on(dueRepositories) }, sendToSync, log },
    turns: {
      now,
      budget,
      reader,
      cursor,
      tracked: async (scope) => {
        const row = await getRepository(db, scope.workspaceId, scope.repositoryId);
        return row && api.readable(row);
      },
      startSync: (repository, how) => api.startTracked(repository, { daysBack: undefined, ...how }),
      lookAgain: look,
      store: {
        isUnavailable: async (scope) => {
          const row = await getRepository(db, scope.workspaceId, scope.repositoryId);
          return row !== null && row.unavailableReason !== null;
        },
        numbersToSweep: on(numbersToSweep),
        dueSetAside: on(dueSetAside),
        markChecked: on(markChecked),
      },
      sendToSync,
      log,
    },
    touch: { cursor, store: { unfinishedSyncs: on(unfinishedSyncs) }, sendToSync, log },
    expire: { now, store: { expireRecords: on(expireRecords) } },
    redeliver: {
      now,
      app,
      store: {
        knownDeliveries: on(knownDeliveries),
        mark: () => getMark(db, 'deliveries'),
        setMark: (at) => setMark(db, 'deliveries', at),
      },
      sendToLive,
      log,
    },
    imports: {
      now,
      works: api.connectionWorks,
      budget,
      async reader(reading) {
        const { observe, usage } = openMeter();
        const { access, publicOnly } = await credentials.access(reading);
        const github = openGitHub(access, observe);
        return {
          owned: (position) => readOwned(github, { ...position, publicOnly }),
          teams: (position) => readTeams(github, position),
          usage,
        };
      },
      store: { upsertRepositories: on(upsertRepositories), saveGitHubTeams: on(saveGitHubTeams) },
      credentialFailed,
      credentialRefused,
      sendToSync,
      log,
    },
    connections: { lookAgain: (message) => lookAtConnections(looking, message) },
  };
}

/** How a connection is marked that GitHub refuses: altogether, or for the organization whose repository was read. */
function markOf({ detail, advice, reason }: BadCredential, reading: Reading & { fullName?: string }) {
  const [owner] = reading.fullName?.split('/') ?? [];
  return { detail, advice, refusedFor: isOfOrganization(reason) ? owner : undefined };
}

/** Does something again and again; what goes wrong is logged, and the next time may go better. */
function every(milliseconds: number, task: () => Promise<unknown>): () => void {
  const attempt = async (): Promise<void> => {
    try {
      await task();
    } catch (error) {
      log('llm.hold_failed', { detail: String(error) });
    }
  };
  const timer = setInterval(() => void attempt(), milliseconds);
  return () => clearInterval(timer);
}
