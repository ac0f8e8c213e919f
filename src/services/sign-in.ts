import type { AppContext } from '../context.ts';
import type { AuditActor } from '../domain/audit.ts';
import { isTooOld, type Person } from '../domain/membership.ts';
import { FailureError } from '../errors.ts';
import { openGitHub } from '../github/client.ts';
import { readViewer } from '../github/groups.ts';
import { audited, type Database } from '../storage/database.ts';
import { findLink, groupsToJoin } from '../storage/invitations.ts';
import { joinByLink, joinThrough, membershipsOf, noteSignIn, type Membership } from '../storage/members.ts';
import { installationsOf, unmetered } from './connections.ts';
import { isInvited, recheckMember } from './members.ts';

type Work = Pick<AppContext, 'config' | 'db' | 'credentials' | 'now' | 'log'>;

/** How a sign-in with GitHub ends: in a workspace, or with why not. */
export type SignedIn = { membership: Membership } | { refusal: string };

const LINK_ENDED = 'This invitation was used, was withdrawn, or has ended. Ask an owner for another one.';

/** So long GitHub is asked at a sign-in in which of the invited organizations and teams the person is: they wait for it. */
export const MAX_ASKING_MS = 10_000;
/** GitHub is asked for so many workspaces at once: a Worker may wait for six answers. */
const AT_ONCE = 4;
/** More than can be asked about in that time. */
const MAX_ASKED = 1_000;

/**
 * The workspace that the person with this token is signed in to: that of the invitation link (`linkHash` is the SHA-256 of its
 * token), else the one of the last sign-in. Who is a member through an organization or team is asked of GitHub anew; who is in one
 * that is invited becomes a member. Throws a `FailureError` when GitHub does not say who it is.
 */
export async function signInPerson(work: Work, token: string, linkHash: string | null): Promise<SignedIn> {
  const person = await readViewer(openGitHub({ apiUrl: work.config.GITHUB_API_URL, token }, unmetered));
  const invited = linkHash === null ? null : await acceptLink(work.db, person, linkHash);
  if (linkHash !== null && invited === null) return { refusal: LINK_ENDED };
  const allAsked = invited !== null || (await joinInvited(work, person, await organizationsOf(work, token)));
  let unsure = false;
  for (const membership of await membershipsOf(work.db, person.githubId)) {
    if (invited !== null && membership.id !== invited) continue;
    const standing = membership.invitationId === null ? 'stays' : await recheckMember(work, membership, person.login);
    unsure ||= standing === 'unknown';
    if (standing === 'left' || (standing === 'unknown' && isTooOld(membership.confirmedAt, work.now()))) continue;
    await noteSignIn(work.db, membership, person.login);
    return { membership };
  }
  return { refusal: whyNot(person, unsure, allAsked) };
}

function whyNot({ login }: Person, unsure: boolean, allAsked: boolean): string {
  if (unsure)
    return `GitHub does not say whether ${login} is still in the organization. Try again later, or ask an owner.`;
  if (allAsked) return `Nobody here has invited ${login}. Ask an owner of the workspace for an invitation.`;
  return `More organizations are invited here than GitHub could be asked about ${login}. Sign in again, which asks about others, or ask an owner of the workspace for a link.`;
}

/** Uses up a link; answers the member's id, or null when the link cannot be used. */
async function acceptLink(db: Database, person: Person, linkHash: string): Promise<string | null> {
  const link = await findLink(db, linkHash);
  return link && joinByLink(audited(db, joins(person)), link.workspaceId, link.id, person);
}

/**
 * GitHub's ids of the accounts with installations of the App that GitHub lists to a person: they can read something there. It only
 * says about what to ask first.
 */
async function organizationsOf(work: Work, token: string): Promise<string[]> {
  try {
    return ((await installationsOf(work, token)) ?? []).map(({ accountId }) => accountId);
  } catch (error) {
    if (error instanceof FailureError) return [];
    throw error;
  }
}

/**
 * Makes the person a member of each workspace that invites an organization or team which they are in; answers whether GitHub could be
 * asked about all of them in time. About those of the organizations `likely` it is asked first.
 */
async function joinInvited(work: Work, person: Person, likely: string[]): Promise<boolean> {
  const until = work.now() + MAX_ASKING_MS;
  const groups = await groupsToJoin(work.db, person.githubId, likely, MAX_ASKED);
  const workspaces = [...Map.groupBy(groups, ({ workspaceId }) => workspaceId).values()];
  let allAsked = groups.length < MAX_ASKED;
  async function ask(): Promise<void> {
    for (let invited = workspaces.shift(); invited; invited = workspaces.shift()) {
      for (const group of invited) {
        if (work.now() >= until) {
          allAsked = false;
          return;
        }
        if ((await isInvited(work, group, person)) !== 'yes') continue;
        await joinThrough(audited(work.db, joins(person)), group, person);
        break;
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return allAsked;
}

function joins({ login }: Person) {
  const actor: AuditActor = { kind: 'member', id: null, name: login };
  return { action: 'member.joined', actor, requestId: crypto.randomUUID() } as const;
}
