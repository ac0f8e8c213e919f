/**
 * The credential of a repository: a connection of its workspace by its id, or the deployment's own token (null). It is
 * looked up anew for each chunk of work, so that the removal of a connection ends its work at once and leaves no copy.
 */
export interface Credential {
  connectionId: string | null;
}

/** A credential by name, for logs: it never tells a secret. */
export function nameOf({ connectionId }: Credential): string {
  return connectionId === null ? 'deployment' : `connection:${connectionId}`;
}

/** A workspace and what it reads with. */
export interface Reading {
  workspaceId: string;
  credential: Credential;
}

/** What is needed to read a repository and to store what was read. */
export interface TrackedRepository extends Reading {
  repositoryId: string;
  githubId: string;
  /** `owner/name`, as GitHub gave it last; `githubId` is the identity. */
  fullName: string;
}
