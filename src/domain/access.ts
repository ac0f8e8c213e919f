/** What can be read with a credential, list by list. */
export interface ListAccess {
  list: ReadableList;
  /** Whether GitHub gives the list to this credential, as far as it says so before it is asked. */
  readable: boolean;
  /** What to do for it to be readable; null where nothing is to be done. */
  grant: string | null;
}

/** The lists that permissions tell apart. `metadata` is the repository itself, which everything else hangs on. */
export const READABLE_LISTS = [
  'metadata',
  'pullRequests',
  'reviews',
  'comments',
  'commits',
  'files',
  'checkRuns',
  'commitStatuses',
  'deployments',
  'issues',
  'actions',
  'teams',
] as const;

export type ReadableList = (typeof READABLE_LISTS)[number];
