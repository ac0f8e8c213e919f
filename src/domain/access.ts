/** What a credential can read, for each list. */
export interface ListAccess {
  list: ReadableList;
  /** Whether GitHub gives the list to this credential, as far as this is known before a request. */
  readable: boolean;
  /** What a person must do to make it readable; null when nothing is to do. */
  grant: string | null;
}

/** The lists that permissions distinguish. `metadata` is the repository itself; everything else depends on it. */
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
