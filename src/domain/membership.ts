/** A person's account on GitHub. */
export interface Person {
  githubId: string;
  login: string;
}

/** An organization of GitHub, or a team of it. GitHub's ids name them: logins and slugs may change. */
export interface Group {
  organization: string;
  organizationGithubId: string;
  /** The slug of the team; null for the whole organization. */
  team: string | null;
  teamGithubId: string | null;
}

/** Whether a person is in a group; `unknown` when GitHub does not say so for sure. */
export type IsIn = 'yes' | 'no' | 'unknown';

/** What GitHub says of a member through a group: still in it, in none that is invited, or nothing for sure. */
export type Standing = 'stays' | 'left' | 'unknown';

/** How long a member stays signed in while GitHub does not confirm or deny the membership. */
const TRUSTED_MS = 24 * 3_600_000;

/** Whether what GitHub said last of a member is too old to rely on; `confirmedAt` is ISO 8601. */
export function isTooOld(confirmedAt: string | null, now: number): boolean {
  return confirmedAt === null || Date.parse(confirmedAt) + TRUSTED_MS < now;
}
