import type { ChildRows, ListName } from './entities.ts';
import type { Unread } from './set-aside.ts';

/** A pull request stored with lists that are not read to their end. */
export interface PendingPullRequest {
  pullRequestId: string;
  nodeId: string;
  headSha: string;
  number: number;
  changedFiles: number;
  /** Of the stored copy: a continuation counts only for the copy it continues. */
  readAt: string;
  /** Where each list goes on: after a cursor, or from the beginning of its own list. */
  pending: Partial<Record<ListName, { after: string } | { by: 'pull_request' }>>;
}

/** What one round of reading brought. */
export interface ListsRead {
  reads: ListRead[];
  /** Names of lists that the credential may not read. */
  unreadable: string[];
  /** Numbers of pull requests that GitHub no longer has. */
  gone: number[];
  /** Lists that GitHub could not give, each asked for alone and with the fewest rows. */
  unread?: Unread[];
}

/** More rows of a list of a stored pull request; `after` is where it goes on, null at its end. */
export type ListRead = {
  [Name in ListName]: {
    pullRequestId: string;
    readAt: string;
    list: Name;
    rows: ChildRows[Name][];
    /** GitHub's total; null for a list that the credential may not read, of which what is stored stays. */
    total: number | null;
    after: string | null;
    /** The reason of each row that GitHub listed and did not show. */
    unread?: string[];
  };
}[ListName];
