import type { Receipt } from '../receipt.ts';
import type { Phase } from './step-types.ts';

/** A sync's record as the API shows it, while the sync runs or has just ended. */
export interface SyncRecord {
  id: string;
  repositoryId: string;
  kind: 'backfill' | 'incremental';
  daysBack: number | null;
  status: 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
  phase: Phase;
  progress: { pullRequests: number; estimatedTotal: number | null; percent: number | null; pages: number };
  github: { requests: number; points: number; waitedSeconds: number };
  startedAt: string;
  finishedAt: string | null;
  resumeAt: string | null;
  error: { reason: string; detail: string } | null;
  /** Why a `waiting` sync waits; null for any other sync. */
  waitingFor: { reason: string; detail: string } | null;
  receipt: Receipt | null;
}

/** An ended sync, with the new values of its repository's row; kept until the database has it. */
export interface EndedSync {
  record: SyncRecord;
  /** The name that GitHub gave last: a rename changes the name and nothing else. */
  fullName: string | null;
  coveredSince: string | null;
  syncedThrough: string | null;
  unavailable: string | null;
  /** Everything that is covered was compared with GitHub's totals. */
  verified: boolean;
  /** The repository's description was read as well; absent in what an earlier version stored. */
  described?: boolean;
}
