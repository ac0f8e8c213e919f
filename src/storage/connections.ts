import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { asOwner, rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { digits, select, type RowOf } from './rows.ts';
import { repositories } from './schema/repositories.ts';
import { connections as table } from './schema/workspaces.ts';
import { inMilliseconds } from './shown.ts';

const r = alias(repositories, 'r');

/** A connection as the API shows it. */
export const COLUMNS = {
  id: table.id,
  type: table.type,
  login: table.login,
  /** `marked`: GitHub refuses it. The schedule reads nothing with it, and checks it again at `nextLookAt`. */
  status: table.status,
  /** Since when and why it is marked, and what a person can do; all null while it is active. */
  since: table.since,
  reason: table.reason,
  advice: table.advice,
  nextLookAt: table.nextLookAt,
  access: table.access,
  createdAt: table.createdAt,
};

export type Connection = RowOf<typeof COLUMNS>;

/**
 * A value of a repository that it reads: one of the organization that refuses it, if there is one; null when it reads
 * none.
 */
const ofRepository = (what: SQL) => sql<string | null>`(
  select ${what} from ${repositories} ${r} where ${r.connectionId} = ${table.id}
    and (${table.refusedFor} is null or lower(split_part(${r.fullName}, '/', 1)) = ${table.refusedFor})
  order by ${r.id} limit 1)`;

const SEALED = {
  ...COLUMNS,
  workspaceId: table.workspaceId,
  /** The owner of the quota. */
  githubId: digits(table.githubId),
  tokenCiphertext: table.tokenCiphertext,
  installationId: sql<string | null>`${table.installationId}::text`,
  /** See `Mark` in connection-marks.ts; in lower case. */
  refusedFor: table.refusedFor,
  repositoryId: ofRepository(sql`${r.githubId}::text`),
  repositoryOwner: ofRepository(sql`split_part(${r.fullName}, '/', 1)`),
};

/** The connection with its means to read GitHub: the sealed token, or the installation. */
export type SealedConnection = RowOf<typeof SEALED>;

export function isIt(workspaceId: string, id: string): SQL {
  return sql`${table.workspaceId} = ${opaque(workspaceId)} and ${table.id} = ${id}`;
}

/** A marked connection, with GitHub's id of a repository that it reads, a private one if there is one. */
export interface RenewableConnection {
  id: string;
  repositoryId: string | null;
}

/**
 * The marked connections that a new token of the same user may replace, so that their repositories are read again: those
 * with private repositories first, then by when they were marked.
 */
export async function connectionsToRenew(
  db: Database,
  workspaceId: string,
  githubId: string,
): Promise<RenewableConnection[]> {
  return rowsAsTenant(
    db,
    workspaceId,
    select(
      { id: table.id, repositoryId: sql<string | null>`${r.githubId}::text` },
      sql`from ${table} left join lateral (
          select * from ${repositories} ${r} where ${r.connectionId} = ${table.id} and ${r.unavailableReason} is null
          order by ${r.isPrivate} desc, ${r.id} limit 1) ${r} on true
        where ${table.workspaceId} = ${opaque(workspaceId)} and ${table.type} = 'token'
          and ${table.githubId} = ${githubId} and ${table.status} = 'marked'
        order by coalesce(${r.isPrivate}, false) desc, ${table.since}`,
    ),
  );
}

/** A page of the connections of a workspace, the oldest first. */
export async function pageOfConnections(
  db: Database,
  workspaceId: string,
  limit: number,
  after: string[] | null,
): Promise<Page<Connection>> {
  const at = inMilliseconds(table.createdAt);
  const beyond = after ? sql`and (${at}, ${table.id}) > (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``;
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      COLUMNS,
      sql`from ${table} where ${table.workspaceId} = ${opaque(workspaceId)} ${beyond}
        order by ${at}, ${table.id} limit ${limit + 1}`,
    ),
  );
  return pageOf(rows.map(withIso), limit, ({ createdAt, id }) => [createdAt, id]);
}

/** All connections of a workspace, the oldest first. */
export async function listConnections(db: Database, workspaceId: string): Promise<Connection[]> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      COLUMNS,
      sql`from ${table} where ${table.workspaceId} = ${opaque(workspaceId)} order by ${table.createdAt}, ${table.id}`,
    ),
  );
  return rows.map(withIso);
}

export async function getConnection(db: Database, workspaceId: string, id: string): Promise<SealedConnection | null> {
  const [row] = await rowsAsTenant(db, workspaceId, select(SEALED, sql`from ${table} where ${isIt(workspaceId, id)}`));
  return row ? withIso(row) : null;
}

/**
 * Removes a credential; false when the workspace has none with this id. Its repositories stay, without a connection.
 */
export async function deleteConnection(db: Database, workspaceId: string, id: string): Promise<boolean> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    sql`delete from ${table} where ${isIt(workspaceId, id)} returning ${table.id}`,
  );
  return rows.length > 0;
}

/**
 * Connections of all workspaces to check: marked ones that are due, and others a day after their last check; those
 * after `after` in the order of their ids.
 */
export async function connectionsToLookAt(
  db: Database,
  after: string | null,
  limit: number,
): Promise<SealedConnection[]> {
  const beyond: SQL = after === null ? sql`` : sql`and ${table.id} > ${after}`;
  const [rows] = await asOwner(db, [
    select(
      SEALED,
      sql`from ${table}
        where case when ${table.status} = 'marked' then coalesce(${table.nextLookAt}, now()) <= now()
          else coalesce(${table.lookedAt}, '-infinity') < now() - interval '1 day' end ${beyond}
        order by ${table.id} limit ${limit}`,
    ),
  ]);
  return rows.map(withIso);
}

/** The connection of an installation of the GitHub App, which belongs to one workspace; for webhooks. */
export async function connectionOfInstallation(db: Database, installationId: string): Promise<SealedConnection | null> {
  const [[row]] = await asOwner(db, [
    select(SEALED, sql`from ${table} where ${table.installationId} = ${installationId}`),
  ]);
  return row ? withIso(row) : null;
}

export function withIso<Row extends Connection>(row: Row): Row {
  const iso = (instant: string | null) => instant && new Date(instant).toISOString();
  return {
    ...row,
    since: iso(row.since),
    nextLookAt: iso(row.nextLookAt),
    createdAt: new Date(row.createdAt).toISOString(),
  };
}
