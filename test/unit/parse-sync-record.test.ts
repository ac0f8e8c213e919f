import { expect, it } from 'vitest';
import { parseEndedSync, parseSyncRecord } from '../../src/domain/parse-sync-record.ts';
import type { EndedSync, SyncRecord } from '../../src/domain/cursor/state.ts';

const RECORD: SyncRecord = {
  id: 's1',
  repositoryId: 'r1',
  kind: 'backfill',
  daysBack: null,
  status: 'running',
  phase: 'walk',
  progress: { pullRequests: 7, estimatedTotal: null, percent: null, pages: 1 },
  github: { requests: 1, points: 1, waitedSeconds: 0 },
  startedAt: '2026-11-01T00:00:00Z',
  finishedAt: null,
  resumeAt: null,
  error: null,
  waitingFor: null,
  receipt: null,
};
const ENDED: EndedSync = {
  record: { ...RECORD, status: 'succeeded', finishedAt: '2026-11-01T00:01:00Z' },
  fullName: 'acme/rocket',
  coveredSince: null,
  syncedThrough: null,
  unavailable: null,
  verified: true,
};

it('a record of a sync is read from its JSON', () => {
  expect(parseSyncRecord(JSON.stringify(RECORD))).toEqual(RECORD);
  expect(parseEndedSync(JSON.stringify(ENDED))).toEqual(ENDED);
});

it.each<unknown>([
  null,
  'running',
  [],
  { ...RECORD, id: 7 },
  { ...RECORD, finishedAt: 0 },
  { ...RECORD, progress: null },
])('anything else is refused: %j', (value) => {
  expect(() => parseSyncRecord(JSON.stringify(value))).toThrow('no record of a sync');
  expect(() => parseEndedSync(JSON.stringify({ ...ENDED, record: value }))).toThrow('no ended sync');
});
