import type { ChildRows, ListedRow, ListName } from './entities.ts';
import type { Unread } from './set-aside.ts';

/** A stored pull request with lists that are not read to their ends. */
export interface PendingPullRequest {
  pullRequestId: string;
  nodeId: string;
  headSha: string;
  number: number;
  changedFiles: number;
  /** When the stored copy was read. More rows are stored only while this copy is still the stored one. */
  readAt: string;
  /** Where each list goes on: after a cursor, or from the beginning of the pull request's own list. */
  pending: Partial<Record<ListName, { after: string } | { by: 'pull_request' }>>;
}

/** The result of one round of reading. */
export interface ListsRead {
  reads: ListRead[];
  /** Names of lists that the credential may not read. */
  unreadable: string[];
  /** Numbers of pull requests that GitHub no longer has. */
  gone: number[];
  /** Lists that GitHub could not give, even alone and with the fewest rows. */
  unread?: Unread[];
}

/** More rows of a list of a stored pull request. The list goes on after the cursor `after`; null at its end. */
export type ListRead = {
  [Name in ListName]: {
    pullRequestId: string;
    readAt: string;
    list: Name;
    rows: ListedRow<ChildRows[Name]>[];
    /** GitHub's total; null for a list that the credential may not read. Its stored rows stay. */
    total: number | null;
    after: string | null;
    /** For each row that GitHub lists and does not show, or shows only in part, the reason. */
    unread?: string[];
  };
}[ListName];
