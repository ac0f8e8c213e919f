import type { SetAside } from './set-aside.ts';

export interface Counts {
  pullRequests: number;
  reviews: number;
  commits: number;
  files: number;
  comments: number;
  checkRuns: number;
}

/** Null for a list that the credential may not read: nothing is known about it. */
export type ReceiptCounts = { [Name in keyof Counts]: Name extends 'pullRequests' ? number : number | null };

/** GitHub's counts, against the rows counted in the database after the sync. */
export interface Receipt {
  expected: ReceiptCounts;
  stored: ReceiptCounts;
  complete: boolean;
  /** Numbers of pull requests that are absent or whose lists are short, at most `MISSING_LIMIT`. */
  missing: number[];
  /** Lists that GitHub itself refuses to show whole. */
  capped: { number: number; list: string; total: number; listed: number }[];
  /** Names of lists that the credential may not read. */
  unreadable: string[];
  /** What GitHub could not give or Postgres refused, at most `MISSING_LIMIT`; absent in older records. */
  setAside?: SetAside[];
}

export const MISSING_LIMIT = 100;

/** How many short pull requests one comparison names: far more than can be short without a common cause. */
export const INCOMPLETE_LIMIT = 10_000;

/** The result of a comparison of stored totals with counted rows. */
export interface Tally {
  /** Sums of GitHub's totals, without the entries that it does not list. */
  expected: Omit<Counts, 'pullRequests'>;
  stored: Counts;
  /** Pull requests whose lists are short or not read to their end, and ones that are not stored at all. */
  incomplete: number[];
  absent: number[];
  /** How many pull requests are set aside without being stored. */
  aside: number;
  capped: Receipt['capped'];
}

const NO_ROWS = { reviews: 0, commits: 0, files: 0, comments: 0, checkRuns: 0 };

export const EMPTY_TALLY: Tally = {
  expected: NO_ROWS,
  stored: { pullRequests: 0, ...NO_ROWS },
  incomplete: [],
  absent: [],
  aside: 0,
  capped: [],
};

/** Numbers of all pull requests that a comparison found absent or short, ascending. */
export function missingOf(tally: Tally): number[] {
  return [...new Set([...tally.absent, ...tally.incomplete])].toSorted((a, b) => a - b);
}

/**
 * Whether the number of stored pull requests equals GitHub's count, or falls short of it only by those that may be set
 * aside.
 */
export function countsAgree({ stored, aside }: Tally, expectedPullRequests: number): boolean {
  const lacking = expectedPullRequests - stored.pullRequests;
  return lacking >= 0 && lacking <= aside;
}

/** The receipt of a comparison, against GitHub's count of pull requests. */
export function receiptOf(
  tally: Tally,
  expectedPullRequests: number,
  unreadable: string[],
  setAside: SetAside[],
): Receipt {
  const known = (counts: Counts): ReceiptCounts => ({ ...counts, ...nullsOf(unreadable) });
  const missing = missingOf(tally);
  return {
    expected: known({ pullRequests: expectedPullRequests, ...tally.expected }),
    stored: known(tally.stored),
    complete: missing.length === 0 && setAside.length === 0 && countsAgree(tally, expectedPullRequests),
    missing: missing.slice(0, MISSING_LIMIT),
    capped: tally.capped,
    unreadable,
    setAside: setAside.slice(0, MISSING_LIMIT),
  };
}

function nullsOf(unreadable: string[]): Partial<Record<keyof typeof NO_ROWS, null>> {
  const names = Object.keys(NO_ROWS) as (keyof typeof NO_ROWS)[];
  return Object.fromEntries(names.filter((name) => unreadable.includes(name)).map((name) => [name, null]));
}
