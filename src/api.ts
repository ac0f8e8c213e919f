import type { Config } from './config.ts';
import type { ModelDesk } from './durable/model-desk.ts';
import type { RepoCursor } from './durable/repo-cursor.ts';
import type { DaysBack, SyncRequest } from './domain/cursor/begin.ts';
import type { SyncRecord } from './domain/cursor/state.ts';
import type { TrackedRepository } from './domain/tracked-repository.ts';
import type { WebhookMeaning } from './domain/webhook.ts';
import { listInstallations, standingOf, type ListedInstallation } from './github/account-owner.ts';
import type { GitHubApp, Installation } from './github/app.ts';
import { appManifest, convertManifest, isOfThisMachine, newAppUrl } from './github/app-manifest.ts';
import { checkApiUrl, type ApiUrlCheck } from './github/check-api-url.ts';
import { openGitHub, type GitHub } from './github/client.ts';
import { accessOfPermissions, findTokenAccess } from './github/find-access.ts';
import { findRepository } from './github/find-repository.ts';
import { authorizeUrl, beginDevice, exchangeCode, newPkce, pollDevice, webUrlOf } from './github/oauth.ts';
import type { Credentials } from './github-access.ts';
import { readOwned } from './github/read-owned.ts';
import { readTeams } from './github/read-teams.ts';
import { webhookMeaning } from './github/webhook-meaning.ts';
import { linesOf } from './lines.ts';
import type { WebhookMessage } from './messages.ts';
import type { Senders } from './senders.ts';
import { seal } from './secret-box.ts';
import { changeAccount, getAccount, listAccounts, type Account, type AccountChange } from './storage/accounts.ts';
import {
  connectionToRenew,
  deleteConnection,
  getConnection,
  listConnections,
  saveInstallation,
  saveToken,
} from './storage/connections.ts';
import { readModelCost } from './storage/analyses/cost.ts';
import { readCounters } from './storage/counters.ts';
import { pingDatabase, type Database } from './storage/database.ts';
import { getDeadLetter, listDeadLetters, markReplayed, type DeadLetter, type Owner } from './storage/dead-letters.ts';
import { changeProduction } from './storage/deployments.ts';
import { exportPullRequests } from './storage/exported-pull-requests.ts';
import { recomputeFacts } from './storage/facts.ts';
import { readAi } from './storage/metrics/ai.ts';
import { isDeployed, readDelivery, readDeliveryByMerges } from './storage/metrics/delivery.ts';
import type { MetricsScope } from './storage/metrics/events.ts';
import { readOverview, type Window } from './storage/metrics/overview.ts';
import { readAuthors, readReviewers } from './storage/metrics/people.ts';
import { readQuality } from './storage/metrics/quality.ts';
import { metricsBasis } from './storage/metrics/version.ts';
import { readWeekly } from './storage/metrics/weekly.ts';
import { getPullRequest, hasPullRequest, listPullRequests, type PullRequestFilters } from './storage/pull-requests.ts';
import {
  deleteRepository,
  getRepository,
  listRepositories,
  upsertRepositories,
  upsertRepository,
  type RepositoryRow,
} from './storage/repositories.ts';
import { getSyncRun, insertSyncRun, listSyncRuns, type SyncRun } from './storage/sync-runs.ts';
import {
  changeTeam,
  createTeam,
  deleteTeam,
  getTeam,
  knownAccounts,
  listTeams,
  saveGitHubTeams,
  type TeamChange,
} from './storage/teams.ts';
import {
  changeTimeZone,
  createApiKey,
  createWorkspace,
  deleteApiKey,
  findApiKey,
  getSettings,
  hasWorkspace,
  letUseDeploymentToken,
  listApiKeys,
  renameWorkspace,
} from './storage/workspaces.ts';
import { FailureError } from './errors.ts';

export type Api = ReturnType<typeof openApi>;

type After = string[] | null;

/** What the routes ask of the house: storage of one tenant, the cursor of one repository, and a look at GitHub. */
export function openApi(house: {
  config: Config;
  db: Database;
  /** Null when the deployment has none. */
  app: GitHubApp | null;
  cursor: (repositoryId: string) => DurableObjectStub<RepoCursor>;
  desk: (workspaceId: string) => DurableObjectStub<ModelDesk>;
  credentials: Credentials;
  senders: Senders;
}) {
  const { config, db, app, cursor, desk, credentials, senders } = house;
  const unmetered = () => undefined;

  const gitHubWith = (token: string) => openGitHub({ apiUrl: config.GITHUB_API_URL, token }, unmetered);

  /** GitHub as a connection of the workspace sees it, or the deployment's own token. Throws a `FailureError`. */
  async function gitHubOf(
    workspaceId: string,
    connectionId: string | null,
  ): Promise<{ github: GitHub; publicOnly: boolean }> {
    if (connectionId !== null && !(await getConnection(db, workspaceId, connectionId))) {
      throw new FailureError({ kind: 'unavailable', reason: 'not_found', detail: 'there is no such connection' });
    }
    const { access, publicOnly } = await credentials.access({ workspaceId, credential: { connectionId } });
    return { github: openGitHub(access, unmetered), publicOnly };
  }

  /** Whether a connection is there and not known to be refused for what this account owns: no other has work in the background. */
  async function connectionWorks(workspaceId: string, connectionId: string | null, owner: string): Promise<boolean> {
    if (connectionId === null) return true;
    const connection = await getConnection(db, workspaceId, connectionId);
    if (!connection) return false;
    const { status, refusedFor } = connection;
    return status === 'active' || (refusedFor !== null && refusedFor !== owner.toLowerCase());
  }

  /** A repository for work that nobody waits for: null when its connection is gone or known not to work. */
  async function readable(repository: RepositoryRow): Promise<TrackedRepository | null> {
    const [owner = ''] = repository.fullName.split('/');
    const works = await connectionWorks(repository.workspaceId, repository.connectionId, owner);
    return works ? trackedOf(repository) : null;
  }

  async function startTracked(
    repository: TrackedRepository,
    how: Pick<SyncRequest, 'daysBack' | 'verify' | 'etag' | 'deployed' | 'retry'>,
  ): Promise<{ record: SyncRun; created: boolean }> {
    const begun = await cursor(repository.repositoryId).begin({ id: crypto.randomUUID(), repository, ...how });
    // Who joins may be ahead of whoever began it, whose own writing may have failed.
    await insertSyncRun(db, repository, begun.record);
    return { record: { ...begun.record, analysis: null, deadLetters: [] }, created: begun.created };
  }

  /** Has computed what is due of these repositories, in the background: their messages are sent there, too. */
  async function computeSoon(workspaceId: string, repositoryIds: string[]): Promise<void> {
    const bodies = partsOf(repositoryIds).map(
      (part) => ({ type: 'compute.several', v: 1, workspaceId, repositoryIds: part }) as const,
    );
    await senders.compute(bodies.map((body) => ({ body })));
  }

  /** The record as RepoCursor knows it, while it does; else as the database has it. */
  async function liveSync(run: SyncRun): Promise<SyncRun> {
    if (run.finishedAt !== null) return run;
    const record = await cursor(run.repositoryId).record(run.id);
    return record ? { ...run, ...record } : run;
  }

  return {
    pingDatabase: () => pingDatabase(db),
    /** Whether GITHUB_API_URL leads to GitHub's API. */
    checkGitHubUrl: () => checkOnce(config.GITHUB_API_URL),

    createWorkspace: (workspace: { name: string; keyHash: string; keyHint: string }) => createWorkspace(db, workspace),
    findApiKey: (keyHash: string) => findApiKey(db, keyHash),
    createApiKey: (workspaceId: string, key: Parameters<typeof createApiKey>[2]) => createApiKey(db, workspaceId, key),
    listApiKeys: (workspaceId: string) => listApiKeys(db, workspaceId),
    deleteApiKey: (workspaceId: string, id: string) => deleteApiKey(db, workspaceId, id),

    /** Checks a token with GitHub and stores it sealed. */
    async connectToken(workspaceId: string, token: string) {
      const viewer = await findTokenAccess(gitHubWith(token), token, null);
      const id = (await connectionToRenew(db, workspaceId, viewer.githubId)) ?? crypto.randomUUID();
      const tokenCiphertext = await seal(config.ENCRYPTION_KEY, token, id);
      return saveToken(db, workspaceId, { id, tokenCiphertext, ...viewer });
    },
    app,
    oauth: { newPkce, authorizeUrl, exchangeCode, beginDevice, pollDevice },
    /** How GitHub makes the App: the form to hand in, and what it hands out then. */
    manifest: {
      /** Where forms lead to. */
      origin: webUrlOf(config.GITHUB_API_URL),
      of: (publicUrl: string, madeUrl: string, organization: string | undefined, state: string) => ({
        action: newAppUrl(config.GITHUB_API_URL, organization, state),
        manifest: appManifest(publicUrl, madeUrl),
        isLocal: isOfThisMachine(publicUrl),
      }),
      convert: (code: string) => convertManifest(config.GITHUB_API_URL, code),
    },
    /** What a person's token of the App sees installed; null for a token of anything else. Throws a `FailureError`. */
    installationsOf: (userToken: string) => listInstallations(gitHubWith(userToken)),
    /** What a person has to do with the account of an installation. Throws a `FailureError`. */
    standingOf: (userToken: string, installation: ListedInstallation) =>
      standingOf(gitHubWith(userToken), installation),
    saveInstallation: (workspaceId: string, installation: Installation, move: boolean) =>
      saveInstallation(
        db,
        workspaceId,
        { ...installation, access: accessOfPermissions(installation.permissions) },
        move,
      ),
    hasWorkspace: (id: string) => hasWorkspace(db, id),
    letUseDeploymentToken: (id: string, may: boolean) => letUseDeploymentToken(db, id, may),
    listConnections: (workspaceId: string) => listConnections(db, workspaceId),
    deleteConnection: (workspaceId: string, id: string) => deleteConnection(db, workspaceId, id),

    /** Looks a repository up on GitHub and tracks it. What the credential may not serve is as good as none. */
    async trackRepository(workspaceId: string, fullName: string, connectionId: string | null): Promise<RepositoryRow> {
      const { github, publicOnly } = await gitHubOf(workspaceId, connectionId);
      const found = await foundOrNull(findRepository(github, fullName));
      if (!found || (found.isPrivate && publicOnly)) {
        const detail = `it shows no repository ${fullName}`;
        throw new FailureError({ kind: 'unavailable', reason: 'not_found', detail });
      }
      return upsertRepository(db, workspaceId, found, connectionId);
    },
    /**
     * Tracks what an account owns, as far as the credential sees it: the first page of it now, the rest in the background.
     * Throws a `FailureError`, or a `QueueError`, after which a repeat does the rest.
     */
    async importRepositories(
      workspaceId: string,
      login: string,
      connectionId: string | null,
    ): Promise<{ owner: string; total: number; tracked: number }> {
      const { github, publicOnly } = await gitHubOf(workspaceId, connectionId);
      const page = await readOwned(github, { login, after: null, publicOnly });
      const { owner, total, repositories, next } = page;
      await upsertRepositories(db, workspaceId, repositories, connectionId);
      if (next !== null)
        await senders.sync([{ body: { type: 'sync.import', v: 1, workspaceId, owner, connectionId, cursor: next } }]);
      return { owner, total, tracked: repositories.length };
    },
    connectionWorks,
    listRepositories: (workspaceId: string, limit: number, after: After) =>
      listRepositories(db, workspaceId, limit, after),
    getRepository: (workspaceId: string, id: string) => getRepository(db, workspaceId, id),
    /** Deletes a repository with all that is kept of it; false when nothing is. What a crash leaves, a repeat finishes. */
    async deleteRepository(workspaceId: string, id: string): Promise<boolean> {
      if (!(await getRepository(db, workspaceId, id))) return false;
      // The row goes last but one: as long as it is there, the rest can be found. A sync may have begun until then.
      await cursor(id).destroy();
      await deleteRepository(db, workspaceId, id);
      await cursor(id).destroy();
      // Its pull requests counted in the workspace's weeks.
      await senders.compute([{ body: { type: 'compute.weeks', v: 1, workspaceId, repositoryId: id } }]);
      return true;
    },
    /** Has all facts of a repository computed again, in the background. */
    async recompute({ workspaceId, id: repositoryId }: RepositoryRow): Promise<void> {
      await recomputeFacts(db, { workspaceId, repositoryId });
      await computeSoon(workspaceId, [repositoryId]);
    },

    metrics: {
      basis: (scope: MetricsScope) => metricsBasis(db, scope),
      overview: (scope: MetricsScope, window: Window & { previousFrom: string }) => readOverview(db, scope, window),
      weekly: (scope: MetricsScope, window: Window) => readWeekly(db, scope, window),
      reviewers: (scope: MetricsScope, window: Window, limit: number, after: After) =>
        readReviewers(db, scope, window, limit, after),
      authors: (scope: MetricsScope, window: Window, limit: number, after: After) =>
        readAuthors(db, scope, window, limit, after),
      isDeployed: (scope: MetricsScope, window: Window) => isDeployed(db, scope, window),
      delivery: (scope: MetricsScope, window: Window, byDeployments: boolean) =>
        (byDeployments ? readDelivery : readDeliveryByMerges)(db, scope, window),
      quality: (scope: MetricsScope, window: Window) => readQuality(db, scope, window),
      ai: (scope: MetricsScope, window: Window) => readAi(db, scope, window),
    },

    /** What the model costs the workspace, what it may cost today, and whether it is asked at all now. */
    async modelCost(workspaceId: string, window: { from: string; to: string; dayBegin: string }) {
      const [cost, pause] = await Promise.all([readModelCost(db, workspaceId, window), desk(workspaceId).pause()]);
      const model = config.LLM_PROVIDER === 'none' ? null : (config.LLM_MODEL ?? null);
      return { cost, pause, model, limit: config.LLM_DAILY_TOKEN_LIMIT };
    },

    getSettings: (workspaceId: string) => getSettings(db, workspaceId),
    renameWorkspace: (workspaceId: string, name: string) => renameWorkspace(db, workspaceId, name),
    /** Has the workspace's weeks start in this zone; false when the database does not know it. */
    async changeTimeZone(workspaceId: string, timeZone: string): Promise<boolean> {
      const repositoryIds = await changeTimeZone(db, workspaceId, timeZone);
      if (repositoryIds === null) return false;
      await computeSoon(workspaceId, repositoryIds);
      return true;
    },

    /** Says which environments are production, and has what deployments to them carried read again. */
    async changeProduction(workspaceId: string, patterns: string[]): Promise<void> {
      const repositoryIds = await changeProduction(db, workspaceId, patterns);
      await computeSoon(workspaceId, repositoryIds);
      const turns = partsOf(repositoryIds).map(
        (part) => ({ type: 'sync.several', v: 1, job: 'deployments', workspaceId, repositoryIds: part }) as const,
      );
      await senders.sync(turns.map((body) => ({ body })));
    },

    listAccounts: (workspaceId: string, filters: Parameters<typeof listAccounts>[2], limit: number, after: After) =>
      listAccounts(db, workspaceId, filters, limit, after),
    getAccount: (workspaceId: string, id: string) => getAccount(db, workspaceId, id),
    /** Says what an account is, or whose, and has computed again what it had a part in. */
    async changeAccount(workspaceId: string, account: Account, change: AccountChange): Promise<void> {
      await computeSoon(workspaceId, await changeAccount(db, workspaceId, account, change));
    },
    listTeams: (workspaceId: string, limit: number, after: After) => listTeams(db, workspaceId, limit, after),
    getTeam: (workspaceId: string, id: string) => getTeam(db, workspaceId, id),
    createTeam: (workspaceId: string, team: { name: string; members: string[] }) => createTeam(db, workspaceId, team),
    changeTeam: (workspaceId: string, id: string, change: TeamChange) => changeTeam(db, workspaceId, id, change),
    deleteTeam: (workspaceId: string, id: string) => deleteTeam(db, workspaceId, id),
    /**
     * Stores an organization's teams as a connection sees them: the first page of them now, the rest in the background;
     * answers how many by now. Throws a `FailureError`, or a `QueueError`, after which a repeat does the rest.
     */
    async importTeams(workspaceId: string, owner: string, connectionId: string): Promise<number> {
      const { github } = await gitHubOf(workspaceId, connectionId);
      const { teams, next } = await readTeams(github, { login: owner, after: null });
      await saveGitHubTeams(db, workspaceId, owner, teams);
      if (next !== null)
        await senders.sync([{ body: { type: 'sync.teams', v: 1, workspaceId, owner, connectionId, cursor: next } }]);
      return teams.length;
    },
    knownAccounts: (workspaceId: string, ids: string[]) => knownAccounts(db, workspaceId, ids),

    /** The sync under way on a repository, or null. */
    runningSync: (repositoryId: string): Promise<SyncRecord | null> => cursor(repositoryId).record(),

    startSync: async (repository: RepositoryRow, daysBack: DaysBack) =>
      startTracked(trackedOf(repository), { daysBack, retry: 'all' }),
    /** Has all that is covered of a repository held against GitHub's totals. */
    startVerify: async (repository: RepositoryRow) =>
      startTracked(trackedOf(repository), { daysBack: undefined, verify: true, retry: 'all' }),
    startTracked,
    readable,
    /** What the sync decided, in words. */
    syncLog: (run: SyncRun) => cursor(run.repositoryId).decisions(run.id),
    listSyncs: (scope: { workspaceId: string; repositoryId: string }, limit: number, after: After) =>
      listSyncRuns(db, scope, limit, after),
    getSync: (workspaceId: string, id: string) => getSyncRun(db, workspaceId, id),
    liveSync,
    /** The record at each change, until the sync ends. */
    async *watchSync(run: SyncRun): AsyncGenerator<SyncRun> {
      for await (const line of linesOf(await cursor(run.repositoryId).watch(run.id))) {
        yield { ...run, ...(JSON.parse(line) as SyncRecord) };
      }
    },
    /** Ends a sync that runs; of one that has ended already, the record as it is. */
    async cancelSync(run: SyncRun): Promise<SyncRun> {
      const record = run.finishedAt === null ? await cursor(run.repositoryId).cancel(run.id) : null;
      return record ? { ...run, ...record } : liveSync(run);
    },

    readCounters: () => readCounters(db),
    listDeadLetters: (owner: Owner, limit: number, after: After) => listDeadLetters(db, owner, limit, after),
    /** Sends a letter again; null when this owner has none of this id. Messages bear being repeated. */
    async replayDeadLetter(owner: Owner, id: string): Promise<DeadLetter | null> {
      const letter = await getDeadLetter(db, owner, id);
      if (!letter) return null;
      await senders.anew(letter.queue, letter.message);
      return markReplayed(db, owner, id);
    },

    /** Queues what a webhook's delivery asks for; answers whether it asks for anything. Throws a `ZodError`. */
    async takeDelivery(delivery: string, event: string, payload: unknown): Promise<boolean> {
      const messages = messagesOf(delivery, event, webhookMeaning(event, payload, Date.now()));
      await senders.webhooks(messages.map((body) => ({ body })));
      return messages.length > 0;
    },

    listPullRequests: (workspaceId: string, filters: PullRequestFilters, limit: number, after: After) =>
      listPullRequests(db, workspaceId, filters, limit, after),
    getPullRequest: (workspaceId: string, id: string) => getPullRequest(db, workspaceId, id),
    hasPullRequest: (workspaceId: string, id: string) => hasPullRequest(db, workspaceId, id),
    exportPullRequests: (workspaceId: string, filters: PullRequestFilters) =>
      exportPullRequests(db, workspaceId, filters),
  };
}

function trackedOf({
  workspaceId,
  id: repositoryId,
  githubId,
  fullName,
  connectionId,
}: RepositoryRow): TrackedRepository {
  return { workspaceId, repositoryId, githubId, fullName, credential: { connectionId } };
}

/** Addresses that were found right: they are not asked again as long as this isolate lives. */
const right = new Set<string>();

async function checkOnce(apiUrl: string): Promise<ApiUrlCheck> {
  if (right.has(apiUrl)) return { status: 'ok' };
  const check = await checkApiUrl(apiUrl);
  if (check.status === 'ok') right.add(apiUrl);
  return check;
}

async function foundOrNull<Found>(finding: Promise<Found>): Promise<Found | null> {
  try {
    return await finding;
  } catch (error) {
    const notFound = error instanceof FailureError && 'reason' in error.failure && error.failure.reason === 'not_found';
    if (notFound) return null;
    throw error;
  }
}

/** As many ids as one message names: of each a message more follows. */
const MAX_NAMED = 2_000;

function partsOf(ids: string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / MAX_NAMED) }, (_, part) =>
    ids.slice(part * MAX_NAMED, (part + 1) * MAX_NAMED),
  );
}

/**
 * The messages that a delivery amounts to: one, unless it names more repositories than a message holds. The first is
 * remembered under the delivery's own name, by which GitHub would send it again.
 */
function messagesOf(delivery: string, event: string, meaning: WebhookMeaning): WebhookMessage[] {
  switch (meaning.kind) {
    case 'pull_requests': {
      const { kind: _, ...hints } = meaning;
      return [{ type: 'webhook.hint', v: 1, delivery, event, ...hints }];
    }
    case 'repositories':
      return partsOf(meaning.repositoryGithubIds).map((repositoryGithubIds, part) => ({
        type: 'webhook.repositories',
        v: 1,
        delivery: part === 0 ? delivery : `${delivery}/${part}`,
        event,
        repositoryGithubIds,
      }));
    case 'installation': {
      const { kind: _, ...change } = meaning;
      return [{ type: 'webhook.installation', v: 1, delivery, event, ...change }];
    }
    case 'nothing':
      return [];
  }
}
