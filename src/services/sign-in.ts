import type { AppContext } from '../context.ts';
import type { AuditActor } from '../domain/audit.ts';
import { isTooOld, type Person } from '../domain/membership.ts';
import { openGitHub } from '../github/client.ts';
import { readViewer } from '../github/groups.ts';
import { audited, type Database } from '../storage/database.ts';
import { findLink, invitedGroups } from '../storage/invitations.ts';
import { joinByLink, joinThrough, membershipsOf, noteSignIn, type Membership } from '../storage/members.ts';
import { unmetered } from './connections.ts';
import { isInvited, MAX_GROUPS, recheckMember } from './members.ts';

type Work = Pick<AppContext, 'config' | 'db' | 'credentials' | 'now' | 'log'>;

/** How a sign-in with GitHub ends: in a workspace, or with why not. */
export type SignedIn = { membership: Membership } | { refusal: string };

const LINK_ENDED = 'This invitation was used, was withdrawn, or has ended. Ask an owner for another one.';

/** Who has this token of a person, which is used for nothing else. Throws a `FailureError`. */
export function personOf({ config }: Pick<AppContext, 'config'>, token: string): Promise<Person> {
  return readViewer(openGitHub({ apiUrl: config.GITHUB_API_URL, token }, unmetered));
}

/**
 * The workspace that a person is signed in to: that of the invitation link (`linkHash` is the SHA-256 of its token), else the
 * one of the last sign-in. Who is a member through an organization or team is asked of GitHub anew; who is in one that is
 * invited becomes a member.
 */
export async function signInPerson(work: Work, person: Person, linkHash: string | null): Promise<SignedIn> {
  const invited = linkHash === null ? null : await acceptLink(work.db, person, linkHash);
  if (linkHash !== null && invited === null) return { refusal: LINK_ENDED };
  if (invited === null) await joinInvited(work, person);
  let unsure = false;
  for (const membership of await membershipsOf(work.db, person.githubId)) {
    if (invited !== null && membership.id !== invited) continue;
    const standing = membership.invitationId === null ? 'stays' : await recheckMember(work, membership, person.login);
    unsure ||= standing === 'unknown';
    if (standing === 'left' || (standing === 'unknown' && isTooOld(membership.confirmedAt, work.now()))) continue;
    await noteSignIn(work.db, membership, person.login);
    return { membership };
  }
  const refusal = unsure
    ? `GitHub does not say whether ${person.login} is still in the organization. Try again later, or ask an owner.`
    : `Nobody here has invited ${person.login}. Ask an owner of the workspace for an invitation.`;
  return { refusal };
}

/** Uses up a link; answers the member's id, or null when the link cannot be used. */
async function acceptLink(db: Database, person: Person, linkHash: string): Promise<string | null> {
  const link = await findLink(db, linkHash);
  return link && joinByLink(audited(db, joins(person)), link.workspaceId, link.id, person);
}

/** Makes the person a member of each workspace that invites an organization or team which they are in. */
async function joinInvited(work: Work, person: Person): Promise<void> {
  const [groups, known] = await Promise.all([
    invitedGroups(work.db, null, MAX_GROUPS),
    membershipsOf(work.db, person.githubId),
  ]);
  const isMember = new Set(known.map(({ workspaceId }) => workspaceId));
  for (const group of groups) {
    if (isMember.has(group.workspaceId) || (await isInvited(work, group, person)) !== 'yes') continue;
    await joinThrough(audited(work.db, joins(person)), group, person);
    isMember.add(group.workspaceId);
  }
}

function joins({ login }: Person) {
  const actor: AuditActor = { kind: 'member', id: null, name: login };
  return { action: 'member.joined', actor, requestId: crypto.randomUUID() } as const;
}
