import type { Failure } from '../failure.ts';
import type { Clear, Instant, Put, Remove, Send } from '../reducer.ts';
import type { TrackedRepository } from '../tracked-repository.ts';
import type { Pace } from './pace.ts';
import type { Announced, Lease, RepositoryState } from './state.ts';
import type { RefusedForNow } from './suspend.ts';

/**
 * Pull requests to be read again at once, whatever a sync is doing: a webhook named them, or the sweep did. They are rows
 * of a table, read in batches, those that webhooks named first. `seq` counts what was asked for, so that a hint which comes
 * while its pull request is being read is not lost.
 */
export type LiveWork =
  | { status: 'idle'; seq: number }
  /** A message was sent for what is pending. */
  | (Pending & { status: 'announced'; announced: Announced })
  /** Somebody reads a batch. */
  | (Pending & { status: 'held'; lease: Lease })
  /** Nothing is read before `until`. */
  | (Pending & { status: 'waiting'; until: Instant });

export interface Pending {
  seq: number;
  /** How many rows there are, by who asked for them; never none. */
  pending: Record<Urgency, number>;
  /** Failures in a row, by kind; a batch that was read clears them. */
  failures: Partial<Record<Failure['kind'], number>>;
}

export type Urgency = 'webhook' | 'sweep';

/** A row of the table `refreshes`. */
export interface PendingRefresh {
  number: number;
  seq: number;
  urgency: Urgency;
  /** What is read must be at least this new: GitHub's API may lag behind its own webhooks. */
  updatedAt: Instant;
  /** How often what was read was older. */
  tries: number;
  /** Its place among those of its urgency: the `seq` with which it was first asked for. */
  place: number;
}

/** One pull request that is to be read again. */
export interface Hint {
  number: number;
  /** Its `updated_at` in the payload; 0 when the payload has none. */
  updatedAt: Instant;
}

export interface LiveBatch {
  repository: TrackedRepository;
  token: string;
  pulls: PendingRefresh[];
  pace: Pace;
}

/** What became of a batch: of each pull request the `updatedAt` that was read, null when GitHub has none of its number. */
export interface LiveResult {
  token: string;
  read: { number: number; seq: number; updatedAt: Instant | null }[];
}

/** What live work knows and changes of a repository's state. */
export type LiveState = Pick<RepositoryState, 'repository' | 'pace' | 'etag' | 'live'>;

export interface LiveCommands {
  /** Pull requests are to be read again; `rows` are those of them that are pending already. */
  hint: {
    given: { repository: TrackedRepository; hints: Hint[]; urgency: Urgency; rows: PendingRefresh[] };
    answer: null;
  };
  /** Takes the lease on the next batch: `rows` are the first of the table, by urgency and place. */
  claim_live: { given: { token: string; rows: PendingRefresh[] }; answer: LiveBatch | null };
  /** A batch was read; `rows` are what the table says now of the pull requests in it. */
  refreshed: { given: LiveResult & { rows: PendingRefresh[] }; answer: null };
  /** A batch could not be read. */
  suspend_live: { given: { token: string; cause: Failure | Slot | RefusedForNow }; answer: null };
  /** The alarm rings. */
  wake_live: { given: object; answer: null };
}

/** There was no slot until then. */
export interface Slot {
  kind: 'slot';
  until: Instant;
}

export type LiveEffect =
  | Put<'refreshes', PendingRefresh>
  | Remove<'refreshes', number>
  | Clear<'refreshes'>
  /** So many rows are deleted, the last by urgency and place. */
  | { kind: 'drop_last'; count: number }
  | Send<{ type: 'live.refresh'; v: 1; repositoryId: string }>;

export const NO_LIVE_WORK: LiveWork = { status: 'idle', seq: 0 };
