import { z } from '@hono/zod-openapi';

const OfList = z
  .number()
  .nullable()
  .openapi({ description: 'How many; null when the credential may not read this list' });
const Counts = z.object({
  pullRequests: z.number(),
  reviews: OfList,
  commits: OfList,
  files: OfList,
  comments: OfList,
  checkRuns: OfList,
});

/** A part that GitHub could not answer, or that Postgres refused to store. Everything around it is stored. */
export const SetAside = z
  .object({
    number: z
      .number()
      .nullable()
      .openapi({ description: 'The number of the pull request; null when GitHub did not say which' }),
    list: z
      .string()
      .optional()
      .openapi({ description: 'The list or field that is missing; absent when it is the whole pull request' }),
    reason: z.string(),
    tries: z.number().openapi({ description: 'How often it was requested from GitHub' }),
    nextTry: z.string().nullable().openapi({ description: 'When it is requested again' }),
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
    setAside: z
      .array(SetAside)
      .optional()
      .openapi({ description: 'The parts that could not be read or stored; absent in receipts of older versions' }),
  })
  .openapi('Receipt');

/** The part of a sync's record that RepoCursor keeps. */
export const LiveSync = z
  .object({
    id: z.string(),
    repositoryId: z.string(),
    kind: z.enum(['backfill', 'incremental']),
    daysBack: z.number().nullable(),
    verify: z.boolean().optional().openapi({
      description: 'Whether it compares everything stored with GitHub’s totals; absent in stored records',
    }),
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
      .openapi({ description: 'Why a sync waits whose status is `waiting`' }),
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

/** The whole record of a sync, with the parts that RepoCursor does not keep. */
export const SyncRecord = LiveSync.extend({
  analysis: z
    .discriminatedUnion('status', [
      z.object({ status: z.literal('skipped'), reason: z.string() }),
      z.object({
        status: z.literal('queued'),
        waiting: z.number().int().openapi({ description: 'How many pull requests of the workspace waited then' }),
      }),
    ])
    .nullable()
    .openapi({ description: 'What happened to the analyses by a model when the sync had ended; null before' }),
  deadLetters: z.array(DeadLetter).openapi({ description: 'Messages of this sync that failed for good' }),
}).openapi('Sync');

/** A sync in the list of a repository. */
export const ListedSync = SyncRecord.extend({
  isSummary: z.boolean().openapi({
    description:
      'Whether the record has expired: then there is neither a receipt nor a state of analyses, and no sync has this id',
  }),
  complete: z.boolean().nullable().openapi({ description: 'Whether the receipt was complete; null without a receipt' }),
}).openapi('ListedSync');
