import type { PageResult, RestListed, RestRead } from './result.ts';
import type { Instant } from '../reducer.ts';
import type { RestWalk } from './state.ts';

/** Attempts after which a pull request is given up when no other one is there to compare with. */
const MAX_ALONE = 8;

/** Pull requests a page of REST's list. */
const A_PAGE = 100;

/**
 * The page of REST's list that has what follows after this many pull requests. One page earlier, because the list may
 * have become shorter since they were counted.
 */
export function restPageOf(passed: number): number {
  return Math.max(1, Math.floor(passed / A_PAGE));
}

/** What to read next, and whether it is given up when it fails once more. */
export function nextByRest(rest: RestWalk, times: number, width: number): { numbers: number[]; givesUp: boolean } {
  const left = rest.left.map(({ number }) => number);
  const [suspect] = rest.failed;
  const isLone = rest.control === null && left.every((number) => rest.failed.includes(number));
  if (suspect !== undefined && (rest.proven || (isLone && times >= MAX_ALONE))) {
    return { numbers: [suspect], givesUp: true };
  }
  const others = left.filter((number) => !rest.failed.includes(number));
  if (times === 0 && others.length > 0) return { numbers: others.slice(0, width), givesUp: false };
  // The candidates alternate, so that GitHub is not asked only for one that cannot be read.
  const candidates = rest.control === null ? left : [...left, rest.control];
  const chosen = candidates[times % candidates.length];
  return { numbers: chosen === undefined ? [] : [chosen], givesUp: false };
}

/** The state after a failed read. When the read was of one pull request alone, that one may be the cause. */
export function failedByRest(rest: RestWalk, times: number, width: number): RestWalk {
  const { numbers } = nextByRest(rest, times, width);
  const [number] = numbers;
  const isNew =
    numbers.length === 1 && number !== undefined && !rest.failed.includes(number) && number !== rest.control;
  return { ...rest, proven: false, failed: isNew ? [...rest.failed, number] : rest.failed };
}

interface Moved {
  rest: RestWalk;
  /** The same as a page of the pass; null when nothing was read and nothing ends. */
  page: PageResult | null;
}

export function restListed(rest: RestWalk, listed: RestListed, fullName: string): Moved {
  const { pulls: left, next, end, bound } = listed;
  const within = bound === undefined ? {} : { bound };
  const control = listed.control ?? rest.control;
  const ends = left.length === 0 && end !== null;
  const page = ends ? { ...NO_PAGE, ...within, fullName, end } : null;
  return { rest: { ...rest, ...within, next, left, end, control }, page };
}

/** `bound` is the instant down to which the front pass reads: newer pull requests count as fresh. */
export function restRead(rest: RestWalk, read: RestRead, bound: Instant, fullName: string): Moved {
  const done = rest.left.filter(({ number }) => read.numbers.includes(number));
  const left = rest.left.filter(({ number }) => !read.numbers.includes(number));
  const stored = done.find(({ number }) => !read.unread.some((one) => one.number === number));
  const page: PageResult = {
    ...NO_PAGE,
    numbers: done.map(({ number }) => number),
    newest: done[0]?.updatedAt ?? null,
    // Everything newer than the remaining pull requests has been read.
    oldest: (left[0] ?? done.at(-1))?.updatedAt ?? null,
    fresh: done.filter(({ updatedAt }) => updatedAt > bound).length,
    end: left.length === 0 ? rest.end : null,
    ...(rest.bound !== undefined && { bound: rest.bound }),
    fullName,
    unreadable: read.unreadable,
    unread: read.unread,
  };
  const failed = rest.failed.filter((number) => left.some((one) => one.number === number));
  return { rest: { ...rest, left, control: stored?.number ?? rest.control, failed, proven: failed.length > 0 }, page };
}

const NO_PAGE = {
  kind: 'page',
  direction: 'back',
  pages: 0,
  numbers: [],
  newest: null,
  oldest: null,
  fresh: 0,
  cursor: null,
  total: null,
  seconds: 0,
  bytes: 0,
  count: 0,
  unreadable: [],
  unread: [],
} satisfies Partial<PageResult>;
