import { sql, type SQL } from 'drizzle-orm';
import type { Person } from '../domain/membership.ts';
import { ROLES, type Role } from '../domain/roles.ts';
import { asTenant, rowsAsOwner, rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { digits, nameOf, namesOf, select, type RowOf } from './rows.ts';
import { invitations, members, removedMembers, sessions } from './schema/rights.ts';
import { apiKeys, workspaces } from './schema/workspaces.ts';
import { iso } from './shown.ts';

const MEMBER = {
  id: members.id,
  login: members.login,
  githubId: digits(members.githubId),
  role: members.role,
  /** The organization or team that the person is a member through; null for who came by a link. */
  through: sql<string | null>`(select concat_ws('/', ${invitations.organization}, ${invitations.team})
    from ${invitations} where ${invitations.id} = ${members.invitationId})`,
  createdAt: iso(members.createdAt),
  signedInAt: iso<string | null>(members.signedInAt),
};

/** A member as the API shows it. */
export type Member = RowOf<typeof MEMBER>;

/** A page of a workspace's members, by login. */
export async function listMembers(
  db: Database,
  workspaceId: string,
  limit: number,
  after: string[] | null,
): Promise<Page<Member>> {
  const place = after ? sql`and (lower(${members.login}), ${members.id}) > (${after[0]}, ${after[1]}::uuid)` : sql``;
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      MEMBER,
      sql`from ${members} where ${members.workspaceId} = ${opaque(workspaceId)} ${place}
        order by lower(${members.login}), ${members.id} limit ${limit + 1}`,
    ),
  );
  return pageOf(rows, limit, ({ login, id }) => [login.toLowerCase(), id]);
}

/**
 * At most `limit` owners of a workspace, so that a person can ask one of them: the logins of its members, or the names of its
 * keys when no member is an owner.
 */
export async function ownersOf(db: Database, workspaceId: string, limit: number): Promise<string[]> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    sql<{ name: string }>`
      with people as (
        select ${members.login} as name, ${members.createdAt} as since from ${members}
        where ${members.workspaceId} = ${opaque(workspaceId)} and ${members.role} = 'owner'
      )
      select name from (
        select name, since from people
        union all
        select ${apiKeys.name}, min(${apiKeys.createdAt}) from ${apiKeys}
        where ${apiKeys.workspaceId} = ${opaque(workspaceId)} and ${apiKeys.role} = 'owner' and not exists (select from people)
        group by ${apiKeys.name}
      ) owners order by since, name limit ${limit}`,
  );
  return rows.map(({ name }) => name);
}

/** What became of a change of somebody's rights; `last owner`: it would leave the workspace without an owner. */
export type Changed = 'done' | 'absent' | 'last owner';

/** One change of a workspace's owners after the other: two at once could each leave it to the other. */
export function owners(workspaceId: string): SQL {
  return sql`select pg_advisory_xact_lock(hashtextextended('owners', 0) # hashtextextended(${workspaceId}, 0))`;
}

/** Whether the workspace has an owner, a member or a key, besides the one with this id, or those through the invitation with it. */
export function hasOtherOwner(workspaceId: string, id: string): SQL {
  return sql`(exists (select from ${members} where ${members.workspaceId} = ${opaque(workspaceId)} and ${members.role} = 'owner'
      and ${members.id} <> ${id} and ${members.invitationId} is distinct from ${id})
    or exists (select from ${apiKeys} where ${apiKeys.workspaceId} = ${opaque(workspaceId)} and ${apiKeys.role} = 'owner' and ${apiKeys.id} <> ${id}))`;
}

/** Gives a member another role, unless the workspace would have no owner then. */
export async function changeRole(db: Database, workspaceId: string, id: string, role: Role): Promise<Changed> {
  const isIt = sql`${members.workspaceId} = ${opaque(workspaceId)} and ${members.id} = ${id}`;
  const [, changed, present] = await asTenant(db, workspaceId, [
    owners(workspaceId),
    sql`update ${members} set ${nameOf(members.role)} = ${role}
      where ${isIt} and (${role} = 'owner' or ${members.role} <> 'owner' or ${hasOtherOwner(workspaceId, id)}) returning 1`,
    sql`select from ${members} where ${isIt}`,
  ]);
  if (changed.length > 0) return 'done';
  return present.length > 0 ? 'last owner' : 'absent';
}

/**
 * Removes a member, whose sessions end with that, unless the workspace would have no owner then. They come back by a link alone:
 * that they are in an invited organization or team lets them in no more.
 */
export async function removeMember(db: Database, workspaceId: string, id: string): Promise<Changed> {
  const isIt = sql`${members.workspaceId} = ${opaque(workspaceId)} and ${members.id} = ${id}`;
  const [, removed, present] = await asTenant(db, workspaceId, [
    owners(workspaceId),
    sql`with removed as (
        delete from ${members} where ${isIt} and (${members.role} <> 'owner' or ${hasOtherOwner(workspaceId, id)})
        returning ${members.workspaceId} as workspace_id, ${members.githubId} as github_id
      ), remembered as (
        insert into ${removedMembers} (${namesOf(removedMembers.workspaceId, removedMembers.githubId)})
        select workspace_id, github_id from removed on conflict do nothing
      )
      select from removed`,
    sql`select from ${members} where ${isIt}`,
  ]);
  if (removed.length > 0) return 'done';
  return present.length > 0 ? 'last owner' : 'absent';
}

/** Whether an owner of the workspace removed the person with this id of GitHub, and no link let them in since. */
export function wasRemoved(workspace: SQL, githubId: string): SQL {
  return sql`exists (select from ${removedMembers}
    where ${removedMembers.workspaceId} = ${workspace} and ${removedMembers.githubId} = ${githubId})`;
}

/** Removes a member who has left the organization or team; GitHub decides this, also about the last owner. */
export async function removeLeft(db: Database, workspaceId: string, id: string): Promise<void> {
  await rowsAsTenant(
    db,
    workspaceId,
    sql`delete from ${members} where ${members.workspaceId} = ${opaque(workspaceId)} and ${members.id} = ${id}
      and ${members.invitationId} is not null`,
  );
}

/** Where a person is a member. */
const MEMBERSHIP = {
  id: members.id,
  workspaceId: members.workspaceId,
  workspace: workspaces.name,
  isExample: workspaces.isExample,
  role: members.role,
  githubId: digits(members.githubId),
  login: members.login,
  invitationId: members.invitationId,
  /** When GitHub last said that the person is in the organization or team; null for who came by a link. */
  confirmedAt: iso<string | null>(members.confirmedAt),
};

export type Membership = RowOf<typeof MEMBERSHIP>;

/** The workspaces of a person, the one that they signed in to last first. */
export async function membershipsOf(db: Database, githubId: string): Promise<Membership[]> {
  return rowsAsOwner(
    db,
    select(
      MEMBERSHIP,
      sql`from ${members} join ${workspaces} on ${workspaces.id} = ${members.workspaceId}
        where ${members.githubId} = ${githubId}
        order by ${members.signedInAt} desc nulls last, ${members.createdAt}, ${members.id}`,
    ),
  );
}

/** Members through an organization or team, those after `after` by id; of one person only with `githubId`. */
export async function membersToCheck(
  db: Database,
  after: string | null,
  githubId: string | null,
  limit: number,
): Promise<Membership[]> {
  return rowsAsOwner(
    db,
    select(
      MEMBERSHIP,
      sql`from ${members} join ${workspaces} on ${workspaces.id} = ${members.workspaceId}
        where ${members.invitationId} is not null ${after === null ? sql`` : sql`and ${members.id} > ${after}`}
          ${githubId === null ? sql`` : sql`and ${members.githubId} = ${githubId}`}
        order by ${members.id} limit ${limit}`,
    ),
  );
}

/** Notes that GitHub says that a person is in the organization or team of this invitation, and the present login. */
export async function confirmMember(
  db: Database,
  { workspaceId, id }: Pick<Membership, 'workspaceId' | 'id'>,
  invitationId: string,
  login: string,
): Promise<void> {
  await rowsAsTenant(
    db,
    workspaceId,
    sql`update ${members} set ${nameOf(members.invitationId)} = ${invitationId}, ${nameOf(members.confirmedAt)} = now(),
        ${nameOf(members.login)} = ${login}
      where ${members.workspaceId} = ${opaque(workspaceId)} and ${members.id} = ${id}`,
  );
}

/** Notes that a member signs in, and the present login. */
export async function noteSignIn(
  db: Database,
  { workspaceId, id }: Pick<Membership, 'workspaceId' | 'id'>,
  login: string,
): Promise<void> {
  await rowsAsTenant(
    db,
    workspaceId,
    sql`update ${members} set ${nameOf(members.signedInAt)} = now(), ${nameOf(members.login)} = ${login}
      where ${members.workspaceId} = ${opaque(workspaceId)} and ${members.id} = ${id}`,
  );
}

/**
 * Makes a person a member through the organization or team of an invitation; nothing when they are one already, or an owner removed
 * them.
 */
export async function joinThrough(
  db: Database,
  { id, workspaceId, role }: { id: string; workspaceId: string; role: Role },
  { githubId, login }: Person,
): Promise<void> {
  const { workspaceId: workspace, githubId: person, invitationId, confirmedAt } = members;
  await rowsAsTenant(
    db,
    workspaceId,
    sql`insert into ${members} (${namesOf(workspace, person, members.login, members.role, invitationId, confirmedAt)})
      select ${workspaceId}::uuid, ${githubId}::bigint, ${login}, ${role}, ${id}::uuid, now()
      where not ${wasRemoved(opaque(workspaceId), githubId)}
      on conflict (${namesOf(workspace, person)}) do nothing`,
  );
}

/**
 * Uses up a link, and makes the person a member with its role. Who is one already keeps a higher role, and is no longer bound to
 * an organization. Answers the member's id; null when the link was used or has ended. One statement: of two at once, one wins.
 */
export async function joinByLink(
  db: Database,
  workspaceId: string,
  invitationId: string,
  { githubId, login }: Person,
): Promise<string | null> {
  const { acceptedAt, acceptedBy, endsAt } = invitations;
  const rank = (role: SQL) => sql`array_position(${`{${ROLES.join(',')}}`}::text[], ${role})`;
  const joined = sql`excluded.${nameOf(members.role)}`;
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    sql<{ id: string }>`with used as (
        update ${invitations} set ${nameOf(acceptedAt)} = now(), ${nameOf(acceptedBy)} = ${login}
        where ${invitations.workspaceId} = ${opaque(workspaceId)} and ${invitations.id} = ${invitationId}
          and ${acceptedAt} is null and ${endsAt} > now()
        returning ${invitations.role}
      ), let_in_again as (
        delete from ${removedMembers} where ${removedMembers.workspaceId} = ${opaque(workspaceId)}
          and ${removedMembers.githubId} = ${githubId} and exists (select from used)
      )
      insert into ${members} (${namesOf(members.workspaceId, members.githubId, members.login, members.role)})
      select ${workspaceId}::uuid, ${githubId}::bigint, ${login}, role from used
      on conflict (${namesOf(members.workspaceId, members.githubId)}) do update set
        ${nameOf(members.role)} = case when ${rank(joined)} > ${rank(sql`${members.role}`)} then ${joined} else ${members.role} end,
        ${nameOf(members.invitationId)} = null, ${nameOf(members.confirmedAt)} = null, ${nameOf(members.login)} = ${login}
      returning ${members.id}`,
  );
  return row?.id ?? null;
}

/** Signs a member out everywhere. They can sign in again when GitHub confirms that they are in the organization or team. */
export async function signOutMember(db: Database, workspaceId: string, memberId: string): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update ${members} set ${nameOf(members.confirmedAt)} = null
      where ${members.workspaceId} = ${opaque(workspaceId)} and ${members.id} = ${memberId}`,
    sql`delete from ${sessions} where ${sessions.workspaceId} = ${opaque(workspaceId)} and ${sessions.memberId} = ${memberId}`,
  ]);
}

/** The members that a person is through an organization, or through one team of it: what a webhook's delivery may end. */
export async function membersThrough(
  db: Database,
  {
    organizationGithubId,
    teamGithubId,
    userGithubId,
  }: { organizationGithubId: string; teamGithubId: string | null; userGithubId: string },
): Promise<Pick<Membership, 'id' | 'workspaceId'>[]> {
  const ofTeam = teamGithubId === null ? sql`` : sql`and ${invitations.teamGithubId} = ${teamGithubId}`;
  return rowsAsOwner(
    db,
    select(
      { id: members.id, workspaceId: members.workspaceId },
      sql`from ${members} join ${invitations} on ${invitations.id} = ${members.invitationId}
        where ${members.githubId} = ${userGithubId} and ${invitations.organizationGithubId} = ${organizationGithubId} ${ofTeam}`,
    ),
  );
}
