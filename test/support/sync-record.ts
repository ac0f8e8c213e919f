import { randomUUID } from 'node:crypto';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { at } from './pull-request-snapshots.ts';

/** The record of a sync that has just begun. */
export function syncRecord(repositoryId: string, changes: Partial<SyncRecord> = {}): SyncRecord {
  return {
    id: randomUUID(),
    repositoryId,
    kind: 'backfill',
    daysBack: 30,
    status: 'queued',
    phase: 'walk',
    progress: { pullRequests: 0, estimatedTotal: null, percent: null, pages: 0 },
    github: { requests: 0, points: 0, waitedSeconds: 0 },
    startedAt: at(0),
    finishedAt: null,
    resumeAt: null,
    error: null,
    waitingFor: null,
    receipt: null,
    ...changes,
  };
}
