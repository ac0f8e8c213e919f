/** A repository as GitHub describes it. */
export interface RepositoryDescription {
  fullName: string;
  nodeId: string;
  defaultBranch: string | null;
  isPrivate: boolean;
  isArchived: boolean;
  /** When somebody last pushed, ISO 8601; null when nobody did. */
  pushedAt?: string | null;
  /** How many pull requests it has; null or absent when GitHub did not tell. */
  pullRequestCount?: number | null;
  /** Bytes of code by language; null or absent when GitHub did not tell. */
  languages?: Record<string, number> | null;
}
