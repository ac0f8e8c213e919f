import { sql, type SQL } from 'drizzle-orm';
import type { Group } from '../domain/membership.ts';
import type { Role } from '../domain/roles.ts';
import { rowsAsOwner, rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { digits, nameOf, namesOf, returning, select, type RowOf } from './rows.ts';
import { invitations as table } from './schema/rights.ts';
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

/** Withdraws an invitation; members through its organization or team go with it. False when there is none with this id. */
export async function deleteInvitation(db: Database, workspaceId: string, id: string): Promise<boolean> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    sql`delete from ${table} where ${table.workspaceId} = ${opaque(workspaceId)} and ${table.id} = ${id} returning ${table.id}`,
  );
  return rows.length > 0;
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

/** The organizations and teams that are invited: by one workspace, or by all. The oldest first. */
export async function invitedGroups(
  db: Database,
  workspaceId: string | null,
  limit: number,
): Promise<GroupInvitation[]> {
  return rowsAsOwner(
    db,
    select(
      GROUP,
      sql`from ${table} where ${table.kind} = 'organization'
        ${workspaceId === null ? sql`` : sql`and ${table.workspaceId} = ${opaque(workspaceId)}`}
        order by ${table.createdAt}, ${table.id} limit ${limit}`,
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
