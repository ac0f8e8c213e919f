/**
 * How much one page asks of GitHub. A page that exceeds GitHub's ten seconds is halved. A page that is too large to
 * hold is cut to what fits. Steady, fast and light pages widen it. At one pull request a page, the lists inside it
 * shrink.
 */
export interface Pace {
  /** Pull requests a page. */
  width: number;
  /** Entries of each list inside a pull request. */
  listSize: number;
  /** Fast pages in a row; below zero while a refusal is fresh. */
  calm: number;
  /** How many calm pages had to follow the recent refusal before a wider page; absent when there was none. */
  wary?: number;
  /** Bytes of a pull request in the heaviest recent pages; absent in what an earlier version stored. */
  weight?: number;
  /** The pace before the recent refusals. It returns when one pull request was their cause. */
  before?: { width: number; listSize: number };
}

/** ⌊147 / 10 connections⌋: the widest page that still costs one point. See docs of `queries.graphql`. */
export const WIDEST_PAGE = 14;
const MAX_LIST = 100;

/**
 * The target is 2–3 s a page. Faster pages may widen; pages slower than `SLOW_SECONDS` narrow before GitHub refuses.
 */
const FAST_SECONDS = 2.5;
const SLOW_SECONDS = 6;
const CALM_PAGES = 3;
/**
 * After GitHub refused a page, so many more calm pages must follow before a wider one is tried. A single fault costs few
 * narrow pages. Each refusal of a wider page doubles the number, because each such try costs GitHub's ten seconds.
 */
const MIN_WARY_PAGES = 3;
const MAX_WARY_PAGES = 48;

/** Maximum bytes of an answer that a page aims for; the client holds twice as many. */
const TARGET_BYTES = 2_000_000;
/** When an answer was cut, the next page asks for this share of what fitted: pull requests differ in size. */
const FITTING_SHARE = 0.75;
/** The factor by which the weight of heavy pages falls with each page. */
const WEIGHT_DECAY = 0.9;

/** The smallest page. */
export const NARROWEST: Pace = { width: 1, listSize: 1, calm: 0 };

export const INITIAL_PACE: Pace = { width: WIDEST_PAGE, listSize: MAX_LIST, calm: 0 };

/**
 * The pace after a page was too wide for GitHub, or after an answer was too large to hold. `fits` is how many pull
 * requests the read part of that answer had. Null when nothing is left to narrow.
 */
export function narrower(pace: Pace, fits?: number): Pace | null {
  const { width, listSize } = pace;
  const wary = waryPages(pace);
  const refused = { ...pace, calm: -wary, wary, before: pace.before ?? { width, listSize } };
  if (width > 1) {
    const fitting = fits === undefined ? width : Math.floor(fits * FITTING_SHARE);
    return { ...refused, width: Math.max(1, Math.min(fitting, Math.floor(width / 2))) };
  }
  if (listSize > 1) return { ...refused, listSize: Math.max(1, Math.floor(listSize / 4)) };
  return null;
}

/** Refusals without a calm page between them count as one. */
function waryPages({ calm, wary = 0 }: Pace): number {
  if (wary > 0 && calm === -wary) return wary;
  return Math.min(MAX_WARY_PAGES, Math.max(MIN_WARY_PAGES, 2 * wary));
}

/** The pace after a holder that died, or after saves that take too long. GitHub has refused nothing. */
export function lighter(pace: Pace): Pace {
  const { width, listSize } = pace;
  if (width > 1) return { ...pace, width: Math.floor(width / 2), calm: 0 };
  return { ...pace, listSize: Math.max(1, Math.floor(listSize / 4)), calm: 0 };
}

/** The pace before the refusals, when their cause was one pull request, or when GitHub did not answer at all. */
export function unnarrowed(pace: Pace): Pace {
  const { before, wary: _, ...rest } = pace;
  return before ? { ...rest, ...before, calm: 0 } : pace;
}

/**
 * The pace at the start of a sync: twice the last sync's final pace, because a page that was too wide then may fit now.
 */
export function recovered(pace: Pace): Pace {
  const { before: _, ...rest } = pace;
  const width = Math.min(WIDEST_PAGE, pace.width * 2);
  return { ...rest, width, listSize: Math.min(MAX_LIST, pace.listSize * 4), calm: Math.min(0, pace.calm) };
}

/** The pace after a page that GitHub answered in `seconds` with this many `bytes` for `count` pull requests. */
export function paceAfter(before: Pace, seconds: number, bytes = 0, count = before.width): Pace {
  const weight = Math.max(bytes / Math.max(1, count), (before.weight ?? 0) * WEIGHT_DECAY);
  const pace = weight > 0 ? { ...before, weight } : before;
  const holds = weight > 0 ? Math.max(1, Math.floor(TARGET_BYTES / weight)) : WIDEST_PAGE;
  if (holds < pace.width) return { ...pace, width: holds, calm: Math.min(pace.calm, 0) };
  if (seconds > SLOW_SECONDS) return { ...pace, width: Math.max(1, Math.floor(pace.width * 0.75)), calm: 0 };
  if (seconds > FAST_SECONDS) return { ...pace, calm: Math.min(pace.calm, 0) };
  if (pace.calm + 1 < CALM_PAGES) return { ...pace, calm: pace.calm + 1 };
  // After this many calm pages the present pace is the normal one.
  const { before: _, ...calm } = { ...pace, calm: 0 };
  if (pace.listSize < MAX_LIST) return { ...calm, listSize: Math.min(MAX_LIST, pace.listSize * 4) };
  const width = Math.min(WIDEST_PAGE, holds, Math.ceil(pace.width * 1.5));
  if (width > pace.width) return { ...calm, width };
  const { wary: __, ...steady } = calm;
  return steady;
}
