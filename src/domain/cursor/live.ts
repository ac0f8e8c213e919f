import type { Failure } from '../failure.ts';
import type { Instant, Put, Remove, Send } from '../reducer.ts';
import type { TrackedRepository } from '../tracked-repository.ts';
import type { Pace } from './pace.ts';
import type { LiveWork, Urgency } from './live-work.ts';
import type { RepositoryState } from './state.ts';
import type { RefusedForNow } from './suspend.ts';

/** A row of the table `refreshes`. */
export interface PendingRefresh {
  number: number;
  seq: number;
  urgency: Urgency;
  /** The result must be at least this new: GitHub's API may be behind its own webhooks. */
  updatedAt: Instant;
  /** How often the result was older, or GitHub did not have the number yet. */
  tries: number;
  /** Its place among the rows of its urgency: the `seq` of the first request for it. */
  place: number;
}

/** A pull request to read again: a webhook or the sweep asks for it. */
export interface RefreshRequest {
  number: number;
  /** The pull request's `updated_at` in the payload; 0 when the payload has none. */
  updatedAt: Instant;
}

export interface LiveBatch {
  repository: TrackedRepository;
  token: string;
  pulls: PendingRefresh[];
  pace: Pace;
  /** Why these are not to be read, but to be set aside for a sync; null: they are to be read. */
  leaving: string | null;
}

/** The result of a batch. */
export interface LiveResult {
  token: string;
  read: RefreshRead[];
}

/** What was read of a pull request. */
export interface RefreshRead {
  number: number;
  seq: number;
  /** Null when nothing was read: GitHub does not have the number (`gone`), or could not give it, and it is set aside. */
  updatedAt: Instant | null;
  gone: boolean;
}

/** The part of a repository's state that live work reads and changes. */
export type LiveState = Pick<RepositoryState, 'repository' | 'pace' | 'live'>;

export interface LiveCommands {
  /**
   * Pull requests are to be read again; `rows` are those among them that are pending already. The answer has the numbers
   * for which no room is left, unless the sweep named them: it comes again.
   */
  request_refresh: {
    given: { repository: TrackedRepository; requests: RefreshRequest[]; urgency: Urgency; rows: PendingRefresh[] };
    answer: number[];
  };
  /** Takes the lease on the next batch: `rows` are the first of the table, by urgency and place. */
  claim_live: { given: { token: string; rows: PendingRefresh[] }; answer: LiveBatch | null };
  /** A batch was read, or set aside; `rows` are the present rows of its pull requests. */
  refreshed: { given: LiveResult & { rows: PendingRefresh[] }; answer: null };
  /** A batch could not be read. */
  suspend_live: { given: { token: string; cause: Failure | Slot | RefusedForNow }; answer: null };
  /** The alarm rings. */
  wake_live: { given: object; answer: null };
}

/** No slot was free until then. */
export interface Slot {
  kind: 'slot';
  until: Instant;
}

export type LiveEffect =
  | Put<'refreshes', PendingRefresh>
  | Remove<'refreshes', number>
  /** Deletes this many rows, the last ones by urgency and place. */
  | { kind: 'drop_last'; count: number }
  | Send<{ type: 'live.refresh'; v: 1; repositoryId: string }>;

export const NO_LIVE_WORK: LiveWork = { status: 'idle', seq: 0 };
