import { z } from '@hono/zod-openapi';

const OfList = z.number().nullable().openapi({ description: 'Null where the credential may not read the list' });
const Counts = z.object({
  pullRequests: z.number(),
  reviews: OfList,
  commits: OfList,
  files: OfList,
  comments: OfList,
  checkRuns: OfList,
});

/** What GitHub could not give or Postgres would not take, although everything around it is stored. */
export const SetAside = z
  .object({
    number: z.number().nullable().openapi({ description: 'The pull request; null where GitHub did not show which' }),
    list: z.string().optional().openapi({ description: 'Its list or field; absent: the pull request itself' }),
    reason: z.string(),
    tries: z.number().openapi({ description: 'How often it was asked for' }),
    nextTry: z.string().nullable().openapi({ description: 'When it is asked for again' }),
  })
  .openapi('SetAside');

export const Receipt = z
  .object({
    expected: Counts,
    stored: Counts,
    complete: z.boolean(),
    missing: z.array(z.number()),
    capped: z.array(z.object({ number: z.number(), list: z.string(), total: z.number(), listed: z.number() })),
    unreadable: z.array(z.string()),
    setAside: z.array(SetAside).optional().openapi({ description: 'Absent in receipts of before' }),
  })
  .openapi('Receipt');

/** What RepoCursor knows of a sync. */
export const LiveSync = z
  .object({
    id: z.string(),
    repositoryId: z.string(),
    kind: z.enum(['backfill', 'incremental']),
    daysBack: z.number().nullable(),
    status: z.enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled']),
    phase: z.enum(['walk', 'overflow', 'catch_up', 'compute', 'verify']),
    progress: z.object({
      pullRequests: z.number(),
      estimatedTotal: z.number().nullable(),
      percent: z.number().nullable(),
      pages: z.number(),
    }),
    github: z.object({ requests: z.number(), points: z.number(), waitedSeconds: z.number() }),
    startedAt: z.string(),
    finishedAt: z.string().nullable(),
    resumeAt: z.string().nullable(),
    error: z.object({ reason: z.string(), detail: z.string() }).nullable(),
    waitingFor: z
      .object({ reason: z.string(), detail: z.string() })
      .nullable()
      .openapi({ description: 'Why a sync that is `waiting` waits, in words' }),
    receipt: Receipt.nullable(),
  })
  .openapi('LiveSync');

/** A message that failed for good. */
export const DeadLetter = z
  .object({
    id: z.string(),
    syncId: z.string().nullable(),
    queue: z.string(),
    message: z.unknown(),
    failedAt: z.string(),
    replayedAt: z.string().nullable(),
  })
  .openapi('DeadLetter');

/** The whole record, with what is added to it outside of the cursor. */
export const SyncRecord = LiveSync.extend({
  analysis: z.unknown().openapi({ description: 'What became of the analysis by a model' }),
  deadLetters: z.array(DeadLetter).openapi({ description: 'Messages of this sync that failed for good' }),
}).openapi('Sync');
