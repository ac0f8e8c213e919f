import { changeOf, type Change } from './change.ts';

/** A duration in seconds, or a size in lines, over `n` pull requests of which it is known; null without any. */
export interface Distribution {
  n: number;
  p50: number | null;
  p75: number | null;
  p90: number | null;
}

/** How many of the `n` pull requests of which it is known have it. */
export interface Share {
  n: number;
  count: number;
  share: number | null;
}

const DISTRIBUTIONS = ['cycle', 'coding', 'pickup', 'review', 'mergeWait', 'deploy', 'size'] as const;
const SHARES = [
  'large',
  'unreviewed',
  'reverts',
  'hotfixes',
  'checksPassed',
  'aiAuthored',
  'aiAssisted',
  'aiReviewed',
] as const;
const COUNTS = ['merged', 'opened', 'closedUnmerged', 'reviews'] as const;

/** What happened in a window or a week; docs/metrics.md defines each. `reviews` are those given. */
export type Aggregates = Record<(typeof COUNTS)[number], number> &
  Record<(typeof DISTRIBUTIONS)[number], Distribution> &
  Record<(typeof SHARES)[number], Share>;

export type Changes = Record<keyof Aggregates, Change>;

const NO_DISTRIBUTION: Distribution = { n: 0, p50: null, p75: null, p90: null };
const NO_SHARE: Share = { n: 0, count: 0, share: null };

/** A window in which nothing happened: counts are 0, and nothing else is known. */
export const NO_AGGREGATES = Object.fromEntries([
  ...COUNTS.map((name) => [name, 0]),
  ...DISTRIBUTIONS.map((name) => [name, NO_DISTRIBUTION]),
  ...SHARES.map((name) => [name, NO_SHARE]),
]) as Aggregates;

/** How each differs from the window before: of distributions the median, of shares the share. */
export function changesOf(current: Aggregates, previous: Aggregates): Changes {
  return Object.fromEntries(
    (Object.keys(NO_AGGREGATES) as (keyof Aggregates)[]).map((name) => [
      name,
      changeOf(valueOf(current[name]), valueOf(previous[name])),
    ]),
  ) as Changes;
}

function valueOf(aggregate: number | Distribution | Share): { value: number | null; n: number } {
  if (typeof aggregate === 'number') return { value: aggregate, n: aggregate };
  return { value: 'p50' in aggregate ? aggregate.p50 : aggregate.share, n: aggregate.n };
}
