import { describe, expect, it } from 'vitest';
import { applyToSync } from '../../src/domain/cursor/apply.ts';
import { EMPTY_STATE } from '../../src/domain/cursor/begin.ts';
import { recordOf } from '../../src/domain/cursor/record.ts';
import type { OtherPlace } from '../../src/domain/deployments/sources-to-read.ts';
import { INITIAL_PACE } from '../../src/domain/cursor/pace.ts';
import type { EndedSync, RepositoryState, Step } from '../../src/domain/cursor/state.ts';
import { restored, type StoredState } from '../../src/domain/cursor/stored.ts';
import { COVERED, cursorAt } from '../support/cursor-at.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');

const repository = {
  workspaceId: 'workspace',
  repositoryId: 'repository',
  githubId: '1',
  fullName: 'acme/widgets',
  credential: { connectionId: 'connection' },
};

/** A running sync, word for word as the version before stored it. */
const sync = {
  id: 'sync',
  kind: 'backfill' as const,
  daysBack: 30,
  startedAt: NOW - 60_000,
  cutoff: NOW - 2_592_000_000,
  step: { phase: 'walk' as const, read: 'back' as const },
  seq: 7,
  lease: { token: 'token', until: NOW + 20_000 },
  wait: null,
  announced: { at: NOW - 10_000, times: 0 },
  failures: { too_wide: 1 },
  trouble: { since: NOW - 5_000, times: 1, of: 'github' as const, alive: true, tries: 2, last: false },
  stalls: 1,
  restarts: 1,
  retry: 'all' as const,
  aside: { count: 1, last: '#5: too heavy' },
  repairs: { round: 0, after: 0 },
  verify: true,
  totalsRead: false,
  deployed: true,
  asked: 2,
  progress: { pullRequests: 40, pages: 3 },
  github: { requests: 5, points: 5, waitedSeconds: 1 },
  total: { count: 90, at: NOW },
  unreadable: ['checks'],
  etag: 'W/"front"',
};

const stored: StoredState = {
  repository,
  coverage: { through: NOW, since: NOW - 1_000, cursor: 'after 9', exhausted: false, restPage: 2 },
  scan: { stage: 'reading', from: 1, since: 1, page: 1, startedAt: null },
  pace: { width: 9, listSize: 100, calm: -3 },
  synced: true,
  sync,
  ended: [],
  recording: { at: 0, times: 0 },
  outage: null,
  etag: 'W/"known"',
};

function restoredSync(changed: Partial<NonNullable<StoredState['sync']>>) {
  return restored({ ...stored, sync: { ...sync, ...changed } }).state.sync;
}

describe('a state that the version before stored', () => {
  it('is read: the sync goes on where it stood', () => {
    const {
      cutoff,
      lease,
      wait: _,
      announced: __,
      trouble,
      step: ___,
      verify: ____,
      totalsRead: _____,
      ...same
    } = sync;
    expect(restored(stored)).toEqual({
      state: {
        ...EMPTY_STATE,
        repository,
        coverage: { through: NOW, since: NOW - 1_000, cursor: 'after 9', exhausted: false, passed: 100 },
        scan: stored.scan,
        pace: stored.pace,
        synced: true,
        etag: 'W/"known"',
        sync: {
          ...same,
          // A field that is new since.
          described: false,
          verification: 'requested',
          reach: { to: 'instant', instant: cutoff },
          step: { kind: 'back' },
          activity: { status: 'held', lease },
          trouble,
        },
      },
      effects: [],
    });
  });

  it('says what a sync does by one of three fields', () => {
    const wait = { until: NOW + 1_000, reason: 'slot' as const };
    expect(restoredSync({ lease: null, wait })?.activity).toEqual({ status: 'waiting', wait });
    expect(restoredSync({ lease: null })?.activity).toEqual({ status: 'queued', announced: sync.announced });
  });

  it('says how far a sync reads by a number or null', () => {
    expect(restoredSync({ cutoff: 0 })?.reach).toEqual({ to: 'everything' });
    expect(restoredSync({ cutoff: null })?.reach).toEqual({ to: 'changes' });
    const outage = { cutoff: 0, daysBack: null, verify: true, of: 'database' as const, times: 4 };
    expect(restored({ outage }).state.outage).toEqual({
      reach: { to: 'everything' },
      daysBack: null,
      verify: true,
      of: 'database',
      times: 4,
    });
  });

  it('says of a database that does not answer what holds of GitHub alone', () => {
    const trouble = { ...sync.trouble, of: 'database' as const };
    expect(restoredSync({ trouble })?.trouble).toEqual({ since: trouble.since, times: 1, of: 'database' });
    expect(restoredSync({ trouble: null })?.trouble).toBeNull();
  });

  const rest = { next: 3, left: [], end: null, control: 4, failed: [], proven: false };
  const front = { read: 'front' as const, cursor: 'after 2', newest: NOW, fresh: 1, pass: 2 };
  it.each<[NonNullable<StoredState['sync']>['step'], Step]>([
    [
      { phase: 'walk', ...front },
      { kind: 'front', phase: 'walk', cursor: 'after 2', newest: NOW, fresh: 1, pass: 2 },
    ],
    [
      { phase: 'catch_up', ...front, rest },
      { kind: 'front', phase: 'catch_up', cursor: 'after 2', newest: NOW, fresh: 1, pass: 2, rest },
    ],
    [
      { phase: 'walk', read: 'back', rest },
      { kind: 'back', rest },
    ],
    [
      { phase: 'overflow', followedBy: 'catch_up' },
      { kind: 'lists', next: 'catch_up' },
    ],
    [
      { phase: 'overflow', followedBy: 'compute' },
      { kind: 'lists', next: 'facts' },
    ],
    [
      { phase: 'overflow', read: 'deployments', cursor: 'c', listed: true },
      { kind: 'deployments', stage: 'commits' },
    ],
    [{ phase: 'overflow', read: 'requirements' }, { kind: 'requirements' }],
    [{ phase: 'compute' }, { kind: 'facts' }],
    [
      { phase: 'verify', repair: [4, 5], totals: null },
      { kind: 'repair', numbers: [4, 5], again: false },
    ],
    [
      { phase: 'verify', repair: [4], again: true, totals: null },
      { kind: 'repair', numbers: [4], again: true },
    ],
    [
      { phase: 'verify', repair: [], totals: { cursor: 't' } },
      { kind: 'totals', cursor: 't' },
    ],
    [{ phase: 'verify', repair: [], totals: null }, { kind: 'compare' }],
  ])('says where a sync stands by its phase: %j', (step, expected) => {
    expect(restoredSync({ step })?.step).toEqual(expected);
  });

  it('has its ended syncs moved to their table, and their message repeated', () => {
    const end = { record: { id: 'ended' } } as EndedSync;
    const { state, effects } = restored({ ...stored, sync: null, ended: [end], recording: { at: NOW, times: 2 } });
    expect(state.unrecorded).toEqual({ ids: ['ended'], announced: { at: NOW, times: 2 } });
    expect(effects).toEqual([{ kind: 'put', table: 'ended', rows: [end] }]);
  });

  it('has no copy of a sealed token left', () => {
    const credential = { connectionId: 'connection', ciphertext: 'sealed' };
    const { state } = restored({ repository: { ...repository, credential } });
    expect(state.repository).toEqual(repository);
  });

  it('may know fewer fields', () => {
    const { id, kind, daysBack, startedAt, cutoff, step, announced } = sync;
    const coverage = { through: NOW, since: 0 };
    const state = restored({ coverage, sync: { id, kind, daysBack, startedAt, cutoff, step, announced } }).state;
    expect(state).toMatchObject({
      pace: INITIAL_PACE,
      coverage: { ...coverage, cursor: null, exhausted: false, passed: 0 },
      sync: { seq: 0, aside: { count: 0 }, progress: { pullRequests: 0, pages: 0 }, unreadable: [], trouble: null },
      live: { status: 'idle' },
    });
  });
});

describe('a state of this version', () => {
  it('is read as it is', () => {
    expect(restored(undefined)).toEqual({ state: EMPTY_STATE, effects: [] });
    const state: RepositoryState = { ...EMPTY_STATE, synced: true };
    expect(restored(state)).toEqual({ state, effects: [] });
  });

  it('has what a later version added to it, and is not taken for one of the version before', () => {
    const begun = applyToSync(EMPTY_STATE, { kind: 'begin', request: { id: 'one', repository, daysBack: null } }, NOW);
    const { sync: running } = begun.state;
    if (!running) throw new Error('the sync began');
    const { described: _, ...older } = running;
    const { etag: __, ...state } = EMPTY_STATE;
    const before = { ...state, sync: older } as RepositoryState;
    expect(restored(before).state).toEqual({ ...EMPTY_STATE, sync: running });
    const later: object = { ...EMPTY_STATE, version: 3, sync: running };
    expect(restored(later as RepositoryState).state.sync).toEqual(running);
  });

  /** A sync of what changed, under way, with these fields as the version before stored them. */
  function underWay(fields: { step: object; verify?: boolean; totalsRead?: boolean }) {
    const cursor = cursorAt({ ...EMPTY_STATE, ...COVERED });
    cursor.begin({ daysBack: undefined });
    const { verification: _, ...running } = cursor.sync;
    const before: object = { ...cursor.state, sync: { ...running, retry: null, ...fields } };
    return cursorAt(restored(before).state);
  }

  it.each([
    [false, false, 'none', { kind: 'verify', totalsRead: false }],
    [true, false, 'requested', { kind: 'totals', after: null }],
    [true, true, 'read_on_request', { kind: 'verify', totalsRead: true }],
    [false, true, 'read_on_mismatch', { kind: 'verify', totalsRead: true }],
  ])('says of a verification what two flags said: %j, %j', (verify, totalsRead, verification, next) => {
    const cursor = underWay({ step: { kind: 'facts' }, verify, totalsRead });
    expect(cursor.sync).toMatchObject({ verification });
    expect(cursor.sync).not.toHaveProperty('verify');
    expect(cursor.sync).not.toHaveProperty('totalsRead');
    expect(recordOf(cursor.state, cursor.sync, NOW).verify).toBe(verify);
    const work = cursor.advance(cursor.hold(), { kind: 'facts', remaining: false, questions: false });
    expect(work).toMatchObject(next);
  });

  const issues: OtherPlace = { source: 'issues', after: 'i', until: 0, newest: null, begunAt: NOW };
  const others: [OtherPlace] = [issues];
  it.each<[object, Step, object]>([
    [
      { cursor: null, listed: false },
      { kind: 'deployments', stage: 'fronts' },
      { after: null, others: [], listed: false },
    ],
    [
      { cursor: 'c', listed: false },
      { kind: 'deployments', stage: 'deployments', cursor: 'c', others: [] },
      { after: 'c', others: [], listed: false },
    ],
    [
      { cursor: 'c', listed: false, others },
      { kind: 'deployments', stage: 'deployments', cursor: 'c', others },
      { after: 'c', others, listed: false },
    ],
    [
      { cursor: null, listed: false, others },
      { kind: 'deployments', stage: 'others', others },
      { after: null, others, listed: false },
    ],
    [
      { cursor: null, listed: true },
      { kind: 'deployments', stage: 'commits' },
      { after: null, others: [], listed: true },
    ],
  ])('goes on with the lists of deployments where it stood: %j', (at, step, work) => {
    const cursor = underWay({ step: { kind: 'deployments', ...at } });
    expect(cursor.sync).toMatchObject({ step, verification: 'none' });
    expect(cursor.hold()).toMatchObject({ kind: 'deployments', ...work });
    expect(restored(cursor.state).state).toEqual(cursor.state);
  });

  it('has no page of REST’s list any more, and no page wider than one point pays for', () => {
    const coverage = { through: NOW, since: 0, cursor: 'after 9', exhausted: false };
    const before = { ...EMPTY_STATE, coverage: { ...coverage, restPage: 7 }, pace: { ...INITIAL_PACE, width: 21 } };
    expect(restored(before).state).toEqual({
      ...EMPTY_STATE,
      coverage: { ...coverage, passed: 600 },
      pace: INITIAL_PACE,
    });
  });

  it('is at most 64 KiB: ended syncs, seen numbers and pending pull requests are rows', () => {
    const request = { id: 'x'.repeat(36), repository, daysBack: null };
    let { state } = applyToSync(EMPTY_STATE, { kind: 'begin', request }, NOW);
    const running = state.sync;
    if (!running) throw new Error('the sync began');
    // The longest list of numbers that a comparison has read again, and what a hundred of REST's page take, each failed.
    const left = Array.from({ length: 100 }, (_, index) => ({ number: 9_000_000 + index, updatedAt: NOW }));
    const failed = left.map(({ number }) => number);
    const rest = { next: 9_999, left, end: null, control: 9_000_100, failed, proven: true };
    const numbers = Array.from({ length: 2_000 }, (_, index) => 9_000_000 + index);
    const ids = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(36, 'x'));
    const detail = 'd'.repeat(400);
    for (const step of [
      { kind: 'repair' as const, numbers, again: true },
      { kind: 'back' as const, rest },
    ]) {
      state = {
        ...state,
        unrecorded: { ids, announced: { at: NOW, times: 9 } },
        scan: { stage: 'reading', from: NOW, since: NOW, page: 99, startedAt: NOW },
        coverage: { through: NOW, since: NOW, cursor: 'c'.repeat(200), exhausted: false, passed: 100_000 },
        sync: {
          ...running,
          step,
          aside: { count: 2_000, last: detail },
          activity: { status: 'waiting', wait: { until: NOW, reason: 'transient', detail } },
          unreadable: ['checks', 'files', 'deployments', 'reviewComments', 'commits', 'timeline'],
        },
      };
      expect(JSON.stringify(state).length).toBeLessThan(65_536);
    }
  });
});
