import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/domain/cursor/result.ts';
import { EMPTY_STATE } from '../../src/domain/cursor/begin.ts';
import { HALF_YEAR_MS } from '../../src/domain/cursor/leg.ts';
import { recordOf } from '../../src/domain/cursor/record.ts';
import { restPageOf } from '../../src/domain/cursor/rest-walk.ts';
import type { CommentScan, Coverage, RepositoryState, RestWalk, Step, Sync } from '../../src/domain/cursor/state.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { COVERED, cursorAt, DAY_MS, NOW, page } from '../support/cursor-at.ts';

const detail = 'as GitHub has it';
/** How far before a leg the comments of the repository are listed. */
const BEFORE_MS = 60 * DAY_MS;
const FRONT: Step = { kind: 'front', phase: 'walk', cursor: null, newest: NOW - DAY_MS, fresh: 0, pass: 1 };
const OVERFLOW: Step = { kind: 'lists', next: 'facts' };
const RETRIED: Partial<Sync> = { retry: null };

/** A sync of what changed that stands at a step. */
function standing(step: Step, sync: Partial<Sync> = {}, state: Partial<RepositoryState> = COVERED) {
  const cursor = cursorAt({ ...EMPTY_STATE, ...state });
  cursor.begin({ daysBack: undefined });
  cursor.at(step, { ...RETRIED, ...sync });
  // A sync begins with a wider pace than the last one ended with.
  return state.pace ? cursor.change({ pace: state.pace }) : cursor;
}

/** What follows from a result at a step. */
function after(step: Step, result: Result, sync?: Partial<Sync>, state?: Partial<RepositoryState>) {
  const cursor = standing(step, sync, state);
  const work = cursor.advance(cursor.hold(), result);
  return { state: cursor.state, sync: cursor.sync, step: cursor.sync.step, work, noted: cursor.noted() };
}

const facts = (changed: Partial<Result & { kind: 'facts' }> = {}): Result => ({
  kind: 'facts',
  remaining: false,
  questions: false,
  ...changed,
});
const lists = (changed: Partial<Result & { kind: 'lists' }> = {}): Result => ({
  kind: 'lists',
  remaining: false,
  unreadable: [],
  gone: [],
  unread: [],
  ...changed,
});
const deployments = (changed: Partial<Result & { kind: 'deployments' }> = {}): Result => ({
  kind: 'deployments',
  cursor: null,
  listed: false,
  remaining: false,
  others: [],
  unreadable: [],
  described: null,
  unread: [],
  ...changed,
});

describe('a front pass', () => {
  const front = (changed: Parameters<typeof page>[1]) => page([9], { direction: 'front', ...changed });

  it('goes on from page to page, and moves the watermark when it is over', () => {
    const first = after(FRONT, front({ newest: NOW, fresh: 2 }));
    expect(first.step).toEqual({ ...FRONT, cursor: 'after 9', newest: NOW, fresh: 2 });
    expect(first.state.coverage?.through).toBe(NOW - DAY_MS);
    const second = after(first.step, front({ newest: NOW - 5, fresh: 1, cursor: null, end: 'bound' }));
    expect(second.state.coverage?.through).toBe(NOW);
    expect(second.step).toEqual({ ...FRONT, phase: 'catch_up', newest: NOW, pass: 2 });
    expect(after(first.step, front({ newest: null, cursor: null })).step).toEqual({ ...first.step });
  });

  it('is repeated until it shows nothing newer, at most twenty times', () => {
    const ended = front({ end: 'bound', fresh: 1 });
    expect(after({ ...FRONT, pass: 19 }, ended).step).toMatchObject({ kind: 'front', pass: 20 });
    expect(after({ ...FRONT, pass: 20 }, ended).step).toEqual({ kind: 'lists', next: 'deployments' });
    expect(after(FRONT, front({ end: 'bound' })).step).toEqual({ kind: 'lists', next: 'deployments' });
  });

  it('without coverage only goes on', () => {
    expect(after(FRONT, front({ end: 'bound' }), {}, {}).step).toMatchObject({ kind: 'front', cursor: 'after 9' });
  });

  it('is followed by the back walk where the sync reaches further back', () => {
    const reach = { to: 'instant' as const, instant: NOW - 40 * DAY_MS };
    expect(after(FRONT, front({ end: 'bound' }), { reach }).step).toEqual({ kind: 'back' });
    const known = { to: 'instant' as const, instant: NOW - 30 * DAY_MS };
    expect(after(FRONT, front({ end: 'bound' }), { reach: known }).step.kind).toBe('lists');
  });
});

describe('a leg of a long walk', () => {
  const everything: Partial<Sync> = { reach: { to: 'everything' }, total: { count: 1_000, at: NOW } };
  const covered = (since: number, more: Partial<Coverage> = {}) => ({
    coverage: { through: NOW, since, cursor: 'after 1', exhausted: false, passed: 150, ...more },
  });
  const halfYear = NOW - HALF_YEAR_MS;
  const read = covered(halfYear);
  const bound = (sync: Partial<Sync>, state = read) => {
    const work = standing({ kind: 'back' }, { ...everything, ...sync }, state).hold();
    return work.kind === 'read' ? work.bound : null;
  };

  it('is the newest half year, then twice as far each time, when the sync reads further and enough is left', () => {
    expect(bound({}, covered(NOW))).toBe(halfYear);
    expect(bound({ total: null }, covered(NOW))).toBe(halfYear);
    expect(bound({}, covered(halfYear, { completeSince: halfYear }))).toBe(NOW - 2 * HALF_YEAR_MS);
    expect(bound({}, covered(NOW - 9, { completeSince: NOW - 9 }))).toBe(halfYear);
    expect(bound({ total: { count: 350, at: NOW } }, covered(NOW))).toBe(halfYear);
    expect(bound({ total: { count: 349, at: NOW } }, covered(NOW))).toBe(0);
    const year = { to: 'instant' as const, instant: NOW - 364 * DAY_MS };
    expect(bound({ reach: year }, covered(NOW))).toBe(halfYear);
    expect(bound({ reach: year }, covered(halfYear, { completeSince: halfYear }))).toBe(year.instant);
    expect(bound({ reach: { to: 'instant', instant: halfYear } }, covered(NOW))).toBe(halfYear);
  });

  it('is made complete before the walk goes on: lists, deployments and facts, which its repository is told of', () => {
    const end = page([5], { end: 'bound', bound: halfYear, oldest: halfYear + 5, total: { count: 1_000, at: NOW } });
    const walked = after({ kind: 'back' }, end, everything, covered(halfYear + 9));
    expect(walked.state).toMatchObject({ coverage: { since: halfYear }, scan: { from: halfYear - BEFORE_MS } });
    expect(walked.step).toEqual({ kind: 'lists', next: 'deployments' });
    expect(after(walked.step, lists(), everything, read).step).toMatchObject({ kind: 'deployments' });
    const listed = after({ kind: 'deployments', stage: 'commits' }, deployments(), everything, read);
    expect(listed.work).toMatchObject({ kind: 'facts', completeSince: halfYear, depth: 0 });
    expect(after({ kind: 'facts' }, facts({ questions: true }), everything, read).state).toMatchObject(read);
    expect(after({ kind: 'facts' }, facts({ remaining: true }), everything, read).state).toMatchObject(read);
    const computed = after({ kind: 'facts' }, facts(), { ...everything, deployed: true }, read);
    expect(computed.state.coverage).toMatchObject({ since: halfYear, completeSince: halfYear });
    expect(computed.step).toEqual({ kind: 'back' });
    expect(computed.work).toMatchObject({ bound: NOW - 2 * HALF_YEAR_MS, depth: 1 });
    expect(computed.sync.deployed).toBe(true);
  });

  it('that was read when a sync ended is made complete by the next one first', () => {
    const front = page([9], { direction: 'front', end: 'bound', total: { count: 1_000, at: NOW } });
    expect(after(FRONT, front, everything, covered(halfYear - 5)).step).toEqual({ kind: 'lists', next: 'deployments' });
  });

  it('is told of by the record when the sync reads no further', () => {
    const last = { ...everything, reach: { to: 'instant' as const, instant: halfYear } };
    const end = after({ kind: 'back' }, page([5], { end: 'bound', bound: halfYear }), last, covered(halfYear + 9));
    expect(end.step).toEqual({ kind: 'lists', next: 'catch_up' });
    expect(standing({ kind: 'facts' }, last, read).hold()).toMatchObject({ kind: 'facts', completeSince: null });
    const done = after({ kind: 'facts' }, facts(), last, read);
    expect(done.state.coverage?.completeSince).toBe(halfYear);
    expect(done.step).toEqual({ kind: 'compare' });
  });

  it('leaves no more of its month for later than the walk of that month', () => {
    const deep = covered(NOW - 4 * HALF_YEAR_MS, { completeSince: NOW - 2 * HALF_YEAR_MS });
    const depth = (step: Step) => standing(step, everything, deep).hold().depth;
    expect([depth({ kind: 'lists', next: 'deployments' }), depth({ kind: 'back' })]).toEqual([18, 19]);
  });

  it('shows how far the walk is, as the walk does', () => {
    const cursor = standing({ kind: 'lists', next: 'deployments' }, everything, read);
    cursor.at(cursor.sync.step, { progress: { pullRequests: 150, pages: 20 } });
    const progress = { pullRequests: 150, pages: 20, estimatedTotal: 1_000, percent: 15 };
    expect(recordOf(cursor.state, cursor.sync, NOW).progress).toEqual(progress);
  });
});

describe('a page that was asked for before a wider request', () => {
  const wide: Partial<Sync> = { reach: { to: 'everything' }, total: { count: 100, at: NOW } };

  it('covers what it was read down to, and the walk goes on from there', () => {
    const old = NOW - 40 * DAY_MS;
    const { state, step } = after({ kind: 'back' }, page([5], { end: 'bound', bound: old }), wide);
    expect(state).toMatchObject({ coverage: { since: old }, scan: { from: old - BEFORE_MS } });
    expect(step).toEqual({ kind: 'back' });
  });

  it('of REST’s list does the same, once all of it is read', () => {
    const old = NOW - 40 * DAY_MS;
    const pulls = [{ number: 9, updatedAt: NOW - 35 * DAY_MS }];
    const rest: RestWalk = { next: 1, left: [], end: null, control: null, failed: [], proven: false };
    const listed: Result = { kind: 'rest_listed', pulls, next: 2, end: 'bound', bound: old, control: null };
    const first = after({ kind: 'back', rest }, listed, wide);
    const read: Result = { kind: 'rest_read', numbers: [9], gone: [], unreadable: [], unread: [] };
    const second = after(first.step, read, wide);
    expect(second.state.coverage?.since).toBe(old);
    expect(second.step).toEqual({ kind: 'back' });
    const none = after({ kind: 'back', rest }, { ...listed, pulls: [] }, wide);
    expect(none.state.coverage?.since).toBe(old);
  });
});

describe('a back walk', () => {
  const reach = { to: 'instant' as const, instant: NOW - 40 * DAY_MS };
  const scan: CommentScan = { stage: 'reading', from: reach.instant, since: reach.instant, page: 1, startedAt: null };

  it('covers what it has read, down to the oldest, the bound, or the end of the list', () => {
    const on = after({ kind: 'back' }, page([6, 5], { oldest: NOW - 35 * DAY_MS }), { reach });
    expect(on.state.coverage).toEqual({
      through: NOW - DAY_MS,
      since: NOW - 35 * DAY_MS,
      cursor: 'after 5',
      exhausted: false,
      passed: 152,
    });
    expect(on.step).toEqual({ kind: 'back' });
    const bound = after({ kind: 'back' }, page([5], { end: 'bound' }), { reach });
    expect(bound.state.coverage).toMatchObject({ since: reach.instant, exhausted: false });
    expect(bound.step).toEqual({ kind: 'lists', next: 'catch_up' });
    const less = { to: 'instant' as const, instant: NOW - 20 * DAY_MS };
    const inside = after({ kind: 'back' }, page([5], { end: 'bound' }), { reach: less });
    expect(inside.state.coverage?.since).toBe(NOW - 30 * DAY_MS);
    const newer = after({ kind: 'back' }, page([5], { oldest: NOW - 10 * DAY_MS }), { reach });
    expect(newer.state.coverage?.since).toBe(NOW - 30 * DAY_MS);
    const end = after({ kind: 'back' }, page([5], { end: 'list', cursor: null }), { reach });
    expect(end.state.coverage).toMatchObject({ since: 0, exhausted: true, cursor: 'after 1' });
  });

  it('of a repository that is not covered covers up to the newest, or to its bound', () => {
    const everything = { reach };
    const first = after({ kind: 'back' }, page([5], { newest: NOW, oldest: null }), everything, {});
    expect(first.state.coverage).toMatchObject({ through: NOW, since: reach.instant });
    const none = page([], { newest: null, oldest: null, cursor: null, end: 'bound' });
    const empty = after({ kind: 'back' }, none, everything, {});
    expect(empty.state.coverage).toMatchObject({ through: reach.instant, since: reach.instant, cursor: null });
    expect(after({ kind: 'back' }, page([], { oldest: null }), { reach }).state.coverage?.since).toBe(
      NOW - 30 * DAY_MS,
    );
  });

  it('has the comments of what it read scanned, once, from the beginning', () => {
    expect(after({ kind: 'back' }, page([5]), { reach }).state.scan).toEqual(scan);
    expect(after({ kind: 'back' }, page([]), { reach }).state.scan).toBeNull();
    const begun = { ...scan, startedAt: NOW, page: 3 };
    expect(after({ kind: 'back' }, page([5]), { reach }, { ...COVERED, scan: begun }).state.scan).toEqual(scan);
    const wider = { ...scan, from: 1, since: 1 };
    expect(after({ kind: 'back' }, page([5]), { reach }, { ...COVERED, scan: wider }).state.scan).toBe(wider);
    const later = { ...scan, from: NOW, since: NOW };
    expect(after({ kind: 'back' }, page([5]), { reach }, { ...COVERED, scan: later }).state.scan).toEqual(scan);
  });

  it('counts pages, and keeps what GitHub says of the whole', () => {
    const { sync, state } = after({ kind: 'back' }, page([5], { unreadable: ['checks'], fullName: 'acme/new' }), {
      reach,
    });
    expect(sync).toMatchObject({ progress: { pages: 1 }, total: { count: 100, at: NOW }, unreadable: ['checks'] });
    expect(state.repository?.fullName).toBe('acme/new');
    const total = { count: 7, at: 7 };
    const next = after({ kind: 'back' }, page([5], { total: null, unreadable: ['files'] }), {
      reach,
      total,
      unreadable: ['checks', 'files'],
    });
    expect(next.sync).toMatchObject({ total, unreadable: ['checks', 'files'] });
  });

  it('is read at its own steps alone', () => {
    const { sync, state } = after(OVERFLOW, page([5]), { reach });
    expect(sync).toMatchObject({ step: OVERFLOW, progress: { pages: 0 }, total: null });
    expect(state.coverage).toEqual(COVERED.coverage);
  });

  it('goes by the pace of its pages', () => {
    const slow = after({ kind: 'back' }, page([5], { seconds: 7 }), { reach });
    expect(slow.state.pace.width).toBe(10);
    expect(slow.noted).toContain('narrowed');
    expect(after({ kind: 'back' }, page([5], { seconds: 7, pages: 0 }), { reach }).state.pace.width).toBe(14);
  });
});

describe('what a page could not hold', () => {
  const scan: CommentScan = { stage: 'reading', from: 5, since: 5, page: 1, startedAt: null };

  it('is the comments first, page by page, then settled, then lists', () => {
    const begun: Result = { kind: 'comments', startedAt: NOW, next: { since: 9, page: 2 } };
    const reading = after(OVERFLOW, begun, {}, { ...COVERED, scan });
    expect(reading.state.scan).toEqual({ ...scan, since: 9, page: 2, startedAt: NOW });
    expect(reading.work).toMatchObject({ kind: 'scan_comments', scan: { page: 2 } });
    const read = after(OVERFLOW, { kind: 'comments', startedAt: NOW, next: null }, {}, { ...COVERED, scan });
    expect(read.work).toMatchObject({ kind: 'settle_comments', startedAt: NOW });
    const settling = { ...scan, stage: 'settling' as const, startedAt: NOW };
    const state = { ...COVERED, scan: settling };
    expect(after(OVERFLOW, { kind: 'comments_settled', remaining: true }, {}, state).state.scan).toEqual(settling);
    const settled = after(OVERFLOW, { kind: 'comments_settled', remaining: false }, {}, state);
    expect([settled.state.scan, settled.work?.kind]).toEqual([null, 'lists']);
    expect(after(OVERFLOW, { kind: 'comments_given_up' }, {}, { ...COVERED, scan }).state.scan).toBeNull();
    expect(after(OVERFLOW, begun).state.scan).toBeNull();
  });

  it.each<['catch_up' | 'deployments' | 'facts', Step]>([
    ['catch_up', { ...FRONT, phase: 'catch_up' }],
    ['deployments', { kind: 'deployments', stage: 'fronts' }],
    ['facts', { kind: 'facts' }],
  ])('is followed by %s when nothing remains', (next, step) => {
    expect(after({ kind: 'lists', next }, lists()).step).toEqual(step);
    expect(after({ kind: 'lists', next }, lists({ remaining: true })).step).toEqual({ kind: 'lists', next });
  });

  it('is deployments, listed and then walked, and what was deployed before is in them', () => {
    expect(after({ kind: 'lists', next: 'deployments' }, lists(), { deployed: true }).sync.deployed).toBe(false);
    expect(after({ kind: 'lists', next: 'facts' }, lists(), { deployed: true }).sync.deployed).toBe(true);
    const step: Step = { kind: 'deployments', stage: 'fronts' };
    const since = NOW - 30 * DAY_MS;
    const others = [{ source: 'releases' as const, after: 'r', until: 0, newest: null, begunAt: NOW }];
    const at = (stage: Partial<Result & { kind: 'deployments' }>) => {
      const { step: next, work } = after(step, deployments({ remaining: true, ...stage }));
      expect(work).toMatchObject({ kind: 'deployments', since });
      return { next, work };
    };
    const listing = at({ cursor: 'c', others });
    expect(listing.next).toEqual({ kind: 'deployments', stage: 'deployments', cursor: 'c', others });
    expect(listing.work).toMatchObject({ after: 'c', others, listed: false });
    const beside = at({ others });
    expect(beside.next).toEqual({ kind: 'deployments', stage: 'others', others });
    expect(beside.work).toMatchObject({ after: null, others, listed: false });
    expect([listing.work, beside.work]).toMatchObject([{ shown: 'all' }, { shown: 'all' }]);
    for (const stage of [{ cursor: 'c', others }, { others }]) {
      expect(at({ ...stage, shown: 'some' }).work).toMatchObject({ others, shown: 'some' });
    }
    const listed = at({ listed: true });
    expect(listed.next).toEqual({ kind: 'deployments', stage: 'commits' });
    expect(listed.work).toMatchObject({ after: null, others: [], listed: true });
    expect(after(step, deployments()).step).toEqual({ kind: 'facts' });
    expect(after(step, deployments()).sync.unreadable).toEqual([]);
    expect(after(step, deployments()).sync.described).toBe(false);
    const renamed = after(step, deployments({ described: 'acme/gadgets' }));
    expect([renamed.sync.described, renamed.state.repository?.fullName]).toEqual([true, 'acme/gadgets']);
    expect(after(step, deployments({ unreadable: ['deployments'] })).sync.unreadable).toEqual(['deployments']);
  });

  it('is which checks are required, asked five times', () => {
    const step: Step = { kind: 'requirements' };
    const more: Result = { kind: 'requirements', remaining: true };
    expect(after(step, more, { asked: 3 }).sync).toMatchObject({ asked: 4, step });
    expect(after(step, more, { asked: 4 }).sync).toMatchObject({ asked: 5, step: { kind: 'facts' } });
    expect(after(step, { ...more, remaining: false }).step).toEqual({ kind: 'facts' });
    const given = after(step, { kind: 'requirements_given_up' });
    expect(given.sync).toMatchObject({ asked: 5, step: { kind: 'facts' } });
    expect(given.work).toMatchObject({ kind: 'facts', mayAsk: false });
    expect(standing({ kind: 'facts' }, { asked: 4 }).hold()).toMatchObject({ mayAsk: true });
  });
});

describe('facts', () => {
  const step: Step = { kind: 'facts' };

  it.each<[Result, Partial<Sync>, Step]>([
    [facts({ remaining: true, questions: true }), {}, step],
    [facts({ questions: true }), {}, { kind: 'requirements' }],
    [facts(), {}, { kind: 'compare' }],
    [facts(), { verification: 'requested' }, { kind: 'totals', cursor: null }],
    [facts(), { verification: 'read_on_request' }, { kind: 'compare' }],
    [facts(), { deployed: true, verification: 'requested' }, { kind: 'deployments', stage: 'fronts' }],
    [facts(), { reach: { to: 'everything' } }, { kind: 'back' }],
  ])('are followed by what is asked for: %j %j', (result, sync, expected) => {
    expect(after(step, result, sync).step).toEqual(expected);
  });
});

describe('the comparison', () => {
  const compare: Step = { kind: 'compare' };

  it('has what is missing read again, and what that brought continued and computed', () => {
    const found = after(compare, { kind: 'found_missing', numbers: [3, 5] });
    expect(found.sync).toMatchObject({
      step: { kind: 'repair', numbers: [3, 5], again: false },
      repairs: { round: 0, after: 5 },
    });
    expect(found.work).toMatchObject({ kind: 'repair', numbers: [3, 5], again: false });
    const repaired = (numbers: number[], unreadable: string[] = []): Result => ({
      kind: 'repaired',
      numbers,
      gone: [],
      unread: [],
      unreadable,
    });
    expect(after(found.step, repaired([3], ['files'])).sync).toMatchObject({
      step: { kind: 'repair', numbers: [5], again: false },
      unreadable: ['files'],
    });
    expect(after(found.step, repaired([3, 5])).step).toEqual({ kind: 'lists', next: 'facts' });
    expect(after(compare, repaired([3])).step).toEqual(compare);
  });

  it('counts rounds, which count little beside live work', () => {
    const none: Result = { kind: 'found_missing', numbers: [] };
    const over = after(compare, none, { repairs: { round: 1, after: 5 } });
    expect(over.sync).toMatchObject({ step: compare, repairs: { round: 2, after: 0 } });
    const live = {
      status: 'announced' as const,
      seq: 1,
      pending: { webhook: 1, sweep: 0 },
      failures: {},
      leaving: null,
      stalls: 0,
      announced: { at: NOW, times: 1 },
    };
    expect(after(compare, none, {}, { ...COVERED, live }).sync.repairs.round).toBe(0.25);
  });

  it('asks again first for what was set aside', () => {
    const found = (numbers: number[], holes: (string | null)[] = []): Result => ({
      kind: 'found_set_aside',
      numbers,
      holes,
    });
    const again = after(compare, found([4]), { retry: 'all', failures: { transient: 2 } });
    expect(again.sync).toMatchObject({ retry: null, step: { kind: 'repair', numbers: [4], again: true } });
    expect(again.sync.failures).toEqual({ transient: 2 });
    expect(after(compare, found([]), { retry: 'due' }).sync).toMatchObject({ retry: null, step: compare });
  });

  it('finds the numbers of what has none before it reads it again, one place after the other', () => {
    const read = (number: number | null): Result => ({ kind: 'hole_read', number, unread: [] });
    const found = after(compare, { kind: 'found_set_aside', numbers: [4], holes: [null, 'c'] });
    expect(found.work).toMatchObject({ kind: 'hole', after: null });
    const first = after(found.step, read(7));
    expect(first.work).toMatchObject({ kind: 'hole', after: 'c' });
    const step: Step = { kind: 'repair', numbers: [4, 7], again: true };
    expect(after(first.step, read(4)).step).toEqual(step);
    expect(after(first.step, read(null)).step).toEqual(step);
    const alone: Step = { kind: 'repair', numbers: [], again: true, holes: ['c'] };
    expect(after(alone, read(null)).step).toEqual(compare);
    expect(after(compare, read(7)).step).toEqual(compare);
  });

  it('reads GitHub’s totals when the counts differ', () => {
    const step: Step = { kind: 'totals', cursor: null };
    expect(after(compare, { kind: 'mismatch' }).step).toEqual(step);
    const total = { count: 4, at: NOW };
    const totals = (cursor: string | null): Result => ({
      kind: 'totals',
      numbers: [1, 2],
      cursor,
      total,
      fullName: 'acme/new',
    });
    const on = after(step, totals('t'));
    expect(on.sync).toMatchObject({ step: { kind: 'totals', cursor: 't' }, verification: 'none', total });
    expect(on.sync.progress.pullRequests).toBe(2);
    expect(on.state.repository?.fullName).toBe('acme/new');
    const read = { step: compare, verification: 'read_on_mismatch' };
    expect(after(step, totals(null)).sync).toMatchObject({ ...read, total });
    const given = after(step, { kind: 'totals_given_up' }, { total });
    expect(given.sync).toMatchObject({ ...read, total: null });
    const requested = after(step, totals(null), { verification: 'requested' });
    expect(requested.sync).toMatchObject({ step: compare, verification: 'read_on_request' });
    const late = standing(compare, { verification: 'read_on_mismatch' });
    late.begin({ id: 'other', daysBack: undefined, verify: true });
    expect([late.sync.verification, late.noted()]).toEqual(['read_on_request', ['joined']]);
  });
});

describe('work', () => {
  it('is what the step asks for', () => {
    expect(standing(FRONT).hold()).toMatchObject({
      kind: 'read',
      direction: 'front',
      after: null,
      bound: NOW - DAY_MS,
      passed: 0,
      again: false,
      commentsSince: null,
    });
    const reach = { to: 'instant' as const, instant: NOW - 40 * DAY_MS };
    expect(standing({ kind: 'back' }, { reach }).hold()).toMatchObject({
      kind: 'read',
      direction: 'back',
      after: 'after 1',
      bound: reach.instant,
      passed: 150,
      again: false,
      commentsSince: reach.instant,
    });
    const first = { after: null, bound: NOW - HALF_YEAR_MS, commentsSince: NOW - HALF_YEAR_MS - BEFORE_MS, passed: 0 };
    expect(standing({ kind: 'back' }, {}, {}).hold()).toMatchObject(first);
    expect(standing(FRONT, {}, {}).hold()).toMatchObject({ direction: 'front', bound: 0 });
    const again = { ...FRONT, phase: 'catch_up' as const, fresh: 7 };
    expect(standing(again).hold()).toMatchObject({ direction: 'front', passed: 7, again: true });
    expect(standing({ kind: 'requirements' }).hold().kind).toBe('requirements');
  });

  it('of totals and of the comparison is the whole when the walk has met the first pull request', () => {
    const coverage = { through: NOW, since: 5, cursor: 'c', exhausted: true, passed: 150 };
    const whole = { synced: true, coverage };
    const totals: Step = { kind: 'totals', cursor: 't' };
    expect(standing(totals, {}, whole).hold()).toMatchObject({ kind: 'totals', after: 't', bound: 0 });
    expect(standing(totals).hold()).toMatchObject({ bound: NOW - 30 * DAY_MS });
    const compare: Step = { kind: 'compare' };
    expect(standing(compare, { kind: 'backfill' }, whole).hold()).toMatchObject({ kind: 'verify', whole: true });
    expect(standing(compare, { verification: 'read_on_mismatch' }, whole).hold()).toMatchObject({
      whole: true,
      totalsRead: true,
    });
    expect(standing(compare, {}, whole).hold()).toMatchObject({ whole: false });
    expect(standing(compare, { kind: 'backfill' }).hold()).toMatchObject({ whole: false });
  });

  it('of nobody knows which repository is none', () => {
    expect(standing(FRONT).change({ repository: null }).claim()).toBeNull();
  });
});

describe('progress', () => {
  const trouble = { since: NOW, times: 3, of: 'github' as const, alive: true, tries: 1, last: true };
  const pace = { width: 1, listSize: 1, calm: -20, before: { width: 18, listSize: 100 } };

  it('ends what stood in the way, and what was one pull request’s fault narrows nothing else', () => {
    const outage = {
      reach: { to: 'changes' as const },
      daysBack: null,
      verify: false,
      of: 'github' as const,
      times: 1,
    };
    const before: Partial<Sync> = { trouble, stalls: 2, failures: { transient: 3 } };
    const { sync, state } = after(OVERFLOW, lists(), before, { ...COVERED, outage });
    expect(sync).toMatchObject({ trouble: null, stalls: 0, failures: {} });
    expect(state.outage).toBeNull();
    const narrowed = (last: boolean) => {
      const cursor = standing(OVERFLOW, { trouble: { ...trouble, last } }).change({ pace });
      cursor.advance(cursor.hold(), lists());
      return cursor.state.pace.width;
    };
    expect([narrowed(true), narrowed(false)]).toEqual([18, 1]);
  });

  it('names what was set aside last, and counts all', () => {
    const unread = [
      { number: 4, list: null, reason: 'too heavy' },
      { number: 5, list: 'files', reason: '502' },
    ];
    const { sync, noted } = after(OVERFLOW, lists({ unread }), { aside: { count: 1, last: '' } });
    expect(sync.aside).toEqual({ count: 3, last: '#5, its files: 502' });
    expect(noted).toContain('set_aside');
    const [first] = unread;
    expect(after(OVERFLOW, lists({ unread: first ? [first] : [] })).sync.aside.last).toBe('#4: too heavy');
    const hole = { number: null, list: null, reason: 'a hole' };
    expect(after(OVERFLOW, lists({ unread: [hole] })).sync.aside.last).toBe('what has no number: a hole');
    expect(after(OVERFLOW, lists(), { aside: { count: 1, last: 'x' } }).sync.aside).toEqual({ count: 1, last: 'x' });
  });

  it('is not that GitHub answers: what fails is asked for in smaller parts', () => {
    const away = { ...trouble, alive: false, last: false };
    const { sync, noted } = after(OVERFLOW, { kind: 'answered' }, { trouble: away, failures: { transient: 3 } });
    expect(sync).toMatchObject({ trouble: { ...away, alive: true }, failures: { transient: 3 } });
    expect(noted).toEqual(['answered']);
    const database = { since: NOW, times: 1, of: 'database' as const };
    expect(after(OVERFLOW, { kind: 'answered' }, { trouble: database }).sync.trouble).toEqual(database);
  });
});

describe('GitHub that does not answer', () => {
  const away = { since: NOW, times: 1, of: 'github' as const, alive: false, tries: 0, last: false };
  const transient: Failure = { kind: 'transient', detail };
  const wide: Failure = { kind: 'too_wide', detail };

  function failed(
    step: Step,
    cause: Failure,
    trouble: Sync['trouble'] = null,
    state: Partial<RepositoryState> = COVERED,
  ) {
    const cursor = standing(step, { trouble }, state);
    const work = cursor.hold();
    cursor.suspend(work, cause);
    const { activity } = cursor.sync;
    const waited = activity.status === 'waiting' ? activity.wait.until - NOW : null;
    return { work, waited, trouble: cursor.sync.trouble, pace: cursor.state.pace, step: cursor.sync.step };
  }

  it('is waited for ever longer, and asked for next to nothing from the second time on', () => {
    const first = failed(OVERFLOW, transient);
    expect(first).toMatchObject({ waited: 1_000, trouble: away, pace: { width: 14 } });
    const second = failed(OVERFLOW, transient, first.trouble);
    expect(second).toMatchObject({ work: { gated: false }, waited: 2_000, trouble: { times: 2 } });
    const third = failed(OVERFLOW, transient, second.trouble);
    expect(third).toMatchObject({ work: { gated: true }, waited: 4_000, trouble: { times: 3 } });
    expect(failed(OVERFLOW, transient, { ...away, times: 5, alive: true, tries: 3 }).work.gated).toBe(false);
    expect(failed(OVERFLOW, transient, { ...away, times: 5, last: true }).work).toMatchObject({
      gated: false,
      givesUp: true,
    });
    expect(failed(OVERFLOW, transient, { since: NOW, times: 5, of: 'database' }).work.gated).toBe(false);
  });

  it('to what is too wide is asked for less, until it is not even that which fails', () => {
    expect(failed(OVERFLOW, wide).pace.width).toBe(7);
    const state = { ...COVERED, pace: { width: 9, listSize: 100, calm: -20, before: { width: 18, listSize: 100 } } };
    expect(failed(OVERFLOW, wide, { ...away, times: 2 }, state).pace.width).toBe(18);
    const narrowest = { ...COVERED, pace: { width: 1, listSize: 1, calm: 0 } };
    expect(failed(OVERFLOW, wide, null, narrowest)).toMatchObject({ waited: 1_000 });
    const cut = failed(OVERFLOW, { ...wide, fits: 8 });
    expect(cut).toMatchObject({ waited: 0, pace: { width: 6 }, trouble: { times: 0, alive: true } });
  });

  it('and then does is asked for ever less, and what fails at the narrowest is given up', () => {
    const alive = { ...away, alive: true };
    const narrowed = failed(OVERFLOW, transient, alive);
    expect(narrowed).toMatchObject({
      waited: 1_000,
      pace: { width: 7 },
      trouble: { tries: 1, last: false, times: 1 },
    });
    const narrowest = { ...COVERED, pace: { width: 1, listSize: 1, calm: 0 } };
    expect(failed(OVERFLOW, transient, alive, narrowest).trouble).toMatchObject({ tries: 1, last: true });
    const repair: Step = { kind: 'repair', numbers: [1], again: false };
    expect(failed(repair, transient, alive)).toMatchObject({ pace: { width: 14 }, trouble: { tries: 1, last: false } });
    expect(failed(repair, transient, { ...alive, tries: 1 }).trouble).toMatchObject({ tries: 2, last: false });
    expect(failed(repair, transient, { ...alive, tries: 2 }).trouble).toMatchObject({ tries: 3, last: true });
  });

  it('to the last that was narrowed stays at it, but in a walk', () => {
    const last = { ...away, times: 2, alive: true, last: true };
    expect(failed(OVERFLOW, transient, last)).toMatchObject({
      waited: 4_000,
      trouble: { times: 3, last: true, alive: false },
    });
    expect(failed(FRONT, transient, last).trouble).toMatchObject({ last: false });
  });

  it('leaves the database’s trouble as it is counted', () => {
    const outage: Failure = { kind: 'database_outage', detail };
    expect(failed(OVERFLOW, outage)).toMatchObject({
      waited: 1_000,
      pace: { width: 14 },
      trouble: { of: 'database', times: 1 },
    });
    const second = failed(OVERFLOW, outage, { ...away, times: 1 });
    expect(second).toMatchObject({ waited: 2_000, pace: { width: 7 } });
    expect(second.trouble).toEqual({ since: NOW, times: 2, of: 'database' });
    const narrow = { ...COVERED, pace: { width: 1, listSize: 100, calm: 0 } };
    expect(failed(OVERFLOW, outage, { ...away, times: 3 }, narrow).pace.listSize).toBe(100);
    expect(failed({ kind: 'compare' }, outage, { ...away, times: 3 }).pace.width).toBe(14);
    expect(failed(OVERFLOW, transient, { since: NOW, times: 4, of: 'database' }).trouble).toEqual({
      ...away,
      times: 5,
    });
  });
});

describe('REST’s list, where GraphQL’s cannot be followed', () => {
  const rest: RestWalk = { next: 3, left: [], end: null, control: null, failed: [], proven: false };
  const pulls = [9, 8, 7].map((number) => ({ number, updatedAt: NOW - 1_000 * (10 - number) }));
  const back = (changed: Partial<RestWalk> = {}): Step => ({ kind: 'back', rest: { ...rest, ...changed } });
  const reach = { to: 'instant' as const, instant: NOW - 40 * DAY_MS };
  const listed = (changed: Partial<Result & { kind: 'rest_listed' }> = {}): Result => ({
    kind: 'rest_listed',
    pulls,
    next: 4,
    end: null,
    control: null,
    ...changed,
  });
  const read = (numbers: number[], changed: Partial<Result & { kind: 'rest_read' }> = {}): Result => ({
    kind: 'rest_read',
    numbers,
    gone: [],
    unreadable: [],
    unread: [],
    ...changed,
  });
  const restOf = (step: Step) => ('rest' in step ? step.rest : undefined);

  it('is taken from a page on', () => {
    expect(after(FRONT, { kind: 'by_rest', page: 3 }).step).toEqual({ ...FRONT, rest });
    expect(after(OVERFLOW, { kind: 'by_rest', page: 3 }).step).toEqual(OVERFLOW);
    expect(standing(back(), { reach }).hold()).toMatchObject({
      kind: 'list_by_rest',
      direction: 'back',
      page: 3,
      bound: reach.instant,
      through: NOW - 30 * DAY_MS,
    });
    const front = { ...FRONT, rest };
    const forever = { bound: NOW - DAY_MS, through: Number.MAX_SAFE_INTEGER };
    expect(standing(front).hold()).toMatchObject({ kind: 'list_by_rest', direction: 'front', ...forever });
    expect(standing(back(), { reach }, {}).hold()).toMatchObject({ through: Number.MAX_SAFE_INTEGER });
    expect(after(OVERFLOW, listed()).step).toEqual(OVERFLOW);
  });

  it('gives numbers, which are read by the width of a page', () => {
    const { step, work } = after(back(), listed({ control: 5 }), { reach });
    expect(step).toEqual(back({ next: 4, left: pulls, control: 5 }));
    expect(work).toMatchObject({ kind: 'read_by_rest', numbers: [9, 8, 7], givesUp: false, gated: false });
    const kept = after(back({ control: 6 }), listed(), { reach });
    expect(restOf(kept.step)?.control).toBe(6);
    const narrow = standing(back({ left: pulls }), { reach }).change({ pace: { width: 2, listSize: 100, calm: 0 } });
    expect(narrow.hold()).toMatchObject({ numbers: [9, 8] });
  });

  it('begins a page before the place where the counted pull requests end', () => {
    expect([0, 99, 100, 199, 200, 250, 1_000].map(restPageOf)).toEqual([1, 1, 1, 1, 2, 2, 10]);
  });

  it('without anything to read ends the pass at its end, and is listed on before', () => {
    expect(after(back(), listed({ pulls: [], end: 'list' }), { reach }).state.coverage).toMatchObject({
      exhausted: true,
      passed: 150,
    });
    expect(after(back(), listed({ pulls: [] }), { reach }).work).toMatchObject({ kind: 'list_by_rest', page: 4 });
    expect(after(back(), listed({ end: 'list' }), { reach }).state.coverage?.exhausted).toBe(false);
    // Nothing was newer, so no further pass looks again.
    const front = after({ ...FRONT, rest }, listed({ pulls: [], end: 'bound' }));
    expect(front.step).toEqual({ kind: 'lists', next: 'deployments' });
  });

  it('extends the coverage by what was read, without a scan of comments', () => {
    const begun = { ...COVERED, coverage: { ...baseCoverage(), since: NOW } };
    const some = after(back({ left: pulls, next: 4 }), read([9, 8]), { reach }, begun);
    expect(some.state).toMatchObject({ coverage: { since: NOW - 3_000, passed: 150, cursor: 'after 1' }, scan: null });
    expect(restOf(some.step)).toMatchObject({ left: [pulls[2]], control: 9 });
    expect(some.sync).toMatchObject({ progress: { pages: 0 }, total: null, aside: { count: 0 } });
    expect(some.state.pace).toEqual(EMPTY_STATE.pace);
    const all = after(back({ left: pulls, end: 'bound' }), read([9, 8, 7]), { reach });
    expect(all.state.coverage?.since).toBe(reach.instant);
    expect(all.step).toEqual({ kind: 'lists', next: 'catch_up' });
    const last = after(back({ left: pulls }), read([9, 8, 7]), { reach }, begun);
    expect(last.state.coverage?.since).toBe(NOW - 3_000);
    const known = after(back({ left: pulls }), read([9, 8, 7]), { reach });
    expect(known.state.coverage?.since).toBe(baseCoverage().since);
    const front = { ...FRONT, rest: { ...rest, left: pulls } };
    const bound = { ...COVERED, coverage: { ...baseCoverage(), through: NOW - 2_000 } };
    expect(after(front, read([9, 8, 7]), {}, bound).step).toMatchObject({ fresh: 1, newest: NOW - 1_000 });
  });

  it('counts those that GitHub does not have as done, and takes none for a control that was not stored', () => {
    const unread = [{ number: 9, list: null, reason: '502' }];
    const { step, sync } = after(back({ left: pulls }), read([9, 8], { gone: [8], unread, unreadable: ['files'] }), {
      reach,
    });
    expect(restOf(step)?.control).toBe(8);
    expect(sync).toMatchObject({ progress: { pullRequests: 1 }, unreadable: ['files'], aside: { count: 1 } });
    expect(restOf(after(back({ left: pulls, control: 3 }), read([9], { unread }), { reach }).step)?.control).toBe(3);
  });

  function failing(changed: Partial<RestWalk>, times: number, width = 14) {
    const trouble = { since: NOW, times, of: 'github' as const, alive: false, tries: 0, last: false };
    const cursor = standing(back({ left: pulls, ...changed }), { reach, trouble: times === 0 ? null : trouble });
    cursor.change({ pace: { width, listSize: 100, calm: 0 } });
    const work = cursor.hold();
    cursor.suspend(work, { kind: 'transient', detail });
    return { work, rest: restOf(cursor.sync.step) };
  }

  it('that fails is asked for one by one, alternately with a control', () => {
    expect(failing({}, 0)).toMatchObject({ work: { numbers: [9, 8, 7] }, rest: { failed: [] } });
    expect(failing({}, 1)).toMatchObject({ work: { numbers: [8] }, rest: { failed: [8], proven: false } });
    expect(failing({ control: 5 }, 3)).toMatchObject({ work: { numbers: [5] }, rest: { failed: [] } });
    expect(failing({ control: 5, failed: [8] }, 5)).toMatchObject({ work: { numbers: [8] }, rest: { failed: [8] } });
    expect(failing({ failed: [8], control: 5 }, 0)).toMatchObject({ work: { numbers: [9, 7] } });
    expect(failing({ failed: [9, 8, 7], control: 5 }, 0)).toMatchObject({ work: { numbers: [9], givesUp: false } });
    expect(failing({ failed: [9, 8], control: 5 }, 0)).toMatchObject({ work: { numbers: [7] } });
    expect(failing({}, 0, 1)).toMatchObject({ work: { numbers: [9] }, rest: { failed: [9] } });
  });

  it('is given up of one that failed while others were given, or that is alone', () => {
    expect(failing({ failed: [8], proven: true }, 1)).toMatchObject({ work: { numbers: [8], givesUp: true } });
    const alone = { failed: [9, 8, 7] };
    expect(failing(alone, 7).work).toMatchObject({ givesUp: false });
    expect(failing(alone, 8).work).toMatchObject({ numbers: [9], givesUp: true });
    expect(failing({ ...alone, control: 5 }, 8).work).toMatchObject({ givesUp: false });
    expect(failing({ failed: [9] }, 8).work).toMatchObject({ givesUp: false });
    const proven = after(back({ left: pulls, failed: [8] }), read([9]), { reach });
    expect(restOf(proven.step)).toMatchObject({ failed: [8], proven: true });
    const done = after(back({ left: pulls, failed: [8] }), read([9, 8]), { reach });
    expect(restOf(done.step)).toMatchObject({ failed: [], proven: false });
  });

  it('is left alone by what failed for want of the database, and when it is listed', () => {
    const cursor = standing(back({ left: pulls }), { reach });
    cursor.suspend(cursor.hold(), { kind: 'database_outage', detail });
    expect(restOf(cursor.sync.step)).toEqual({ ...rest, left: pulls });
    const listing = standing(back({ proven: true }), { reach });
    listing.suspend(listing.hold(), { kind: 'transient', detail });
    expect(restOf(listing.sync.step)).toEqual({ ...rest, proven: true });
  });

  it('says nothing of how wide a page of GraphQL’s may be', () => {
    const cursor = standing(back({ left: pulls }), { reach });
    cursor.suspend(cursor.hold(), { kind: 'too_wide', detail });
    expect(cursor.state.pace.width).toBe(14);
  });
});

function baseCoverage() {
  return { through: NOW, since: NOW - 30 * DAY_MS, cursor: 'after 1', exhausted: false, passed: 150 };
}
