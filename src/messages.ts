import { z } from 'zod';

/** GitHub's id, as digits; messages of a version that wrote numbers are understood. */
const GitHubId = z.union([z.int().positive(), z.string().regex(/^[1-9]\d*$/)]).transform(String);

/**
 * What the queues carry: that there is work, never what it is. The state of RepoCursor says where; a message that is
 * doubled, late or out of order costs a repeat, not a wrong result. `v` is the contract's version: a consumer that meets
 * another one has the message wait: a newer version may be deployed while an older one still runs.
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
  job: z.enum(['sync', 'sweep', 'verify']),
  after: z.object({ rank: z.number(), workspaceId: z.uuid() }).nullable(),
});

/**
 * What a repository may have its turn in: the scheduled jobs; `look`, what GitHub calls it and whether it is there;
 * `deployments`, what was deployed.
 */
const Turn = z.enum(['sync', 'sweep', 'verify', 'look', 'deployments']);

/** One repository's turn. */
const SyncDue = z.object({
  type: z.literal('sync.due'),
  v: z.literal(1),
  job: Turn,
  workspaceId: z.uuid(),
  repositoryId: z.uuid(),
});

/** A turn for each of these repositories of a workspace. */
const SyncSeveral = z.object({
  type: z.literal('sync.several'),
  v: z.literal(1),
  job: Turn,
  workspaceId: z.uuid(),
  repositoryIds: z.array(z.uuid()),
});

/** Syncs that are not over after long, those after `after` by id: their cursors are touched, should an alarm be lost. */
const SyncTouch = z.object({
  type: z.literal('sync.touch'),
  v: z.literal(1),
  after: z.uuid().nullable(),
});

/** Connections are to be looked at, those after `after` by id: whether GitHub takes them, and what can be read with them. */
const SyncConnections = z.object({
  type: z.literal('sync.connections'),
  v: z.literal(1),
  after: z.uuid().nullable(),
});

/** The page behind `cursor` of what an account owns is to be tracked. */
const SyncImport = z.object({
  type: z.literal('sync.import'),
  v: z.literal(1),
  workspaceId: z.uuid(),
  owner: z.string(),
  connectionId: z.uuid().nullable(),
  cursor: z.string(),
});

/** The teams of an organization behind `cursor` are to be read. */
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

/** Facts of a repository changed: the weeks they count in are to be rebuilt. */
const ComputeWeeks = ComputeTouched.extend({ type: z.literal('compute.weeks') });

/** Facts of these repositories of a workspace are due. */
const ComputeSeveral = z.object({
  type: z.literal('compute.several'),
  v: z.literal(1),
  workspaceId: z.uuid(),
  repositoryIds: z.array(z.uuid()),
});

/** What is due anywhere, and was not asked for, is to be. */
const ComputeOverdue = z.object({ type: z.literal('compute.overdue'), v: z.literal(1) });

/** Records that have outlived their time are to go. */
const ComputeExpire = z.object({ type: z.literal('compute.expire'), v: z.literal(1) });

/** A webhook's delivery as a hint of what to read again: numbers, or commits that are the head or the merge of some; what was deployed is for a sync to read. */
const WebhookHint = z.object({
  type: z.literal('webhook.hint'),
  v: z.literal(1),
  delivery: z.string(),
  event: z.string(),
  repositoryGithubId: GitHubId,
  pulls: z.array(z.object({ number: z.number(), updatedAt: z.number() })),
  shas: z.array(z.string()),
  /** Absent in messages of a version that did not know it. */
  deployed: z.boolean().default(false),
});

/** Pull requests of a repository wait in its cursor to be read again. */
const LiveRefresh = z.object({
  type: z.literal('live.refresh'),
  v: z.literal(1),
  repositoryId: z.uuid(),
});

/** Something happened to a repository itself, as versions before `webhook.repositories` said it. */
const WebhookRepository = z.object({
  type: z.literal('webhook.repository'),
  v: z.literal(1),
  delivery: z.string(),
  event: z.string(),
  repositoryGithubId: GitHubId,
});

/**
 * Something happened to repositories themselves: each workspace that tracks one of them asks GitHub again what it is called, and whether it is
 * there. `delivery` has a number behind it when a delivery named more than a message holds.
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
  /** GitHub's word for what happened, and when it did; absent in messages of a version that did not know them. */
  action: z.string().optional(),
  at: z.iso.datetime().optional(),
  /** Why it does not work; null when it does, or when `action` says something else. */
  failure: z.string().nullable(),
});

/** The next page of the App's delivery log, in search of deliveries that never arrived. */
const LiveDeliveries = z.object({
  type: z.literal('live.deliveries'),
  v: z.literal(1),
  cursor: z.string().nullable(),
  startedAt: z.string().nullable(),
});

/** A sync has ended: its record is told what becomes of the analysis of its pull requests. */
const AnalyzeSync = z.object({
  type: z.literal('llm.analyze'),
  v: z.literal(1),
  workspaceId: z.uuid(),
  repositoryId: z.uuid(),
  syncId: z.uuid(),
});

/** What the schedule does for analyses: what has none, or failed, is put in line. */
const LineUp = z.object({ type: z.literal('llm.line_up'), v: z.literal(1) });

/** Workspaces with anything in line, those after `after` by id, are to be woken. */
const WakeWaiting = z.object({
  type: z.literal('llm.wake'),
  v: z.literal(1),
  after: z.uuid().nullable(),
});

/** A turn at the model for one workspace. The rows in line say what is analysed in it; ModelScheduler knows the token. */
const ModelTurn = z.object({
  type: z.literal('llm.turn'),
  v: z.literal(1),
  workspaceId: z.uuid(),
  token: z.uuid(),
});

export const SyncMessage = z.discriminatedUnion('type', [
  SyncStep,
  SyncSchedule,
  SyncDue,
  SyncSeveral,
  SyncImport,
  SyncTeams,
  SyncTouch,
  SyncConnections,
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
export const LlmMessage = z.discriminatedUnion('type', [AnalyzeSync, LineUp, WakeWaiting, ModelTurn]);
export const WebhookMessage = z.discriminatedUnion('type', [
  WebhookHint,
  WebhookRepository,
  WebhookRepositories,
  WebhookInstallation,
]);
export const LiveMessage = z.discriminatedUnion('type', [LiveRefresh, LiveDeliveries]);

export type SyncMessage = z.infer<typeof SyncMessage>;
export type ComputeMessage = z.infer<typeof ComputeMessage>;
export type LlmMessage = z.infer<typeof LlmMessage>;
export type WebhookMessage = z.infer<typeof WebhookMessage>;
export type LiveMessage = z.infer<typeof LiveMessage>;
