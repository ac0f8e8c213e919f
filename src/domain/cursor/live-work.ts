import type { Failure } from '../failure.ts';
import type { Instant } from '../reducer.ts';
import type { Announced, Lease } from './lease.ts';

/**
 * Pull requests to read again at once, also while a sync runs: a webhook or the sweep named them. They are rows of a
 * table and are read in batches, those from webhooks first. `seq` counts the requests for a read, so that a request is not
 * lost that arrives while its pull request is being read.
 */
export type LiveWork =
  | { status: 'idle'; seq: number }
  /** A message was sent for the pending rows. */
  | (Pending & { status: 'announced'; announced: Announced })
  /** A holder reads a batch. */
  | (Pending & { status: 'held'; lease: Lease })
  /** Nothing is read before `until`. */
  | (Pending & { status: 'waiting'; until: Instant });

export interface Pending {
  seq: number;
  /** How many rows there are, for each source of the request; at least one row. */
  pending: Record<Urgency, number>;
  /** Failures in a row, by kind; a batch that is read clears them. */
  failures: Partial<Record<Failure['kind'], number>>;
  /** Set while pull requests are not read, but left to a sync; null: they are read. */
  leaving: Leaving | null;
  /** Holders that did not report again, less those that did since; 0 after a batch was left to a sync, or nothing is pending. */
  stalls: number;
}

/** Why pull requests are left to a sync: all that are pending, or only the next batch. */
export interface Leaving {
  reason: string;
  all: boolean;
}

/** What live work that is not idle has in each state. */
export function pendingOf({ seq, pending, failures, leaving, stalls }: Pending): Pending {
  return { seq, pending, failures, leaving, stalls };
}

export type Urgency = 'webhook' | 'sweep';
