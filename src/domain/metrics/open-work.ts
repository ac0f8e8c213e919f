import type { Distribution, KnownValue } from './aggregates.ts';
import type { WAITING_ON } from '../facts/waiting.ts';

const DAY_SECONDS = 86_400;

/** Where the bins of ages begin, in seconds: less than a day, one to three days, three to fourteen, longer. */
export const AGE_BIN_STARTS = [0, DAY_SECONDS, 3 * DAY_SECONDS, 14 * DAY_SECONDS];

/** The measures of waiting pull requests, by who has to act. */
export const WAITS = {
  waitingReviewers: 'reviewers',
  waitingAuthor: 'author',
  waitingMerge: 'merge',
} as const satisfies Record<string, (typeof WAITING_ON)[number]>;

export type WaitName = keyof typeof WAITS;

/** The open pull requests with this next move, without the stale, and their ages in seconds. */
export interface Waiting extends KnownValue {
  /** Since they were ready for review, else opened. */
  openAge: Distribution;
  /** Since it is this move. */
  waited: Distribution;
}

/** How many of each have an age of `from` to below `to` seconds; null: of any age above. */
export type AgeBin<Name extends WaitName> = { from: number; to: number | null } & Record<Name, number>;

/** Some open pull requests: `n` of them, the stale among them. */
export type OpenWork<Name extends WaitName = WaitName> = {
  n: number;
  stale: KnownValue;
  byAge: AgeBin<Name>[];
  byWaited: AgeBin<Name>[];
} & Record<Name, Waiting>;
