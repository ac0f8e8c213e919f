/** GitHub's totals of one pull request; null when GitHub does not give one, or the credential may not read it. */
export interface ListTotals {
  number: number;
  /** ISO 8601. A stored copy with an older instant lacks a change. */
  updatedAt: string;
  files: number;
  reviews: number | null;
  commits: number | null;
  comments: number | null;
  checkRuns: number | null;
}
