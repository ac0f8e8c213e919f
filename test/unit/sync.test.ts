import { describe, expect, it } from 'vitest';
import { applyToLive } from '../../src/domain/cursor/apply.ts';
import { EMPTY_STATE } from '../../src/domain/cursor/begin.ts';
import type { RepositoryState, Step, Sync } from '../../src/domain/cursor/state.ts';
import type { Suspension } from '../../src/domain/cursor/suspend.ts';
import type { Work } from '../../src/domain/cursor/work.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { EMPTY_TALLY, receiptOf } from '../../src/domain/receipt.ts';
import { COVERED, cursorAt, DAY_MS, NOW, page } from '../support/cursor-at.ts';

const detail = 'as GitHub has it';
const RECEIPT = receiptOf(EMPTY_TALLY, 0, [], []);

describe('a sync', () => {
  it('has an alarm at every moment until its record is stored', () => {
    const cursor = cursorAt();
    expect(cursor.alarm).toBeNull();
    cursor.begin();
    expect(cursor.alarm).toBe(cursor.now + 20_000);
    const work = cursor.hold();
    expect(cursor.alarm).toBe(cursor.now + 30_000);
    cursor.suspend(work, { kind: 'slot', until: cursor.now + 3_600_000 });
    expect(cursor.alarm).toBe(cursor.now + 600_000);
    cursor.pass(3_600_000);
    expect(cursor.alarm).toBe(cursor.now);
    cursor.wake();
    expect(cursor.alarm).toBe(cursor.now + 20_000);
    cursor.apply({ kind: 'cancel', syncId: 'sync' });
    expect(cursor.alarm).toBe(cursor.now + 20_000);
    cursor.apply({ kind: 'recorded', syncId: 'sync' });
    expect(cursor.alarm).toBeNull();
  });

  it('has its alarm set whenever anything changed, and whenever it rang', () => {
    const cursor = cursorAt();
    cursor.begin();
    expect(cursor.effects().at(-1)).toEqual({ kind: 'set_alarm', at: NOW + 20_000 });
    cursor.claim('another');
    expect(cursor.effects()).toEqual([]);
    cursor.wake();
    expect(cursor.effects()).toEqual([{ kind: 'set_alarm', at: NOW + 20_000 }]);
    const woken = applyToLive(cursor.state, { kind: 'wake_live' }, NOW);
    expect(woken).toEqual({ state: cursor.state, effects: [{ kind: 'set_alarm', at: NOW + 20_000 }], answer: null });
  });

  it('watches live work beside it more often than what only waits', () => {
    const cursor = cursorAt();
    cursor.begin();
    cursor.suspend(cursor.hold(), { kind: 'slot', until: NOW + 3_600_000 });
    const pending = { seq: 1, pending: { webhook: 1, sweep: 0 }, failures: {}, leaving: null, stalls: 0 };
    const held = { ...pending, status: 'held' as const };
    cursor.change({ live: { ...held, lease: { token: 'live', until: NOW + 120_000 } } });
    expect(cursor.alarm).toBe(NOW + 30_000);
  });
});

describe('a request for a sync', () => {
  it('begins one: of everything, of days, or of what changed', () => {
    const first = cursorAt();
    expect(first.begin({ daysBack: undefined })).toMatchObject({ created: true, record: { kind: 'backfill' } });
    expect(first.sync.reach).toEqual({ to: 'everything' });
    expect(first.effects()[0]).toEqual({ kind: 'clear', table: 'seen' });
    expect([first.sent(), first.noted()]).toEqual([['sync.step'], ['begun']]);
    const message = { type: 'sync.step', v: 1, repositoryId: 'repository', syncId: 'sync' };
    expect(first.effects()).toContainEqual({ kind: 'send', message, delaySeconds: 0 });
    const days = cursorAt({ ...EMPTY_STATE, ...COVERED });
    expect(days.begin({ daysBack: 20 })).toMatchObject({ record: { kind: 'incremental', daysBack: 20 } });
    expect(days.sync).toMatchObject({ reach: { to: 'instant', instant: NOW - 20 * DAY_MS }, step: { kind: 'front' } });
    const newest = NOW - DAY_MS;
    expect(days.sync.step).toEqual({ kind: 'front', phase: 'walk', cursor: null, newest, fresh: 0, pass: 1 });
    const changes = cursorAt({ ...EMPTY_STATE, ...COVERED });
    changes.begin({ daysBack: undefined });
    expect(changes.sync).toMatchObject({ reach: { to: 'changes' }, kind: 'incremental', retry: 'due' });
  });

  it('joins the one under way, which a wider request widens', () => {
    const cursor = cursorAt({ ...EMPTY_STATE, ...COVERED });
    cursor.begin({ daysBack: 40 });
    expect(cursor.begin({ id: 'other', daysBack: 20 })).toMatchObject({ created: false, record: { id: 'sync' } });
    expect(cursor.sync).toMatchObject({ daysBack: 40, verification: 'none', deployed: false, retry: 'due' });
    expect(cursor.sent()).toEqual([]);
    cursor.begin({ id: 'other', daysBack: 50, verify: true, deployed: true, retry: 'all' });
    const asked = { verification: 'requested', deployed: true, retry: 'all' };
    expect(cursor.sync).toMatchObject({ ...asked, daysBack: 50, kind: 'backfill' });
    cursor.begin({ id: 'other', daysBack: null, retry: 'due' });
    expect(cursor.sync).toMatchObject({ ...asked, reach: { to: 'everything' } });
    cursor.begin({ id: 'other', daysBack: undefined });
    expect(cursor.sync.reach).toEqual({ to: 'everything' });
  });

  it('goes on with what an outage ended, unless a person asks for something else', () => {
    const outage = {
      reach: { to: 'everything' as const },
      daysBack: null,
      verify: true,
      retry: 'all' as const,
      of: 'github' as const,
      times: 9,
    };
    const scheduled = cursorAt({ ...EMPTY_STATE, ...COVERED, outage });
    scheduled.begin({ daysBack: undefined });
    expect(scheduled.sync).toMatchObject({
      reach: outage.reach,
      kind: 'backfill',
      verification: 'requested',
      retry: 'all',
    });
    const after = cursorAt({ ...EMPTY_STATE, ...COVERED, outage: { ...outage, retry: null } });
    after.begin({ daysBack: undefined });
    expect(after.sync.retry).toBe('due');
    expect(scheduled.sync.trouble).toEqual({ since: NOW, times: 9, of: 'github', alive: false, tries: 0, last: false });
    const asked = cursorAt({ ...EMPTY_STATE, ...COVERED, outage: { ...outage, of: 'database' } });
    asked.begin({ daysBack: 5 });
    expect(asked.sync).toMatchObject({ daysBack: 5, verification: 'none' });
    expect(asked.sync.trouble).toEqual({ since: NOW, of: 'database', times: 9 });
  });

  it('begins with nothing asked and nothing repaired, in the present form', () => {
    const cursor = cursorAt();
    cursor.begin();
    expect(cursor.sync).toMatchObject({ asked: 0, repairs: { round: 0, after: 0 }, stalls: 0, restarts: 0 });
    expect(cursor.state.version).toBe(2);
  });
});

describe('a claim', () => {
  it('takes the lease for 30 s, and no other does meanwhile', () => {
    const cursor = cursorAt();
    cursor.begin();
    expect(cursor.claim('another')).toBeNull();
    expect(cursor.hold()).toMatchObject({ kind: 'read', direction: 'back', seq: 0, gated: false });
    cursor.pass(29_999);
    expect(cursor.claim()).toBeNull();
    expect(cursor.claim('another')).toBeNull();
    cursor.pass(1);
    expect(cursor.claim()).toMatchObject({ token: 'token 5' });
    expect(cursor.sync.stalls).toBe(1);
    expect(cursor.state.pace.width).toBe(7);
  });

  it('after several holders of whom nothing was heard waits, ever longer, and the sync ends after twelve', () => {
    const cursor = cursorAt();
    cursor.begin();
    const waits: number[] = [];
    for (let holder = 0; cursor.state.sync; holder++) {
      if (holder > 13) throw new Error('it does not end');
      cursor.hold();
      cursor.pass(30_000);
      cursor.wake();
      const activity = cursor.state.sync?.activity;
      if (activity?.status !== 'waiting') continue;
      waits.push(activity.wait.until - cursor.now);
      expect(cursor.sent()).toEqual([]);
      cursor.pass(activity.wait.until - cursor.now - 1);
      expect(cursor.claim()).toBeNull();
      cursor.pass(1);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60].map((seconds) => seconds * 1000));
    expect([cursor.error, cursor.sent()]).toEqual(['stalled', ['compute.record']]);
    expect(cursor.state.outage).toMatchObject({ reach: { to: 'everything' }, of: 'github' });
    expect(cursor.state.pace.width).toBe(1);
  });

  it('that stalled is taken up again where it stood, without being asked for, and held against totals', () => {
    const cursor = cursorAt();
    cursor.begin();
    cursor.hold();
    cursor.at({ kind: 'back' }, { stalls: 12 });
    cursor.pass(30_000);
    cursor.wake();
    cursor.begin({ id: 'again', daysBack: undefined });
    expect(cursor.sync).toMatchObject({
      id: 'again',
      kind: 'backfill',
      reach: { to: 'everything' },
      stalls: 0,
      verification: 'requested',
    });
  });

  it('that finds too many such holders ends the sync itself, and has its record brought', () => {
    const cursor = cursorAt();
    cursor.begin();
    cursor.hold();
    cursor.at({ kind: 'back' }, { stalls: 12 });
    cursor.pass(30_000);
    expect(cursor.claim()).toBeNull();
    expect([cursor.error, cursor.sent()]).toEqual(['stalled', ['compute.record']]);
    expect([cursor.claim(), cursor.sent()]).toEqual([null, ['compute.record']]);
  });

  it('waits five minutes at a step of another version', () => {
    const cursor = cursorAt();
    cursor.begin();
    cursor.at({ kind: 'telepathy' } as object as Step);
    expect(cursor.claim()).toBeNull();
    const wait = { until: NOW + 300_000, reason: 'unknown_step', detail: '{"kind":"telepathy"}' };
    expect(cursor.sync.activity).toEqual({ status: 'waiting', wait });
    expect(cursor.alarm).toBe(NOW + 300_000);
    cursor.pass(300_000);
    cursor.wake();
    expect(cursor.sent()).toEqual(['sync.step']);
  });
});

describe('a message that came too late', () => {
  it('has what the state asks for announced again, and answers what is so', () => {
    const cursor = cursorAt();
    const late: Work = { syncId: 'sync', token: 'late', seq: 0 } as object as Work;
    const conclude = () => cursor.apply({ ...late, kind: 'conclude', receipt: RECEIPT });
    cursor.begin();
    cursor.apply({ ...late, kind: 'release' });
    expect(cursor.sent()).toEqual(['sync.step']);
    expect(cursor.sync.activity).toMatchObject({ announced: { times: 2 } });
    cursor.suspend(late, { kind: 'transient', detail });
    expect(cursor.sent()).toEqual(['sync.step']);
    expect([conclude(), cursor.sent()]).toEqual([false, ['sync.step']]);
    expect(cursor.advance(late, page([1]))).toBeNull();
    const work = cursor.hold();
    for (const send of [() => cursor.apply({ ...late, kind: 'release' }), conclude]) {
      send();
      expect(cursor.sent()).toEqual(['sync.step']);
      expect(cursor.sync.activity.status).toBe('held');
    }
    cursor.suspend(late, { kind: 'transient', detail });
    expect([cursor.sent(), cursor.sync.activity.status]).toEqual([['sync.step'], 'held']);
    cursor.apply({ kind: 'release', syncId: 'another', token: work.token });
    expect(cursor.sync.activity.status).toBe('held');
    cursor.suspend(work, { kind: 'slot', until: NOW + 1_000 });
    cursor.suspend(late, { kind: 'transient', detail });
    expect(cursor.sent()).toEqual([]);
    for (const send of [() => cursor.apply({ ...late, kind: 'release' }), conclude]) {
      send();
      expect([cursor.sent(), cursor.sync.activity.status]).toEqual([['sync.step'], 'waiting']);
    }
    cursor.apply({ kind: 'cancel', syncId: 'another' });
    expect(cursor.sync.id).toBe('sync');
    expect(cursor.apply({ kind: 'cancel', syncId: 'sync' })).toMatchObject({ status: 'cancelled' });
    expect([conclude(), cursor.sent()]).toEqual([true, ['compute.record']]);
    cursor.suspend(late, { kind: 'transient', detail });
    expect(cursor.sent()).toEqual(['compute.record']);
    cursor.apply({ ...late, kind: 'release' });
    expect(cursor.sent()).toEqual(['compute.record']);
    expect(cursor.apply({ kind: 'cancel', syncId: 'sync' })).toBeNull();
  });
});

describe('a message for a sync', () => {
  const sentOnce = (cursor: ReturnType<typeof cursorAt>) =>
    expect(cursor.sync.activity).toEqual({ status: 'queued', announced: { at: cursor.now, times: 1 } });

  it('that is sent is the first, after any holder of the work', () => {
    const cursor = cursorAt({ ...EMPTY_STATE, ...COVERED });
    cursor.begin({ daysBack: undefined });
    sentOnce(cursor);
    cursor.apply({ ...cursor.hold(), kind: 'release' });
    sentOnce(cursor);
    cursor.suspend(cursor.hold(), { kind: 'cursor_refused', detail });
    sentOnce(cursor);
    cursor.hold();
    cursor.pass(29_999);
    cursor.wake();
    expect(cursor.sync.activity.status).toBe('held');
    cursor.pass(1);
    cursor.wake();
    sentOnce(cursor);
    cursor.suspend(cursor.hold(), { kind: 'slot', until: cursor.now + 1_000 });
    cursor.pass(999);
    cursor.wake();
    expect(cursor.sync.activity.status).toBe('waiting');
    cursor.pass(1);
    cursor.wake();
    sentOnce(cursor);
    cursor.at({ kind: 'compare' }, { deployed: true });
    cursor.apply({ ...cursor.hold(), kind: 'conclude', receipt: RECEIPT });
    sentOnce(cursor);
  });

  it('that nobody takes is sent again after 20 s, then each time after twice as long', () => {
    const cursor = cursorAt();
    cursor.begin();
    for (const seconds of [20, 40, 80]) {
      cursor.pass(seconds * 1_000 - 1);
      cursor.wake();
      expect(cursor.sent()).toEqual([]);
      cursor.pass(1);
      cursor.wake();
      expect(cursor.sent()).toEqual(['sync.step']);
    }
  });
});

describe('a result', () => {
  it('counts each pull request once, and none that GitHub does not have', () => {
    const cursor = cursorAt();
    cursor.begin();
    const second = cursor.advance(cursor.hold(), page([9, 8, 8]));
    if (!second) throw new Error('the result counted');
    expect(cursor.sync).toMatchObject({ seq: 1, progress: { pullRequests: 2, pages: 1 }, github: { points: 2 } });
    expect(cursor.effects().slice(0, 2)).toEqual([
      { kind: 'put', table: 'seen', rows: [9, 8] },
      { kind: 'remove', table: 'seen', keys: [] },
    ]);
    cursor.advance(second, page([8, 7]), [8]);
    expect(cursor.sync.progress).toEqual({ pullRequests: 3, pages: 2 });
    cursor.at({ kind: 'lists', next: 'deployments' });
    const lists = { kind: 'lists' as const, remaining: true, unreadable: ['checks'], gone: [9, 5, 5], unread: [] };
    cursor.advance({ ...second, seq: 2 }, lists, [9]);
    expect(cursor.sync).toMatchObject({ progress: { pullRequests: 2 }, unreadable: ['checks'] });
    expect(cursor.effects()[1]).toEqual({ kind: 'remove', table: 'seen', keys: [9] });
  });

  it('renews the lease', () => {
    const cursor = cursorAt();
    cursor.begin();
    const work = cursor.hold();
    cursor.pass(10_000);
    cursor.advance(work, page([1]));
    expect(cursor.sync.activity).toEqual({ status: 'held', lease: { token: work.token, until: NOW + 40_000 } });
  });

  it('of another state, holder or sync changes nothing', () => {
    const cursor = cursorAt();
    cursor.begin();
    const work = cursor.hold();
    const before = cursor.state;
    for (const other of [{ seq: 1 }, { token: 'other' }, { syncId: 'other' }]) {
      expect(cursor.advance({ ...work, ...other }, page([1]))).toBeNull();
      expect(cursor.state).toBe(before);
    }
  });
});

describe('an end', () => {
  const concluding = (changed: Partial<Sync> = {}, state: Partial<RepositoryState> = COVERED) => {
    const cursor = cursorAt({ ...EMPTY_STATE, ...state });
    cursor.begin({ daysBack: undefined, etag: 'W/"new"' });
    cursor.at({ kind: 'compare' }, { retry: null, ...changed });
    const work = cursor.hold();
    const ends = () => cursor.apply({ ...work, kind: 'conclude', receipt: RECEIPT });
    return { cursor, ends };
  };

  it('has its record announced, and forgotten when it is stored', () => {
    const { cursor, ends } = concluding();
    expect(ends()).toBe(true);
    expect([cursor.sent(), cursor.noted()]).toEqual([['compute.record'], ['ended']]);
    const message = { type: 'compute.record', v: 1, repositoryId: 'repository' };
    expect(cursor.effects()).toContainEqual({ kind: 'send', message, delaySeconds: 0 });
    expect(cursor.state).toMatchObject({
      sync: null,
      synced: true,
      etag: 'W/"new"',
      unrecorded: { ids: ['sync'], announced: { at: NOW, times: 1 } },
    });
    cursor.pass(19_999);
    cursor.wake();
    expect(cursor.sent()).toEqual([]);
    cursor.pass(1);
    cursor.wake();
    expect(cursor.sent()).toEqual(['compute.record']);
    expect(cursor.alarm).toBe(cursor.now + 40_000);
    cursor.apply({ kind: 'recorded', syncId: 'another' });
    expect(cursor.state.unrecorded?.ids).toEqual(['sync']);
    cursor.apply({ kind: 'recorded', syncId: 'sync' });
    expect(cursor.state.unrecorded).toBeNull();
    expect(cursor.effects()[0]).toEqual({ kind: 'remove', table: 'ended', keys: ['sync'] });
  });

  it.each<[string, Partial<Sync>, Step['kind']]>([
    ['goes further back', { reach: { to: 'everything' } }, 'back'],
    ['reads deployments', { deployed: true }, 'deployments'],
    ['asks again for what was set aside', { retry: 'all' }, 'compare'],
    ['reads GitHub’s totals', { verification: 'requested' }, 'totals'],
  ])('does not come before what was asked for meanwhile: it %s', (_, changed, step) => {
    const { cursor, ends } = concluding(changed);
    expect(ends()).toBe(false);
    expect(cursor.sync).toMatchObject({
      step: { kind: step },
      seq: 1,
      deployed: false,
      activity: { status: 'queued' },
    });
    expect(cursor.sent()).toEqual([step === 'compare' ? 'compute.step' : 'sync.step']);
  });

  it('of a sync whose totals were read, and that only changed are, comes', () => {
    expect(concluding({ verification: 'read_on_request' }).ends()).toBe(true);
  });
});

describe('work that could not be done', () => {
  /** What follows when the work of a step fails so. */
  function failing(step: Step, cause: Suspension['cause'], changed: Partial<Sync> = {}) {
    const cursor = cursorAt({ ...EMPTY_STATE, ...COVERED });
    cursor.begin({ daysBack: undefined });
    cursor.at(step, changed);
    cursor.suspend(cursor.hold(), cause);
    return cursor;
  }
  const waitOf = ({ activity }: Sync) => (activity.status === 'waiting' ? activity.wait : null);
  const lists: Step = { kind: 'lists', next: 'facts' };
  const transient: Failure = { kind: 'transient', detail };

  it.each<[Suspension['cause'], number, string]>([
    [{ kind: 'slot', until: NOW + 5_000 }, 5_000, 'slot'],
    [{ kind: 'refused_for_now', until: NOW + 2_000, detail }, 2_000, 'bad_credential'],
    [{ kind: 'primary_limit', resource: 'graphql', resetAt: NOW + 60_000, detail }, 60_000, 'primary_limit'],
    [{ kind: 'secondary_limit', retryAfterSeconds: null, detail }, 60_000, 'secondary_limit'],
    [transient, 1_000, 'transient'],
    [{ kind: 'too_wide', detail }, 1_000, 'too_wide'],
    [{ kind: 'rejected', detail }, 1_000, 'rejected'],
    [{ kind: 'database_outage', detail }, 1_000, 'database_outage'],
    [{ kind: 'bad_app', detail }, 1_000, 'bad_app'],
  ])('waits: %j', (cause, milliseconds, reason) => {
    const { sync, sent } = failing(lists, cause);
    expect(waitOf(sync)).toMatchObject({ until: NOW + milliseconds, reason });
    expect(sync).toMatchObject({
      seq: 1,
      stalls: 0,
      github: { requests: 1, points: 2, waitedSeconds: milliseconds / 1000 },
    });
    expect(sent()).toEqual([]);
  });

  it.each<[Failure, object | null]>([
    // The credential or the repository may be back some day: the schedule then takes up the same window.
    [
      { kind: 'bad_credential', detail },
      { reach: { to: 'changes' }, daysBack: null, of: 'github', times: 0 },
    ],
    [
      { kind: 'unavailable', reason: 'no_access', detail },
      { reach: { to: 'changes' }, daysBack: null, of: 'github', times: 0 },
    ],
    [{ kind: 'too_old', detail }, null],
  ])('by itself fails the sync: %j', (cause, continued) => {
    const cursor = failing(lists, cause);
    expect([cursor.error, cursor.sent()]).toEqual([cause.kind, ['compute.record']]);
    if (continued) expect(cursor.state.outage).toMatchObject(continued);
    else expect(cursor.state.outage).toBeNull();
  });

  it('because a cursor was refused starts again, three times', () => {
    const refused: Failure = { kind: 'cursor_refused', detail };
    const back = failing({ kind: 'back' }, refused);
    expect(back.state).toMatchObject({ coverage: null, sync: { restarts: 1, step: { kind: 'back' } } });
    expect([back.sent(), back.noted()]).toEqual([['sync.step'], ['restarted']]);
    const walk: Step = { kind: 'front', phase: 'catch_up', cursor: 'c', newest: NOW, fresh: 3, pass: 4 };
    expect(failing(walk, refused).sync.step).toEqual({
      kind: 'front',
      phase: 'catch_up',
      cursor: null,
      newest: NOW - DAY_MS,
      fresh: 0,
      pass: 4,
    });
    expect(failing(lists, refused).sync).toMatchObject({ restarts: 1, step: lists });
    expect(waitOf(failing(lists, refused, { restarts: 2 }).sync)).toBeNull();
    expect(waitOf(failing(lists, refused, { restarts: 3 }).sync)).toMatchObject({ reason: 'cursor_refused' });
  });

  it('under its name goes on under another, three times', () => {
    const moved = { kind: 'moved' as const, fullName: 'acme/gears' };
    const cursor = failing(lists, moved);
    expect(cursor.state.repository?.fullName).toBe('acme/gears');
    expect([cursor.sent(), cursor.noted()]).toEqual([['sync.step'], ['renamed']]);
    expect(failing(lists, moved, { failures: { unavailable: 2 } }).state.sync).not.toBeNull();
    expect(failing(lists, moved, { failures: { unavailable: 3 } }).error).toBe('unavailable');
  });

  it('of the database alone is tried ten times', () => {
    expect(waitOf(failing({ kind: 'facts' }, transient).sync)).toMatchObject({ until: NOW + 1_000 });
    expect(failing({ kind: 'facts' }, transient, { failures: { transient: 9 } }).state.sync).not.toBeNull();
    expect(failing({ kind: 'facts' }, transient, { failures: { transient: 10 } }).error).toBe('transient');
    expect(failing({ kind: 'compare' }, { kind: 'rejected', detail }).error).toBe('rejected');
  });

  it('for a day without any answer ends the sync, unless a person has to act', () => {
    const since = (age: number) => ({ trouble: { since: NOW - age, times: 40, of: 'database' as const } });
    const outage: Failure = { kind: 'database_outage', detail };
    expect(failing(lists, outage, since(DAY_MS - 1)).state.sync).not.toBeNull();
    const cut = failing(lists, outage, since(DAY_MS));
    expect(cut.error).toBe('database_outage');
    expect(cut.state.outage).toMatchObject({ of: 'database', times: 41, reach: { to: 'changes' } });
    expect(failing(lists, { ...outage, reason: 'quota' }, since(DAY_MS)).state.sync).not.toBeNull();
  });
});

describe('a repository', () => {
  const states: [string, (cursor: ReturnType<typeof cursorAt>) => void][] = [
    ['queued', () => undefined],
    ['held', (cursor) => void cursor.hold()],
    ['waiting', (cursor) => cursor.suspend(cursor.hold(), { kind: 'slot', until: NOW + 1_000 })],
    ['idle', (cursor) => void cursor.apply({ kind: 'cancel', syncId: 'sync' })],
  ];

  it.each(states)('is renamed, and forgotten with all its rows, whatever its sync does: %s', (_, reach) => {
    const cursor = cursorAt();
    cursor.begin();
    reach(cursor);
    cursor.apply({ kind: 'renamed', fullName: 'acme/gears' });
    expect(cursor.state.repository?.fullName).toBe('acme/gears');
    cursor.apply({ kind: 'destroy' });
    expect(cursor.state).toEqual(EMPTY_STATE);
    expect(cursor.effects()).toEqual([{ kind: 'delete' }, { kind: 'set_alarm', at: null }]);
  });

  it.each(states)(
    'has its record of a sync forgotten when it is stored, whatever the next one does: %s',
    (_, reach) => {
      const cursor = cursorAt().change({ unrecorded: { ids: ['before', 'other'], announced: { at: NOW, times: 3 } } });
      cursor.begin();
      reach(cursor);
      cursor.apply({ kind: 'recorded', syncId: 'before' });
      expect(cursor.state.unrecorded?.ids).not.toContain('before');
      expect(cursor.state.unrecorded).toMatchObject({
        ids: expect.arrayContaining(['other']),
        announced: { at: 0, times: 0 },
      });
      expect(cursor.effects()[0]).toEqual({ kind: 'remove', table: 'ended', keys: ['before'] });
    },
  );

  it.each(states.slice(0, 3))('has the sync that is named cancelled, whatever it does: %s', (_, reach) => {
    const cursor = cursorAt();
    cursor.begin();
    reach(cursor);
    expect(cursor.apply({ kind: 'cancel', syncId: 'other' })).toBeNull();
    expect(cursor.apply({ kind: 'cancel', syncId: 'sync' })).toMatchObject({ status: 'cancelled' });
    expect(cursor.state.sync).toBeNull();
  });

  it.each(states.slice(0, 3))('has its sync joined, whatever it does: %s', (_, reach) => {
    const cursor = cursorAt();
    cursor.begin();
    reach(cursor);
    expect(cursor.begin({ id: 'other', verify: true })).toMatchObject({ created: false, record: { id: 'sync' } });
    expect(cursor.sync.verification).toBe('requested');
  });

  it('that nobody has named has no name to change, and no message', () => {
    const cursor = cursorAt();
    cursor.apply({ kind: 'renamed', fullName: 'acme/gears' });
    expect(cursor.state).toBe(EMPTY_STATE);
    cursor.begin();
    cursor.change({ repository: null });
    cursor.pass(20_000);
    cursor.wake();
    expect(cursor.sent()).toEqual([]);
  });
});

describe('what an ended sync leaves', () => {
  /** The row of a sync that ends so, of a repository that is covered so. */
  function ended(
    status: 'succeeded' | 'cancelled' | 'failed',
    state: Partial<RepositoryState> = COVERED,
    changed: Partial<Sync> = {},
  ) {
    const cursor = cursorAt({ ...EMPTY_STATE, ...state, etag: 'W/"old"' });
    cursor.begin({ daysBack: undefined, etag: 'W/"new"' });
    cursor.at({ kind: 'compare' }, { retry: null, reach: { to: 'changes' }, ...changed });
    const work = cursor.hold();
    cursor.pass(5_000);
    if (status === 'succeeded') cursor.apply({ ...work, kind: 'conclude', receipt: RECEIPT });
    if (status === 'cancelled') cursor.apply({ kind: 'cancel', syncId: 'sync' });
    if (status === 'failed') cursor.suspend(work, { kind: 'unavailable', reason: 'no_access', detail });
    const rows = cursor
      .effects()
      .flatMap((effect) => (effect.kind === 'put' && effect.table === 'ended' ? effect.rows : []));
    return { row: rows[0], state: cursor.state };
  }
  const iso = (instant: number) => new Date(instant).toISOString();

  it('that succeeded says how far the repository is covered, and that all of it was compared', () => {
    const { row, state } = ended('succeeded', COVERED, { verification: 'read_on_request' });
    expect(row).toMatchObject({
      fullName: 'acme/widgets',
      coveredSince: iso(NOW - 30 * DAY_MS),
      syncedThrough: iso(NOW - DAY_MS),
      unavailable: null,
      verified: true,
      record: {
        status: 'succeeded',
        error: null,
        receipt: RECEIPT,
        finishedAt: iso(NOW + 5_000),
        progress: { percent: 100 },
      },
    });
    expect(state).toMatchObject({ synced: true, etag: 'W/"new"', outage: null });
    const empty = { coverage: { through: 0, since: 0, cursor: null, exhausted: true, passed: 0 } };
    expect(ended('succeeded', empty).row).toMatchObject({ syncedThrough: iso(NOW), verified: false });
    expect(ended('succeeded', {}).row).toMatchObject({ coveredSince: null, syncedThrough: null });
    expect(ended('succeeded', COVERED, { etag: null }).state.etag).toBe('W/"old"');
  });

  it('that did not says nothing of it', () => {
    const none = { coveredSince: null, syncedThrough: null, verified: false };
    const failed = ended('failed', { ...COVERED, synced: false }, { verification: 'read_on_request' });
    expect(failed.row).toMatchObject({
      ...none,
      unavailable: 'no_access',
      record: { status: 'failed', receipt: null },
    });
    expect(failed.state).toMatchObject({ synced: false, etag: 'W/"old"' });
    const cancelled = ended('cancelled', COVERED, { verification: 'read_on_request' });
    expect(cancelled.row).toMatchObject({ ...none, unavailable: null, record: { status: 'cancelled', error: null } });
  });

  it('is named beside those that wait already', () => {
    const unrecorded = { ids: ['before'], announced: { at: NOW, times: 4 } };
    expect(ended('cancelled', { ...COVERED, unrecorded }).state.unrecorded).toEqual({
      ids: ['before', 'sync'],
      announced: { at: NOW + 5_000, times: 6 },
    });
  });
});
