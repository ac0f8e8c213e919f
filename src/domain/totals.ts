/** What GitHub says there is of one pull request; `checkRuns` is null when the credential may not read them. */
export interface ListTotals {
  number: number;
  /** ISO 8601: a stored copy that is older has missed a change. */
  updatedAt: string;
  files: number;
  reviews: number;
  commits: number;
  comments: number;
  checkRuns: number | null;
}
