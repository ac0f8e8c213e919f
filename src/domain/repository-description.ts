/** A repository as GitHub describes it. */
export interface RepositoryDescription {
  fullName: string;
  nodeId: string;
  defaultBranch: string | null;
  isPrivate: boolean;
  isArchived: boolean;
  /** Bytes of code by language; null or absent when GitHub did not tell. */
  languages?: Record<string, number> | null;
}
