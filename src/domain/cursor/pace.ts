/**
 * How much is asked of GitHub in one page. A page too wide for GitHub's ten seconds is halved; steady fast pages widen it.
 * At one pull request a page, it is the lists inside that shrink.
 */
export interface Pace {
  /** Pull requests a page. */
  width: number;
  /** Entries of each list inside a pull request. */
  listSize: number;
  /** Fast pages in a row; below zero while a refusal is fresh. */
  calm: number;
}

/** ⌊148 / 8 connections⌋: the widest page that still costs one point. See docs of `queries.graphql`. */
export const WIDEST_PAGE = 18;
const LONGEST_LIST = 100;
const SHORTEST_LIST = 5;

/** Target is 2–3 s a page: faster than this may widen, slower than `SLOW_SECONDS` narrows before GitHub refuses. */
const FAST_SECONDS = 2.5;
const SLOW_SECONDS = 6;
const CALM_PAGES = 3;
/** After GitHub refused a page, so many more must be calm before a wider one is tried: each try may cost a page's time. */
const WARY_PAGES = 20;

export const INITIAL_PACE: Pace = { width: WIDEST_PAGE, listSize: LONGEST_LIST, calm: 0 };

/** The pace after GitHub found a page too wide; null when there is nothing left to narrow. */
export function narrower(pace: Pace): Pace | null {
  if (pace.width > 1) return { ...pace, width: Math.floor(pace.width / 2), calm: -WARY_PAGES };
  if (pace.listSize > SHORTEST_LIST) {
    return { width: 1, listSize: Math.max(SHORTEST_LIST, Math.floor(pace.listSize / 4)), calm: -WARY_PAGES };
  }
  return null;
}

/** The pace a sync begins with: twice what the last one ended with, because what was too wide then may not be now. */
export function recovered(pace: Pace): Pace {
  const width = Math.min(WIDEST_PAGE, pace.width * 2);
  return { width, listSize: Math.min(LONGEST_LIST, pace.listSize * 4), calm: Math.min(0, pace.calm) };
}

/** The pace after a page that GitHub answered in `seconds`. */
export function paceAfter(pace: Pace, seconds: number): Pace {
  if (seconds > SLOW_SECONDS) return { ...pace, width: Math.max(1, Math.floor(pace.width * 0.75)), calm: 0 };
  if (seconds > FAST_SECONDS) return { ...pace, calm: Math.min(pace.calm, 0) };
  if (pace.calm + 1 < CALM_PAGES) return { ...pace, calm: pace.calm + 1 };
  if (pace.listSize < LONGEST_LIST) return { ...pace, listSize: Math.min(LONGEST_LIST, pace.listSize * 4), calm: 0 };
  return { ...pace, width: Math.min(WIDEST_PAGE, Math.ceil(pace.width * 1.5)), calm: 0 };
}
