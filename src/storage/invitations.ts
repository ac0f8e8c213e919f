import { sql, type SQL } from 'drizzle-orm';
import type { Group } from '../domain/membership.ts';
import type { Role } from '../domain/roles.ts';
import { asTenant, rowsAsOwner, rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { hasOtherOwner, owners, wasRemoved, type Changed } from './members.ts';
import { opaque } from './opaque.ts';
import { digits, nameOf, namesOf, returning, select, type RowOf } from './rows.ts';
import { invitations as table, members } from './schema/rights.ts';
import { workspaces } from './schema/workspaces.ts';
import { iso } from './shown.ts';

/** How long the record of a link that was used or has ended is kept. */
const KEPT_DAYS = 30;

const INVITATION = {
  id: table.id,
  kind: table.kind,
  role: table.role,
  endsAt: iso<string | null>(table.endsAt),
  acceptedAt: iso<string | null>(table.acceptedAt),
  acceptedBy: table.acceptedBy,
  organization: table.organization,
  team: table.team,
  createdAt: iso(table.createdAt),
};

/** An invitation as the API shows it. */
export type Invitation = RowOf<typeof INVITATION>;

/** Makes a link, which one person can use until it ends. `tokenHash` is the SHA-256 of its token, hexadecimal. */
export async function inviteByLink(
  db: Database,
  workspaceId: string,
  { role, tokenHash, days }: { role: Role; tokenHash: string; days: number },
): Promise<Invitation> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    returning(
      INVITATION,
      sql`insert into ${table} (${namesOf(table.workspaceId, table.role, table.kind, table.tokenHash, table.endsAt)})
        values (${workspaceId}, ${role}, 'link', ${tokenHash}, now() + make_interval(days => ${days}))`,
    ),
  );
  if (!row) throw new Error('the insert answered no row');
  return row;
}

/** Invites everybody of an organization or team; null when it is invited already. */
export async function inviteGroup(
  db: Database,
  workspaceId: string,
  {
    role,
    organization,
    organizationGithubId,
    team,
    teamGithubId,
    connectionId,
  }: Group & { role: Role; connectionId: string | null },
): Promise<Invitation | null> {
  const columns = namesOf(
    table.workspaceId,
    table.role,
    table.kind,
    table.organization,
    table.organizationGithubId,
    table.team,
    table.teamGithubId,
    table.connectionId,
  );
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    returning(
      INVITATION,
      sql`insert into ${table} (${columns}) values (${workspaceId}, ${role}, 'organization', ${organization},
          ${organizationGithubId}, ${team}, ${teamGithubId}, ${connectionId})
        on conflict do nothing`,
    ),
  );
  return row ?? null;
}

/** A page of the invitations of a workspace, the newest first. */
export async function listInvitations(
  db: Database,
  workspaceId: string,
  limit: number,
  after: string[] | null,
): Promise<Page<Invitation>> {
  const beyond = after
    ? sql`and (${table.createdAt}, ${table.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
    : sql``;
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      INVITATION,
      sql`from ${table} where ${table.workspaceId} = ${opaque(workspaceId)} ${beyond}
        order by ${table.createdAt} desc, ${table.id} desc limit ${limit + 1}`,
    ),
  );
  return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id]);
}

/**
 * Withdraws an invitation; members through its organization or team go with it, unless the workspace would have no owner then.
 */
export async function deleteInvitation(db: Database, workspaceId: string, id: string): Promise<Changed> {
  const isIt = sql`${table.workspaceId} = ${opaque(workspaceId)} and ${table.id} = ${id}`;
  const bringsOwner = sql`exists (select from ${members} where ${members.workspaceId} = ${opaque(workspaceId)}
    and ${members.invitationId} = ${id} and ${members.role} = 'owner')`;
  const [, removed, present] = await asTenant(db, workspaceId, [
    owners(workspaceId),
    sql`delete from ${table} where ${isIt} and (not ${bringsOwner} or ${hasOtherOwner(workspaceId, id)}) returning 1`,
    sql`select from ${table} where ${isIt}`,
  ]);
  if (removed.length > 0) return 'done';
  return present.length > 0 ? 'last owner' : 'absent';
}

const OPEN_LINK = { id: table.id, workspaceId: table.workspaceId, workspace: workspaces.name, role: table.role };

/** What a link invites to; null when nobody has such a link, it was used, or it has ended. */
export async function findLink(db: Database, tokenHash: string): Promise<RowOf<typeof OPEN_LINK> | null> {
  const [row] = await rowsAsOwner(
    db,
    select(
      OPEN_LINK,
      sql`from ${table} join ${workspaces} on ${workspaces.id} = ${table.workspaceId}
        where ${table.tokenHash} = ${tokenHash} and ${table.acceptedAt} is null and ${table.endsAt} > now()`,
    ),
  );
  return row ?? null;
}

const GROUP = {
  id: table.id,
  workspaceId: table.workspaceId,
  role: table.role,
  organization: sql<string>`${table.organization}`,
  organizationGithubId: digits(table.organizationGithubId),
  team: table.team,
  teamGithubId: sql<string | null>`${table.teamGithubId}::text`,
  connectionId: table.connectionId,
};

/** An organization or team that is invited. */
export type GroupInvitation = RowOf<typeof GROUP>;

/** The organizations and teams that a workspace invites, the oldest first. */
export async function invitedGroups(db: Database, workspaceId: string, limit: number): Promise<GroupInvitation[]> {
  return rowsAsOwner(
    db,
    select(
      GROUP,
      sql`from ${table} where ${table.kind} = 'organization' and ${table.workspaceId} = ${opaque(workspaceId)}
        order by ${table.createdAt}, ${table.id} limit ${limit}`,
    ),
  );
}

/**
 * The organizations and teams through which a person may become a member: those that are invited by the workspaces in which the
 * person is no member yet, and of which no owner removed them. First those of the workspaces that invite one of `likely`, GitHub's
 * ids of organizations, then the others in any order, so that none always comes last. Of one workspace the oldest first.
 */
export async function groupsToJoin(
  db: Database,
  githubId: string,
  likely: string[],
  limit: number,
): Promise<GroupInvitation[]> {
  const isLikely = sql`${table.organizationGithubId} = any(${`{${likely.join(',')}}`}::bigint[])`;
  return rowsAsOwner(
    db,
    select(
      GROUP,
      sql`from ${table} where ${table.kind} = 'organization'
        and not exists (select from ${members} where ${members.workspaceId} = ${table.workspaceId} and ${members.githubId} = ${githubId})
        and not ${wasRemoved(sql`${table.workspaceId}`, githubId)}
        order by bool_or(${isLikely}) over (partition by ${table.workspaceId}) desc,
          md5(${table.workspaceId}::text || ${crypto.randomUUID()}::text), ${table.createdAt}, ${table.id} limit ${limit}`,
    ),
  );
}

/** Notes with which connection GitHub is asked about an organization or team from now on. */
export async function setConnection(
  db: Database,
  { workspaceId, id }: Pick<GroupInvitation, 'workspaceId' | 'id'>,
  connectionId: string,
): Promise<void> {
  await rowsAsTenant(
    db,
    workspaceId,
    sql`update ${table} set ${nameOf(table.connectionId)} = ${connectionId}
      where ${table.workspaceId} = ${opaque(workspaceId)} and ${table.id} = ${id}`,
  );
}

/** Deletes up to `limit` links that were used or have ended a while ago. */
export function deleteEndedLinks(limit: number): SQL {
  return sql`delete from ${table} where ${table.id} = any(array(
    select ${table.id} from ${table}
    where coalesce(${table.acceptedAt}, ${table.endsAt}) < now() - make_interval(days => ${KEPT_DAYS})
    limit ${limit} for update skip locked)) returning 1`;
}
