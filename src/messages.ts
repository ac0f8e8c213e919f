import { z } from 'zod';

/** GitHub's id, as digits; messages of an older version have numbers, and are accepted. */
const GitHubId = z.union([z.int().positive(), z.string().regex(/^[1-9]\d*$/)]).transform(String);

/**
 * A queue's message says only that there is work, never which work. The state of RepoCursor says where; a repeated,
 * late or reordered message costs a repeat, and never a wrong result. `v` is the contract's version. A consumer makes a
 * message of another version wait: a newer version may be deployed while an older one still runs.
 */
const SyncStep = z.object({
  type: z.literal('sync.step'),
  v: z.literal(1),
  repositoryId: z.uuid(),
  syncId: z.uuid(),
});

/** A scheduled job over all repositories: the next page of them, those after `after` in its order. */
const SyncSchedule = z.object({
  type: z.literal('sync.schedule'),
  v: z.literal(1),
  job: z.enum(['sync', 'first', 'sweep', 'verify', 'reread']),
  after: z.object({ rank: z.number(), workspaceId: z.uuid() }).nullable(),
});

/**
 * The jobs that may be due for a repository: the scheduled jobs, of which `reread` begins to read again what an older
 * version read; `look`, which asks GitHub for its name and whether it exists; `deployments`, which reads deployments.
 */
const RepositoryJob = z.enum(['sync', 'first', 'sweep', 'verify', 'reread', 'look', 'deployments']);

/** A job that is due for one repository. */
const SyncDue = z.object({
  type: z.literal('sync.due'),
  v: z.literal(1),
  job: RepositoryJob,
  workspaceId: z.uuid(),
  repositoryId: z.uuid(),
  /** For `sync`: one is needed for certain, so GitHub is not asked first whether anything has changed. */
  needed: z.boolean().default(false),
});

/**
 * Repositories of a workspace that are read with one credential: the first is `from`, as many follow by id as one
 * request to GitHub asks for. Those in which something changed get a sync.
 */
const SyncCheck = z.object({
  type: z.literal('sync.check'),
  v: z.literal(1),
  workspaceId: z.uuid(),
  connectionId: z.uuid().nullable(),
  from: z.uuid(),
  /** When it is due, milliseconds: half an hour later the schedule sends the next one. */
  at: z.number(),
});

/** A job that is due for each of these repositories of a workspace. */
const SyncSeveral = z.object({
  type: z.literal('sync.several'),
  v: z.literal(1),
  job: RepositoryJob,
  workspaceId: z.uuid(),
  repositoryIds: z.array(z.uuid()),
});

/**
 * The next pull requests of a repository that an older version read, those after `after` in the order of the newest
 * first, and at most `left` of them.
 */
const SyncReread = z.object({
  type: z.literal('sync.reread'),
  v: z.literal(1),
  workspaceId: z.uuid(),
  repositoryId: z.uuid(),
  after: z.object({ updatedAt: z.string(), number: z.number() }).nullable(),
  left: z.number(),
});

/** Syncs that run for too long, those after `after` by id: the job touches their cursors, in case an alarm is lost. */
const SyncTouch = z.object({
  type: z.literal('sync.touch'),
  v: z.literal(1),
  after: z.uuid().nullable(),
});

/** Checks connections, those after `after` by id: whether GitHub accepts them, and what they can read. */
const SyncConnections = z.object({
  type: z.literal('sync.connections'),
  v: z.literal(1),
  after: z.uuid().nullable(),
});

/** Deletes what is stored of repositories that were removed, one after the other. */
const SyncRemove = z.object({ type: z.literal('sync.remove'), v: z.literal(1) });

/**
 * Checks members who are so through an organization or a team, those after `after` by id: whether GitHub says that they are
 * still in it. With `githubId` only what this person is.
 */
const SyncMembers = z.object({
  type: z.literal('sync.members'),
  v: z.literal(1),
  after: z.uuid().nullable(),
  githubId: GitHubId.nullable(),
});

/**
 * A page of an account's repositories to track: the one after `cursor`, or the first. `tries` is how often it was read
 * again for what GitHub did not show of it.
 */
const SyncImport = z.object({
  type: z.literal('sync.import'),
  v: z.literal(1),
  workspaceId: z.uuid(),
  owner: z.string(),
  connectionId: z.uuid().nullable(),
  cursor: z.string().nullable(),
  tries: z.int().optional(),
});

/** The same of an organization's teams to read. */
const SyncTeams = SyncImport.extend({ type: z.literal('sync.teams') });

const ComputeStep = z.object({
  type: z.literal('compute.step'),
  v: z.literal(1),
  repositoryId: z.uuid(),
  syncId: z.uuid(),
});

/** Ended syncs of a repository whose records the database does not have yet. */
const RecordEnded = z.object({
  type: z.literal('compute.record'),
  v: z.literal(1),
  repositoryId: z.uuid(),
});

/** Facts of a repository are due, outside of a sync. */
const ComputeTouched = z.object({
  type: z.literal('compute.touched'),
  v: z.literal(1),
  workspaceId: z.uuid(),
  repositoryId: z.uuid(),
});

/** Facts of a repository changed: the weeks that they count in must be rebuilt. */
const ComputeWeeks = ComputeTouched.extend({ type: z.literal('compute.weeks') });

/** Facts of these repositories of a workspace are due. */
const ComputeSeveral = z.object({
  type: z.literal('compute.several'),
  v: z.literal(1),
  workspaceId: z.uuid(),
  repositoryIds: z.array(z.uuid()),
});

/** Announces due work again in every repository, in case its message was lost. */
const ComputeOverdue = z.object({ type: z.literal('compute.overdue'), v: z.literal(1) });

/** Deletes expired records. */
const ComputeExpire = z.object({ type: z.literal('compute.expire'), v: z.literal(1) });

/**
 * A delivery names pull requests to read again: by their numbers, or by commits that are their head or merge commit.
 * With `deployed` a sync also reads the deployments.
 */
const WebhookPullRequests = z.object({
  type: z.literal('webhook.pull_requests'),
  v: z.literal(1),
  delivery: z.string(),
  event: z.string(),
  repositoryGithubId: GitHubId,
  pulls: z.array(z.object({ number: z.number(), updatedAt: z.number() })),
  shas: z.array(z.string()),
  /** Absent in messages of an older version. */
  deployed: z.boolean().default(false),
  /** Another list of GitHub's that changed; a sync reads it where a rule of the workspace names it. */
  changedList: z
    .discriminatedUnion('source', [
      z.object({ source: z.literal('releases') }),
      z.object({ source: z.literal('workflow'), names: z.array(z.string()) }),
      z.object({ source: z.literal('issues'), labels: z.array(z.string()) }),
    ])
    .optional(),
});

/** Pull requests of a repository wait in its cursor to be read again. */
const LiveRefresh = z.object({
  type: z.literal('live.refresh'),
  v: z.literal(1),
  repositoryId: z.uuid(),
});

/** A repository itself changed; versions before `webhook.repositories` sent this. */
const WebhookRepository = z.object({
  type: z.literal('webhook.repository'),
  v: z.literal(1),
  delivery: z.string(),
  event: z.string(),
  repositoryGithubId: GitHubId,
});

/**
 * Repositories themselves changed: for each workspace that tracks one of them, GitHub is asked again for the name and
 * whether the repository exists. `delivery` ends with a number when a delivery named more repositories than a message
 * holds.
 */
const WebhookRepositories = z.object({
  type: z.literal('webhook.repositories'),
  v: z.literal(1),
  delivery: z.string(),
  event: z.string(),
  repositoryGithubIds: z.array(GitHubId),
});

/** Something happened to an installation of the GitHub App. */
const WebhookInstallation = z.object({
  type: z.literal('webhook.installation'),
  v: z.literal(1),
  delivery: z.string(),
  event: z.string(),
  installationId: GitHubId,
  /** GitHub's word for the event, and its instant; absent in messages of an older version. */
  action: z.string().optional(),
  at: z.iso.datetime().optional(),
  /** Why it does not work; null when it works, or when `action` says something else. */
  failure: z.string().nullable(),
});

/** A person has left an organization, or one team of it. */
const WebhookMember = z.object({
  type: z.literal('webhook.member'),
  v: z.literal(1),
  delivery: z.string(),
  event: z.string(),
  organizationGithubId: GitHubId,
  teamGithubId: GitHubId.nullable(),
  userGithubId: GitHubId,
});

/** The next page of the App's delivery log, to find deliveries that never arrived. */
const LiveDeliveries = z.object({
  type: z.literal('live.deliveries'),
  v: z.literal(1),
  cursor: z.string().nullable(),
  startedAt: z.string().nullable(),
});

/** A sync has ended: its record gets the state of the analysis of its pull requests. */
const AnalyzeSync = z.object({
  type: z.literal('llm.analyze'),
  v: z.literal(1),
  workspaceId: z.uuid(),
  repositoryId: z.uuid(),
  syncId: z.uuid(),
});

/** The schedule's work for analyses: enqueues pull requests without one, or with a failed one. */
const EnqueueAnalyses = z.object({ type: z.literal('llm.enqueue'), v: z.literal(1) });

/** Workspaces with waiting pull requests to wake, those after `after` by id. */
const WakeWaiting = z.object({
  type: z.literal('llm.wake'),
  v: z.literal(1),
  after: z.uuid().nullable(),
});

/**
 * A run of the model for one workspace. The waiting rows say which pull requests the run analyses; ModelScheduler knows
 * the token.
 */
const ModelRun = z.object({
  type: z.literal('llm.run'),
  v: z.literal(1),
  workspaceId: z.uuid(),
  token: z.uuid(),
});

/** The names that the version before gave to messages: some may wait in a queue while this version is deployed. */
const FORMER_TYPES: ReadonlyMap<unknown, string> = new Map([
  ['llm.turn', 'llm.run'],
  ['llm.line_up', 'llm.enqueue'],
  ['webhook.hint', 'webhook.pull_requests'],
]);

/** A message with the present name of its type. */
function renamed(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || !('type' in message)) return message;
  return { ...message, type: FORMER_TYPES.get(message.type) ?? message.type };
}

export const SyncMessage = z.discriminatedUnion('type', [
  SyncStep,
  SyncSchedule,
  SyncDue,
  SyncCheck,
  SyncSeveral,
  SyncReread,
  SyncImport,
  SyncTeams,
  SyncTouch,
  SyncConnections,
  SyncRemove,
  SyncMembers,
]);
export const ComputeMessage = z.discriminatedUnion('type', [
  ComputeStep,
  RecordEnded,
  ComputeTouched,
  ComputeWeeks,
  ComputeSeveral,
  ComputeOverdue,
  ComputeExpire,
]);
export const LlmMessage = z.preprocess(
  renamed,
  z.discriminatedUnion('type', [AnalyzeSync, EnqueueAnalyses, WakeWaiting, ModelRun]),
);
export const WebhookMessage = z.preprocess(
  renamed,
  z.discriminatedUnion('type', [
    WebhookPullRequests,
    WebhookRepository,
    WebhookRepositories,
    WebhookInstallation,
    WebhookMember,
  ]),
);
export const LiveMessage = z.discriminatedUnion('type', [LiveRefresh, LiveDeliveries]);

/** The queues, by the names of their senders; on an account each has the name of the Worker in front. */
export type QueueName = 'sync' | 'compute' | 'llm' | 'webhooks' | 'live';

/** The queue of a message, by the first word of its type. */
const QUEUES: ReadonlyMap<unknown, QueueName> = new Map([
  ['sync', 'sync'],
  ['compute', 'compute'],
  ['llm', 'llm'],
  ['webhook', 'webhooks'],
  ['live', 'live'],
]);

/**
 * The queue that a message belongs to, by its type. What has no type of ours belongs to `sync`: its consumer knows no such message, and
 * so has it wait for a version that does.
 */
export function queueFor(message: unknown): QueueName {
  const type = typeof message === 'object' && message !== null && 'type' in message ? String(message.type) : '';
  return QUEUES.get(type.split('.')[0]) ?? 'sync';
}

export type SyncMessage = z.infer<typeof SyncMessage>;
export type ComputeMessage = z.infer<typeof ComputeMessage>;
export type LlmMessage = z.infer<typeof LlmMessage>;
export type WebhookMessage = z.infer<typeof WebhookMessage>;
export type LiveMessage = z.infer<typeof LiveMessage>;
