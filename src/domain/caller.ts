import type { Role } from './roles.ts';

/** Who makes a request, and what they may do. */
export interface Caller {
  workspaceId: string;
  role: Role;
  kind: 'key' | 'member';
  /** The id of the key or the member. */
  id: string;
  /** The name of the key, or the member's login on GitHub. */
  name: string;
  /** GitHub's id of the member, as digits; null for a key. */
  githubId: string | null;
  /** The browser's session; null for a key that is sent as a bearer token. */
  sessionId: string | null;
}
