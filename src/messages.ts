import { z } from 'zod';

/**
 * What the queues carry: that there is work, never what it is. The state of RepoCursor says where; a message that is
 * doubled, late or out of order costs a repeat, not a wrong result. `v` is the contract's version: a consumer that meets
 * another one refuses the message, which goes to the dead letters and can be replayed.
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

/** One repository's turn in a scheduled job. */
const SyncDue = z.object({
  type: z.literal('sync.due'),
  v: z.literal(1),
  job: z.enum(['sync', 'sweep', 'verify']),
  workspaceId: z.uuid(),
  repositoryId: z.uuid(),
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

/** Connections are to be looked at, those after `after` by id: whether GitHub takes them, and what can be read with them. */
const SyncConnections = z.object({
  type: z.literal('sync.connections'),
  v: z.literal(1),
  after: z.uuid().nullable(),
});

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

/** A webhook's delivery as a hint of what to read again: numbers, or commits that are the head or the merge of some; what was deployed is for a sync to read. */
const WebhookHint = z.object({
  type: z.literal('webhook.hint'),
  v: z.literal(1),
  delivery: z.string(),
  event: z.string(),
  repositoryGithubId: z.number(),
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

/** Something happened to a repository itself: whoever tracks it looks again what it is called, and whether it is there. */
const WebhookRepository = z.object({
  type: z.literal('webhook.repository'),
  v: z.literal(1),
  delivery: z.string(),
  event: z.string(),
  repositoryGithubId: z.number(),
});

/** An installation of the GitHub App was suspended, removed or brought back. */
const WebhookInstallation = z.object({
  type: z.literal('webhook.installation'),
  v: z.literal(1),
  delivery: z.string(),
  event: z.string(),
  installationId: z.number(),
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

/** Workspaces with anything in line, those after `after` by id, are to be woken. */
const WakeWaiting = z.object({
  type: z.literal('llm.wake'),
  v: z.literal(1),
  after: z.uuid().nullable(),
});

/** A turn at the model for one workspace. The rows in line say what is analysed in it; ModelDesk knows the token. */
const ModelTurn = z.object({
  type: z.literal('llm.turn'),
  v: z.literal(1),
  workspaceId: z.uuid(),
  token: z.uuid(),
});

export const SyncMessage = z.discriminatedUnion('type', [SyncStep, SyncSchedule, SyncDue, SyncImport, SyncConnections]);
export const ComputeMessage = z.discriminatedUnion('type', [ComputeStep, RecordEnded, ComputeTouched, ComputeWeeks]);
export const LlmMessage = z.discriminatedUnion('type', [AnalyzeSync, WakeWaiting, ModelTurn]);
export const WebhookMessage = z.discriminatedUnion('type', [WebhookHint, WebhookRepository, WebhookInstallation]);
export const LiveMessage = z.discriminatedUnion('type', [LiveRefresh, LiveDeliveries]);

export type SyncMessage = z.infer<typeof SyncMessage>;
export type ComputeMessage = z.infer<typeof ComputeMessage>;
export type LlmMessage = z.infer<typeof LlmMessage>;
export type WebhookMessage = z.infer<typeof WebhookMessage>;
export type LiveMessage = z.infer<typeof LiveMessage>;
