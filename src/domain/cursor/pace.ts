/**
 * How much is asked of GitHub in one page. A page too wide for GitHub's ten seconds is halved, and one too large to be held
 * is cut to what fits; steady, fast and light pages widen it. At one pull request a page, it is the lists inside that shrink.
 */
export interface Pace {
  /** Pull requests a page. */
  width: number;
  /** Entries of each list inside a pull request. */
  listSize: number;
  /** Fast pages in a row; below zero while a refusal is fresh. */
  calm: number;
  /** Bytes that a pull request has taken lately, of the heaviest pages; absent in what an earlier version stored. */
  weight?: number;
  /** From before the refusals that are fresh: to go back to when they were one pull request's fault. */
  before?: { width: number; listSize: number };
}

/** ⌊147 / 7 connections⌋: the widest page that still costs one point. See docs of `queries.graphql`. */
export const WIDEST_PAGE = 21;
const MAX_LIST = 100;

/** Target is 2–3 s a page: faster than this may widen, slower than `SLOW_SECONDS` narrows before GitHub refuses. */
const FAST_SECONDS = 2.5;
const SLOW_SECONDS = 6;
const CALM_PAGES = 3;
/** After GitHub refused a page, so many more must be calm before a wider one is tried: each try may cost a page's time. */
const WARY_PAGES = 20;

/** An answer is to have no more bytes than this: twice as many is what the client holds. */
const TARGET_BYTES = 2_000_000;
/** Of what fitted before an answer was cut, so much is asked for: pull requests differ. */
const FITTING_SHARE = 0.75;
/** How fast heavy pages are forgotten, a page. */
const WEIGHT_DECAY = 0.9;

/** There is nothing less to ask for. */
export const NARROWEST: Pace = { width: 1, listSize: 1, calm: 0 };

export const INITIAL_PACE: Pace = { width: WIDEST_PAGE, listSize: MAX_LIST, calm: 0 };

/**
 * The pace after GitHub found a page too wide, or its answer could not be held and `fits` pull requests were in the part
 * that was read; null when there is nothing left to narrow.
 */
export function narrower(pace: Pace, fits?: number): Pace | null {
  const { width, listSize } = pace;
  const before = pace.before ?? { width, listSize };
  if (width > 1) {
    const fitting = fits === undefined ? width : Math.floor(fits * FITTING_SHARE);
    return { ...pace, width: Math.max(1, Math.min(fitting, Math.floor(width / 2))), calm: -WARY_PAGES, before };
  }
  if (listSize > 1) return { ...pace, listSize: Math.max(1, Math.floor(listSize / 4)), calm: -WARY_PAGES, before };
  return null;
}

/** The pace for whoever comes after a holder that died, or for saves that take too long: GitHub has refused nothing. */
export function lighter(pace: Pace): Pace {
  const { width, listSize } = pace;
  if (width > 1) return { ...pace, width: Math.floor(width / 2), calm: 0 };
  return { ...pace, listSize: Math.max(1, Math.floor(listSize / 4)), calm: 0 };
}

/** The pace from before the refusals: they were the fault of one pull request, or of nobody who answers. */
export function unnarrowed(pace: Pace): Pace {
  const { before, ...rest } = pace;
  return before ? { ...rest, ...before, calm: 0 } : pace;
}

/** The pace a sync begins with: twice what the last one ended with, because what was too wide then may not be now. */
export function recovered(pace: Pace): Pace {
  const { before: _, ...rest } = pace;
  const width = Math.min(WIDEST_PAGE, pace.width * 2);
  return { ...rest, width, listSize: Math.min(MAX_LIST, pace.listSize * 4), calm: Math.min(0, pace.calm) };
}

/** The pace after a page that GitHub answered in `seconds` with so many `bytes` of `count` pull requests. */
export function paceAfter(before: Pace, seconds: number, bytes = 0, count = before.width): Pace {
  const weight = Math.max(bytes / Math.max(1, count), (before.weight ?? 0) * WEIGHT_DECAY);
  const pace = weight > 0 ? { ...before, weight } : before;
  const holds = weight > 0 ? Math.max(1, Math.floor(TARGET_BYTES / weight)) : WIDEST_PAGE;
  if (holds < pace.width) return { ...pace, width: holds, calm: Math.min(pace.calm, 0) };
  if (seconds > SLOW_SECONDS) return { ...pace, width: Math.max(1, Math.floor(pace.width * 0.75)), calm: 0 };
  if (seconds > FAST_SECONDS) return { ...pace, calm: Math.min(pace.calm, 0) };
  if (pace.calm + 1 < CALM_PAGES) return { ...pace, calm: pace.calm + 1 };
  // So many calm pages later it is how things are, not how they were.
  const { before: _, ...calm } = { ...pace, calm: 0 };
  if (pace.listSize < MAX_LIST) return { ...calm, listSize: Math.min(MAX_LIST, pace.listSize * 4) };
  return { ...calm, width: Math.min(WIDEST_PAGE, holds, Math.ceil(pace.width * 1.5)) };
}
