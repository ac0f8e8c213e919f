import type { AppContext } from '../context.ts';
import type { AuditAction, Change } from '../domain/audit.ts';
import { isTooOld, type Group, type Person, type Standing } from '../domain/membership.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from '../github/client.ts';
import { findGroup, isInGroup, presentLogin } from '../github/groups.ts';
import { listConnections } from '../storage/connections.ts';
import { audited } from '../storage/database.ts';
import { invitedGroups, setConnection, type GroupInvitation } from '../storage/invitations.ts';
import { confirmMember, signOutMember, membersThrough, removeLeft, type Membership } from '../storage/members.ts';
import { connectionWorks, gitHubOf } from './connections.ts';

type Work = Pick<AppContext, 'config' | 'db' | 'credentials' | 'now' | 'log'>;

/** A workspace invites no more organizations and teams than these. */
export const MAX_GROUPS = 50;

/** What the audit log has of a change that GitHub's members cause. */
function saidByGitHub(action: AuditAction): Change {
  return { action, actor: { kind: 'github', id: null, name: 'GitHub' }, requestId: crypto.randomUUID() };
}

/**
 * An organization or team by its names, and the first connection of the workspace that may see who is in it. Throws the
 * `FailureError` of the connection that saw most when none may.
 */
export async function groupToInvite(
  work: Work,
  workspaceId: string,
  organization: string,
  team: string | null,
): Promise<Group & { connectionId: string }> {
  const connections = await listConnections(work.db, workspaceId);
  // An App that is installed there sees the members; a token only when its person is one of them.
  const isOwn = (login: string | null) => login?.toLowerCase() === organization.toLowerCase();
  const ordered = connections.toSorted((a, b) => Number(isOwn(b.login)) - Number(isOwn(a.login)));
  const failures: FailureError[] = [];
  for (const { id: connectionId } of ordered) {
    try {
      const { github } = await gitHubOf(work, workspaceId, connectionId);
      return { ...(await findGroup(github, organization, team)), connectionId };
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      failures.push(error);
    }
  }
  const detail = 'the workspace has no connection to GitHub of its own: add one that may see the members';
  throw failures[0] ?? new FailureError({ kind: 'unavailable', reason: 'no_access', detail });
}

/** Asks GitHub whether a person is in an invited organization or team. The person's login has to be the present one. */
export async function isInvited(
  work: Work,
  invitation: GroupInvitation,
  person: Person,
): Promise<'yes' | 'no' | 'unknown'> {
  const github = await gitHubFor(work, invitation);
  return github ? isInGroup(github, invitation, person) : 'unknown';
}

/**
 * GitHub as the connection of an invitation sees it; when that is gone or refused, as another one that may see the members, which
 * is the invitation's from then on. Null when there is none.
 */
async function gitHubFor(work: Work, invitation: GroupInvitation): Promise<GitHub | null> {
  const { workspaceId, organization, team } = invitation;
  try {
    let { connectionId } = invitation;
    if (connectionId === null || !(await connectionWorks(work, workspaceId, connectionId, organization))) {
      ({ connectionId } = await groupToInvite(work, workspaceId, organization, team));
      await setConnection(work.db, invitation, connectionId);
    }
    return (await gitHubOf(work, workspaceId, connectionId)).github;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    work.log('members.unknown', { workspaceId, invitationId: invitation.id, failure: error.failure });
    return null;
  }
}

/**
 * What GitHub says of a member through an organization or team: first of that one, then of the others that the workspace
 * invites. Notes it: who stays is confirmed, who has left is removed, with all sessions. `login` is the present one, when it
 * is known.
 */
export async function recheckMember(work: Work, member: Membership, login: string | null = null): Promise<Standing> {
  const { workspaceId, id, githubId, invitationId } = member;
  const groups = await invitedGroups(work.db, workspaceId, MAX_GROUPS);
  const ordered = groups.toSorted((a, b) => Number(b.id === invitationId) - Number(a.id === invitationId));
  let isSure = true;
  for (const group of ordered) {
    const github = await gitHubFor(work, group);
    const name = github && (login ?? (await presentLogin(github, githubId)));
    const isIn = github && name !== null ? await isInGroup(github, group, { githubId, login: name }) : 'unknown';
    if (isIn === 'yes') {
      await confirmMember(work.db, member, group.id, name ?? member.login);
      return 'stays';
    }
    isSure &&= isIn === 'no';
  }
  if (!isSure) return 'unknown';
  await removeLeft(audited(work.db, saidByGitHub('member.removed')), workspaceId, id);
  work.log('member.left', { workspaceId, memberId: id });
  return 'left';
}

/** Checks a member, and signs them out when GitHub has said nothing for sure for a day. */
export async function checkMember(work: Work, member: Membership): Promise<void> {
  const standing = await recheckMember(work, member);
  if (standing !== 'unknown' || !isTooOld(member.confirmedAt, work.now())) return;
  await signOutMember(audited(work.db, saidByGitHub('session.ended')), member.workspaceId, member.id);
}

/** Signs out the member that a person is through an organization or a team that they have left; answers how many there were. */
export async function signOutLeft(
  { db }: Pick<AppContext, 'db'>,
  left: { organizationGithubId: string; teamGithubId: string | null; userGithubId: string },
): Promise<number> {
  const members = await membersThrough(db, left);
  for (const { workspaceId, id } of members) {
    await signOutMember(audited(db, saidByGitHub('session.ended')), workspaceId, id);
  }
  return members.length;
}
