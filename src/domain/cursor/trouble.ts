import type { Failure } from '../failure.ts';
import { lighter, narrower, unnarrowed, type Pace } from './pace.ts';
import type { Instant } from '../reducer.ts';
import type { RepositoryState, Sync, Trouble } from './state.ts';
import { isWalk, readsByPace, restOf } from './steps.ts';
import { outageWait } from './waits.ts';

/** A sync without progress ends after this time, with its reason; the next scheduled sync continues where it stood. */
export const MAX_TROUBLE_MS = 24 * 3_600_000;

/** After this many failures GitHub gets a small request before the work itself, until it has answered one. */
const TIMES_BEFORE_GATE = 2;

/**
 * How often work without a page size is tried again while GitHub answers other requests, and the pause before each try.
 */
const MAX_TRIES = 3;
const TRY_MS = 1_000;

/** Failures whose cause may be this one request. */
type LocalFailure = Failure & { kind: 'too_wide' | 'transient' | 'rejected' | 'cursor_refused' };

/**
 * Whether GitHub gets a small request before the work itself: the work has failed, and GitHub may be away. Work that is
 * about to be given up makes this check itself.
 */
export function isGated({ step, trouble }: Sync): boolean {
  if (trouble?.of !== 'github' || trouble.alive || trouble.last || restOf(step)) return false;
  return trouble.times >= TIMES_BEFORE_GATE;
}

/** Whether the request is the smallest possible: if it fails now, it is given up. */
export function givesUp({ trouble }: Pick<Sync, 'trouble'>): boolean {
  return trouble?.of === 'github' && trouble.last;
}

/** What follows from a failure: the new trouble, the pace to continue at, and when. */
export interface Troubled {
  trouble: Trouble;
  pace: Pace;
  until: Instant;
}

/**
 * What follows when a request to GitHub failed. While GitHub answers nothing else, it counts as away, and the waits
 * grow. When it answers something else, the requests become smaller quickly, and one that fails at the smallest is
 * given up.
 */
export function troubled(state: RepositoryState, sync: Sync, failure: LocalFailure, now: Instant): Troubled {
  const trouble = sync.trouble ?? { since: now, times: 0, ...UNKNOWN };
  const fits = failure.kind === 'too_wide' ? failure.fits : undefined;
  if (trouble.of === 'github' && trouble.alive && !trouble.last) {
    const tries = trouble.tries + 1;
    const pace = readsByPace(sync.step) ? narrower(state.pace, fits) : null;
    const last = pace === null ? readsByPace(sync.step) || tries >= MAX_TRIES : false;
    return { trouble: { ...trouble, tries, last }, pace: pace ?? state.pace, until: now + TRY_MS };
  }
  const times = trouble.times + 1;
  const answers = trouble.of === 'github' ? trouble : UNKNOWN;
  const wasGate = isGated(sync) || answers.alive;
  const narrows = failure.kind === 'too_wide' && !wasGate && !restOf(sync.step);
  const pace = narrows ? (narrower(state.pace, fits) ?? state.pace) : wasGate ? unnarrowed(state.pace) : state.pace;
  // An answer that is too large is an answer: the next request asks for less at once.
  if (fits !== undefined) return { trouble: { ...trouble, ...answers, times: 0, alive: true }, pace, until: now };
  // A request at the smallest size stays there, except in a walk: there another pull request would come first.
  const last = answers.last && !isWalk(sync.step);
  return { trouble: { since: trouble.since, times, ...UNKNOWN, last }, pace, until: now + outageWait(times) };
}

/** What follows when the database or the App's own key does not work: the sync saves smaller and smaller pages. */
export function outOf(state: RepositoryState, sync: Sync, now: Instant): Troubled {
  const { since, times: before } = sync.trouble ?? { since: now, times: 0 };
  const times = before + 1;
  const isSlow = times > 1 && readsByPace(sync.step);
  const pace = isSlow && state.pace.width > 1 ? lighter(state.pace) : state.pace;
  return { trouble: { since, times, of: 'database' }, pace, until: now + outageWait(times) };
}

/** As far as is known, GitHub has not answered since. */
const UNKNOWN = { of: 'github' as const, alive: false, tries: 0, last: false };
