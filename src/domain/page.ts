import type { PullRequestSnapshot } from './entities.ts';
import type { Unread } from './set-aside.ts';

/** A page of pull requests, newest first, cut at the bound it was read for. */
export interface PullRequestPage {
  /** How the page stands in its list; times are milliseconds since the epoch. */
  numbers: number[];
  newest: number | null;
  oldest: number | null;
  fresh: number;
  /** GitHub's cursor of the last pull request kept; null when none was. */
  cursor: string | null;
  /** The page met the bound, or the end of the list. */
  end: 'bound' | 'list' | null;
  total: { count: number; at: number };
  seconds: number;
  /** The size of GitHub's answer. */
  bytes: number;
  /** Pull requests that GitHub lists here and does not show, or that cannot be stored. */
  unread: Unread[];
  unreadable: string[];
  /** The repository's name as GitHub gives it now. */
  fullName: string;
  /** The pull requests with what REST lists of them; may ask GitHub for it. */
  snapshots: () => Promise<PullRequestSnapshot[]>;
  /** The page of REST's list that served the last of them. */
  restPage: () => number;
}
