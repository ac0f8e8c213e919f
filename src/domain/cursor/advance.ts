import type { Unread } from '../set-aside.ts';
import { paceAfter, unnarrowed } from './pace.ts';
import { restListed, restRead } from './rest-walk.ts';
import type { Advance, PageResult, Result, Spent, TotalsResult, RestListed, RestRead } from './result.ts';
import type { Instant } from '../reducer.ts';
import { deploymentsFrom, deploymentsStep } from './deployments-step.ts';
import { commentsSince } from './leg.ts';
import { boundOf } from './reach.ts';
import { givesUp } from './trouble.ts';
import type { BackStep, CommentScan, Coverage, FrontStep, RepositoryState, Step, Sync } from './state.ts';
import { compareStep, isWalk, stepAfter, totalsStep } from './steps.ts';
import { withTotals } from './verification.ts';
import { LEASE_MS, MAX_ASKED, mayAsk } from './work.ts';

/** Which pull requests a result shows to exist, and which not. */
export function seenBy(result: Result): { seen: number[]; gone: number[] } {
  switch (result.kind) {
    case 'page':
    case 'totals':
      return { seen: result.numbers, gone: [] };
    case 'rest_read':
      return { seen: result.numbers.filter((number) => !result.gone.includes(number)), gone: result.gone };
    case 'repaired':
      return { seen: result.numbers.filter((number) => !result.gone.includes(number)), gone: result.gone };
    case 'lists':
      return { seen: [], gone: result.gone };
    default:
      return { seen: [], gone: [] };
  }
}

/**
 * Moves the cursor past saved work, and renews the lease. Only the holder of the lease may do so. `distinct` is how
 * many different pull requests this sync has seen.
 */
export function advance(
  state: RepositoryState,
  sync: Sync,
  step: Advance,
  distinct: number,
  now: Instant,
): RepositoryState {
  const paid: Sync = {
    ...sync,
    seq: sync.seq + 1,
    activity: { status: 'held', lease: { token: step.token, until: now + LEASE_MS } },
    progress: { ...sync.progress, pullRequests: distinct },
    github: add(sync.github, step.spent),
  };
  return moved(state, paid, step.result);
}

function moved(state: RepositoryState, sync: Sync, result: Result): RepositoryState {
  switch (result.kind) {
    case 'answered':
      return answered(state, sync);
    case 'found_set_aside':
      return withStep({ ...state, sync: { ...sync, retry: null } }, readAgain(result));
    default:
      return progressed(state, sync, result);
  }
}

/** Reads what was set aside, if anything was. */
function readAgain({ numbers, holes }: { numbers: number[]; holes: (string | null)[] }): Step {
  if (numbers.length === 0 && holes.length === 0) return compareStep;
  return { kind: 'repair', numbers, again: true, ...(holes.length > 0 && { holes }) };
}

/** The results that move a sync on. The other results only add information. */
type Progress = Exclude<Result, { kind: 'answered' | 'found_set_aside' }>;

/** GitHub answers: the failed work is asked for in smaller parts, without the long waits. */
function answered(state: RepositoryState, sync: Sync): RepositoryState {
  const trouble = sync.trouble?.of === 'github' ? { ...sync.trouble, alive: true } : sync.trouble;
  return { ...state, sync: { ...sync, trouble } };
}

function progressed(state: RepositoryState, sync: Sync, result: Progress): RepositoryState {
  const unread = 'unread' in result ? result.unread : [];
  const paid = { ...sync, failures: {}, trouble: null, stalls: 0, aside: asideAfter(sync.aside, unread) };
  // One pull request or one list was the cause of what is given up; the others are asked for at the old pace.
  const pace = givesUp(sync) ? unnarrowed(state.pace) : state.pace;
  return apply({ ...state, pace, outage: null, sync: paid }, paid, result);
}

function asideAfter(aside: Sync['aside'], unread: Unread[]): Sync['aside'] {
  const last = unread.at(-1);
  if (!last) return aside;
  const what = last.number === null ? 'what has no number' : `#${last.number}`;
  const list = last.list === null ? '' : `, its ${last.list}`;
  return { count: aside.count + unread.length, last: `${what}${list}: ${last.reason}` };
}

export function add(github: Sync['github'], spent: Spent): Sync['github'] {
  return { ...github, requests: github.requests + spent.requests, points: github.points + spent.points };
}

function apply(state: RepositoryState, sync: Sync, result: Progress): RepositoryState {
  switch (result.kind) {
    case 'page':
      return applyPage(state, sync, result);
    case 'by_rest':
      return byRest(state, sync, result.page);
    case 'rest_listed':
    case 'rest_read':
      return applyRest(state, sync, result);
    case 'comments_given_up':
      return { ...state, scan: null };
    case 'comments':
      return { ...state, scan: scanAfter(state.scan, result) };
    case 'comments_settled':
      return { ...state, scan: result.remaining ? state.scan : null };
    case 'lists': {
      const current = { ...state, sync: { ...sync, unreadable: union(sync.unreadable, result.unreadable) } };
      return result.remaining ? current : moveOn(current, sync.step);
    }
    case 'deployments': {
      const unreadable = union(sync.unreadable, result.unreadable);
      const described = sync.described || result.described !== null;
      const { repository: known } = state;
      const repository = known && result.described !== null ? { ...known, fullName: result.described } : known;
      const current = { ...state, repository, sync: { ...sync, unreadable, described } };
      return result.remaining ? withStep(current, deploymentsFrom(result)) : moveOn(current, sync.step);
    }
    case 'facts':
      if (result.remaining) return state;
      if (result.questions) return withStep(state, { kind: 'requirements' });
      return moveOn({ ...state, coverage: completed(state.coverage) }, sync.step);
    case 'requirements': {
      const asked = { ...sync, asked: sync.asked + 1 };
      const goesOn = result.remaining && mayAsk(asked);
      return goesOn ? { ...state, sync: asked } : moveOn({ ...state, sync: asked }, sync.step);
    }
    case 'requirements_given_up':
      return moveOn({ ...state, sync: { ...sync, asked: MAX_ASKED } }, sync.step);
    case 'repaired': {
      if (sync.step.kind !== 'repair') return state;
      const numbers = sync.step.numbers.filter((number) => !result.numbers.includes(number));
      const current = { ...state, sync: { ...sync, unreadable: union(sync.unreadable, result.unreadable) } };
      // Pull requests that were read again may have lists to continue and facts to compute before the next comparison.
      return withStep(current, numbers.length > 0 ? { ...sync.step, numbers } : { kind: 'lists', next: 'facts' });
    }
    case 'hole_read': {
      if (sync.step.kind !== 'repair') return state;
      const { numbers, holes = [] } = sync.step;
      const { number } = result;
      const known = number === null || numbers.includes(number) ? numbers : [...numbers, number];
      return withStep(state, readAgain({ numbers: known, holes: holes.slice(1) }));
    }
    case 'totals':
      return applyTotals(state, sync, result);
    case 'totals_given_up':
      return withStep(
        { ...state, sync: { ...sync, verification: withTotals(sync.verification), total: null } },
        compareStep,
      );
    case 'found_missing': {
      const last = result.numbers.at(-1);
      const repairs =
        last === undefined
          ? { round: sync.repairs.round + roundOf(state), after: 0 }
          : { ...sync.repairs, after: last };
      const step: Step = last === undefined ? compareStep : { kind: 'repair', numbers: result.numbers, again: false };
      return withStep({ ...state, sync: { ...sync, repairs } }, step);
    }
    case 'mismatch':
      return withStep(state, totalsStep);
  }
}

function applyTotals(state: RepositoryState, sync: Sync, page: TotalsResult): RepositoryState {
  const repository = state.repository && { ...state.repository, fullName: page.fullName };
  const read = { ...state, repository, sync: { ...sync, total: page.total } };
  if (page.cursor !== null) return withStep(read, { kind: 'totals', cursor: page.cursor });
  return withStep({ ...read, sync: { ...read.sync, verification: withTotals(sync.verification) } }, compareStep);
}

function applyPage(state: RepositoryState, sync: Sync, page: PageResult): RepositoryState {
  const { step } = sync;
  if (!isWalk(step)) return state;
  const read: Sync = {
    ...sync,
    progress: { ...sync.progress, pages: sync.progress.pages + page.pages },
    total: page.total ?? sync.total,
    unreadable: union(sync.unreadable, page.unreadable),
  };
  const repository = state.repository && { ...state.repository, fullName: page.fullName };
  const paced = { ...state, repository, pace: paceOf(state, page), sync: read };
  return step.kind === 'front'
    ? frontPage(paced, step, page)
    : backPage(paced, step, page.bound ?? boundOf(read.reach), page, read);
}

function paceOf({ pace }: RepositoryState, { pages, seconds, bytes, count }: PageResult): RepositoryState['pace'] {
  return pages === 0 ? pace : paceAfter(pace, seconds, bytes, count);
}

function byRest(state: RepositoryState, sync: Sync, page: number): RepositoryState {
  const { step } = sync;
  if (!isWalk(step)) return state;
  return withStep(state, {
    ...step,
    rest: { next: page, left: [], end: null, control: null, failed: [], proven: false },
  });
}

/**
 * What is read by REST's list extends the coverage like a page of GraphQL's list. The GraphQL cursor stays where it
 * was.
 */
function applyRest(state: RepositoryState, sync: Sync, result: RestListed | RestRead): RepositoryState {
  const { step } = sync;
  if (!isWalk(step) || !step.rest) return state;
  const bound = state.coverage?.through ?? 0;
  const { rest, page } =
    result.kind === 'rest_listed'
      ? restListed(step.rest, result, state.repository?.fullName ?? '')
      : restRead(step.rest, result, bound, state.repository?.fullName ?? '');
  const next = { ...sync, step: { ...step, rest } };
  return page ? applyPage({ ...state, sync: next }, next, page) : { ...state, sync: next };
}

/**
 * What a round counts: little while webhooks read pull requests at the same time, because their lists are short for a
 * moment.
 */
function roundOf({ live }: RepositoryState): number {
  return live.status === 'idle' ? 1 : 0.25;
}

function frontPage(state: RepositoryState, step: FrontStep, page: PageResult): RepositoryState {
  const pass = {
    ...step,
    cursor: page.cursor ?? step.cursor,
    newest: Math.max(step.newest, page.newest ?? 0),
    fresh: step.fresh + page.fresh,
  };
  if (page.end === null || !state.coverage) return withStep(state, pass);
  // Only a finished pass moves the watermark: before that, a gap lies between what the pass read and what was covered.
  return moveOn({ ...state, coverage: { ...state.coverage, through: pass.newest } }, pass);
}

/** Facts are computed after everything else that belongs to what was read. */
function completed(coverage: Coverage | null): Coverage | null {
  return coverage && { ...coverage, completeSince: coverage.since };
}

function backPage(
  state: RepositoryState,
  step: BackStep,
  cutoff: Instant,
  page: PageResult,
  sync: Sync,
): RepositoryState {
  const before = state.coverage;
  const coverage: Coverage = {
    ...before,
    // With no pull request in the window, everything since the cutoff is still known.
    through: before?.through ?? Math.max(page.newest ?? 0, cutoff),
    since: sinceAfter(page, cutoff, before),
    cursor: page.cursor ?? before?.cursor ?? null,
    exhausted: page.end === 'list',
    // By REST's list the cursor stays where it is.
    passed: (before?.passed ?? 0) + (page.cursor === null ? 0 : page.numbers.length),
  };
  // The pull requests that REST lists are read with their own comments.
  const scan = page.numbers.length > 0 && !step.rest ? scanFrom(state.scan, commentsSince(cutoff, sync)) : state.scan;
  const read = { ...state, coverage, scan };
  return page.end === null ? read : moveOn(read, step);
}

/** The instant from which on everything is read after this page. It never becomes later than it was. */
function sinceAfter(page: PageResult, cutoff: Instant, before: Coverage | null): Instant {
  switch (page.end) {
    case 'list':
      return 0;
    case 'bound':
      return Math.min(cutoff, before?.since ?? cutoff);
    case null:
      return Math.min(page.oldest ?? before?.since ?? cutoff, before?.since ?? Infinity);
  }
}

/** The comment scan that a back walk needs, from `cutoff` on; a scan that has begun starts again. */
function scanFrom(scan: CommentScan | null, cutoff: Instant): CommentScan {
  const from = Math.min(cutoff, scan?.from ?? cutoff);
  if (scan?.startedAt === null && scan.from === from) return scan;
  return { stage: 'reading', from, since: from, page: 1, startedAt: null };
}

function scanAfter(scan: CommentScan | null, result: Result & { kind: 'comments' }): CommentScan | null {
  if (!scan) return null;
  const { startedAt, next } = result;
  return next && scan.stage === 'reading'
    ? { ...scan, startedAt, ...next }
    : { stage: 'settling', from: scan.from, startedAt };
}

function moveOn(state: RepositoryState, done: Step): RepositoryState {
  const step = stepAfter(done, state);
  // The new reading of the list contains the deployments made before it.
  if (step !== deploymentsStep || !state.sync) return withStep(state, step);
  return withStep({ ...state, sync: { ...state.sync, deployed: false } }, step);
}

function withStep(state: RepositoryState, step: Step): RepositoryState {
  return { ...state, sync: state.sync && { ...state.sync, step } };
}

function union(names: string[], more: string[]): string[] {
  return more.length === 0 ? names : [...new Set([...names, ...more])];
}
