import type { PullRequestSnapshot } from './entities.ts';
import type { Unread } from './set-aside.ts';

/** A page of pull requests, newest first. It ends at the bound that it was read for: older pull requests are left out. */
export interface PullRequestPage {
  /** The numbers of its pull requests. `newest` and `oldest` are their instants, in milliseconds since the epoch. */
  numbers: number[];
  newest: number | null;
  oldest: number | null;
  /** How many of them were updated after the bound. */
  fresh: number;
  /** GitHub's cursor of the last pull request kept; null when none was. */
  cursor: string | null;
  /** Why the list ends with this page: a pull request older than the bound, or the end of the list; null while it goes on. */
  end: 'bound' | 'list' | null;
  /** How many pull requests GitHub says there are, and when it said so. */
  total: { count: number; at: number };
  /** How long GitHub took. */
  seconds: number;
  /** The size of GitHub's answer. */
  bytes: number;
  /** Pull requests that GitHub lists here and does not show, or that cannot be stored. */
  unread: Unread[];
  /** Names of lists that the credential may not read. */
  unreadable: string[];
  /** The repository's present name on GitHub. */
  fullName: string;
  /** The pull requests themselves, without those of `unread` that have no list's name. */
  snapshots: PullRequestSnapshot[];
}
