/** Whose quota a repository is read with. A stored token is encrypted; only src/deps.ts can open it. */
export type Credential =
  { kind: 'deployment' } | { kind: 'token'; connectionId: string; ciphertext: string; ownerId: string };

/** What is needed to read a repository and to store what was read. */
export interface TrackedRepository {
  workspaceId: string;
  repositoryId: string;
  githubId: number;
  /** `owner/name`, as GitHub said it last; identity is `githubId`. */
  fullName: string;
  credential: Credential;
}
