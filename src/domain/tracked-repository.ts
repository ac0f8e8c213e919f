/** Whose quota a repository is read with. A stored token is encrypted; only src/deps.ts can open it. */
export type Credential =
  | { kind: 'deployment' }
  | { kind: 'token'; connectionId: string; ciphertext: string; ownerId: string }
  /** Of a GitHub App: its tokens live an hour and are asked for when they are needed. */
  | { kind: 'installation'; connectionId: string; installationId: number };

/** A credential by name, for logs: it never tells a secret. */
export function nameOf(credential: Credential): string {
  return credential.kind === 'deployment' ? 'deployment' : `connection:${credential.connectionId}`;
}

/** What is needed to read a repository and to store what was read. */
export interface TrackedRepository {
  workspaceId: string;
  repositoryId: string;
  githubId: string;
  /** `owner/name`, as GitHub said it last; identity is `githubId`. */
  fullName: string;
  credential: Credential;
}
