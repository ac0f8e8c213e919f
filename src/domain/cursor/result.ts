import type { Shown } from '../deployments/source-pages.ts';
import type { OtherPlace } from '../deployments/sources-to-read.ts';
import type { Instant } from '../reducer.ts';
import type { Unread } from '../set-aside.ts';
import type { Holder } from './holds.ts';

/** Consecutive pages of pull requests that were saved together; no page where the sync passed a pull request. */
export interface PageResult {
  kind: 'page';
  direction: 'front' | 'back';
  pages: number;
  /** The numbers of the saved pull requests, and their newest and oldest `updatedAt`; null for an empty page. */
  numbers: number[];
  newest: Instant | null;
  oldest: Instant | null;
  /** How many of them were updated after the pass's bound. */
  fresh: number;
  /** The cursor of the last saved one; null when none was saved. */
  cursor: string | null;
  /** Why the pass ends: a pull request older than the bound, or the end of the list; null while it goes on. */
  end: 'bound' | 'list' | null;
  /**
   * Down to which instant these pages were read. The sync may have been widened since the work was given. Absent in a
   * result of the version before.
   */
  bound?: Instant;
  /** How many pull requests GitHub says there are; null when GitHub did not say. */
  total: { count: number; at: Instant } | null;
  /** The repository's present name on GitHub. */
  fullName: string;
  /** The page size of the request, and how many seconds GitHub took. */
  seconds: number;
  /** The size of the largest answer, and how many pull requests its request asked for. */
  bytes: number;
  count: number;
  unreadable: string[];
  /** What the sync set aside while it read these pages. */
  unread: Unread[];
}

export type Result =
  | PageResult
  /** GitHub has answered the small request that comes before work that failed. */
  | { kind: 'answered' }
  /** GraphQL's list cannot be followed any further; the sync follows REST's list from this page on. */
  | { kind: 'by_rest'; page: number }
  | RestListed
  | RestRead
  /** A page of the repository-wide comments is saved; the list goes on at `next`. */
  | { kind: 'comments'; startedAt: Instant; next: { since: Instant; page: number } | null }
  /** The list of comments cannot be read; each pull request's own list is read instead. */
  | { kind: 'comments_given_up' }
  | { kind: 'comments_settled'; remaining: boolean }
  /** Pull requests that GitHub no longer has are `gone`. */
  | { kind: 'lists'; remaining: boolean; unreadable: string[]; gone: number[]; unread: Unread[] }
  /** Facts were computed. `questions` is true when some of them depend on which checks are required. */
  | { kind: 'facts'; remaining: boolean; questions: boolean }
  /** GitHub was asked which checks are required, or nothing was left to ask. */
  | { kind: 'requirements'; remaining: boolean }
  /** GitHub cannot say which checks are required; this sync asks no more. */
  | { kind: 'requirements_given_up' }
  /** Deployments, lists beside them, or their commits were read. `unreadable` names what the credential may not read. */
  | {
      kind: 'deployments';
      cursor: string | null;
      others: OtherPlace[];
      listed: boolean;
      /** How much of GitHub's deployments it has shown so far; absent: all. */
      shown?: Shown;
      remaining: boolean;
      unreadable: string[];
      /** The repository's name, when its description was read and saved as well; else null. */
      described: string | null;
      unread: Unread[];
    }
  /** Pull requests were read again; GitHub does not have the numbers in `gone`. */
  | { kind: 'repaired'; numbers: number[]; gone: number[]; unread: Unread[]; unreadable: string[] }
  | TotalsResult
  /** GitHub cannot give its totals; there is nothing more to compare with. */
  | { kind: 'totals_given_up' }
  /** What was set aside earlier, and is to be read again; `holes` are the places of those without a number. */
  | { kind: 'found_set_aside'; numbers: number[]; holes: (string | null)[] }
  /** The number of the pull request in the first of the holes; null when GitHub still hides it, or has none there. */
  | { kind: 'hole_read'; number: number | null; unread: Unread[] }
  /** The pull requests to read again after the comparison, ascending; none when this round is over. */
  | { kind: 'found_missing'; numbers: number[] }
  /** The counts differ, and no stored row says where: GitHub's totals will show it. */
  | { kind: 'mismatch' };

/** A page of REST's list: which of its pull requests to read, newest first, and whether the pass ends with it. */
export interface RestListed {
  kind: 'rest_listed';
  pulls: { number: number; updatedAt: Instant }[];
  next: number;
  end: 'bound' | 'list' | null;
  /** Down to which instant the page was listed; absent in a result of the version before. */
  bound?: Instant;
  /** A pull request on the page that has been read before. */
  control: number | null;
}

/** The finished pull requests of the page: stored, set aside, or gone. */
export interface RestRead {
  kind: 'rest_read';
  numbers: number[];
  gone: number[];
  unreadable: string[];
  unread: Unread[];
}

/** A page of GitHub's totals is stored; the list goes on at `cursor`, null at its end. */
export interface TotalsResult {
  kind: 'totals';
  numbers: number[];
  cursor: string | null;
  total: { count: number; at: Instant };
  fullName: string;
}

/** What the requests behind a result cost. */
export interface Spent {
  requests: number;
  points: number;
}

export interface Advance extends Holder {
  spent: Spent;
  result: Result;
}
