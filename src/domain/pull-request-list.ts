import type { FactName } from './facts/values.ts';

/** The dates that a list can be cut or sorted by, and the fact that each is; `updated` is GitHub's, and no fact. */
export const DATES = {
  updated: null,
  created: 'openedAt',
  merged: 'mergedAt',
  closed: 'closedAt',
  deployed: 'deployedAt',
  firstReview: 'firstReviewAt',
  waitingSince: 'waitingSince',
} as const satisfies Record<string, FactName | null>;

export type DateName = keyof typeof DATES;
export const DATE_NAMES = Object.keys(DATES) as DateName[];

/** The facts that a list can be sorted by: durations in seconds, and the size in lines. Each has an index. */
export const SORTED_FACTS = [
  'cycleSeconds',
  'codingSeconds',
  'pickupSeconds',
  'reviewSeconds',
  'mergeWaitSeconds',
  'responseSeconds',
  'approvedToMergeSeconds',
  'deploySeconds',
  'fixResponseSeconds',
  'ciSeconds',
  'size',
] as const satisfies FactName[];

export type SortName = DateName | (typeof SORTED_FACTS)[number];
/** With `-` before it the largest and the latest come first. */
export type Sort = SortName | `-${SortName}`;

export const SORTS: Sort[] = [...DATE_NAMES, ...SORTED_FACTS].flatMap((name): Sort[] => [name, `-${name}`]);
export const DEFAULT_SORT: Sort = '-updated';

/** The value by which a list is sorted, and the direction. */
export function readSort(sort: Sort): { by: SortName; descending: boolean } {
  const descending = sort.startsWith('-');
  return { by: (descending ? sort.slice(1) : sort) as SortName, descending };
}

export function isDate(name: SortName): name is DateName {
  return Object.hasOwn(DATES, name);
}

/** Further than this a list is not counted. */
export const MAX_TOTAL = 10_000;
