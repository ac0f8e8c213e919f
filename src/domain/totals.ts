/** What GitHub says there is of one pull request; null where it does not say, or the credential may not know. */
export interface ListTotals {
  number: number;
  /** ISO 8601: a stored copy that is older has missed a change. */
  updatedAt: string;
  files: number;
  reviews: number | null;
  commits: number | null;
  comments: number | null;
  checkRuns: number | null;
}
