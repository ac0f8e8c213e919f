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

const AnalyzeStep = z.object({
  type: z.literal('llm.analyze'),
  v: z.literal(1),
  workspaceId: z.uuid(),
  repositoryId: z.uuid(),
  syncId: z.uuid(),
});

export const SyncMessage = SyncStep;
export const ComputeMessage = z.discriminatedUnion('type', [ComputeStep, RecordEnded]);
export const LlmMessage = AnalyzeStep;

export type SyncMessage = z.infer<typeof SyncMessage>;
export type ComputeMessage = z.infer<typeof ComputeMessage>;
export type LlmMessage = z.infer<typeof LlmMessage>;
export type AnyMessage = SyncMessage | ComputeMessage | LlmMessage;
