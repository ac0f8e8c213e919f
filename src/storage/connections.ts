import { sql } from 'drizzle-orm';
import { asOwner, asTenant, rowsAsTenant, type Database } from './database.ts';

export interface Connection {
  id: string;
  type: 'token' | 'app';
  login: string | null;
  status: 'ok' | 'failed';
  reason: string | null;
  createdAt: string;
}

/** With what it takes to read GitHub with it: the sealed token, or the installation. */
export interface SealedConnection extends Connection {
  /** Whose quota it is. */
  githubId: string;
  tokenCiphertext: string | null;
  installationId: number | null;
}

const COLUMNS = sql`id, type, login, status, reason, created_at as "createdAt"`;

/** Stores a token; one of the same user that GitHub refuses gives way to it, and its repositories with it. */
export async function createConnection(
  db: Database,
  workspaceId: string,
  connection: { tokenCiphertext: string; login: string; githubId: string },
): Promise<Connection> {
  const { tokenCiphertext, login, githubId } = connection;
  const [row] = await rowsAsTenant<Connection>(
    db,
    workspaceId,
    sql`
      with renewed as (
        update connections set token_ciphertext = ${tokenCiphertext}, login = ${login}, status = 'ok', reason = null
        where workspace_id = ${workspaceId} and type = 'token' and github_id = ${githubId} and status = 'failed'
        returning *
      ),
      created as (
        insert into connections (workspace_id, type, token_ciphertext, login, github_id)
        select ${workspaceId}::uuid, 'token', ${tokenCiphertext}, ${login}, ${githubId}::bigint
        where not exists (select from renewed)
        returning *
      )
      select ${COLUMNS} from (select * from renewed union all select * from created) stored limit 1`,
  );
  if (!row) throw new Error('one of the two always answers a row');
  return withIso(row);
}

/**
 * Stores an installation of the GitHub App, or finds it stored; null when it is another workspace's. As the owner of the
 * tables, because only so the other is seen.
 */
export async function createInstallation(
  db: Database,
  workspaceId: string,
  { id, accountId, login }: { id: number; accountId: string; login: string },
): Promise<Connection | null> {
  const [rows] = await asOwner(db, [
    sql`insert into connections (workspace_id, type, installation_id, login, github_id)
      values (${workspaceId}, 'app', ${id}, ${login}, ${accountId})
      on conflict (installation_id) do update set login = excluded.login, status = 'ok', reason = null
        where connections.workspace_id = excluded.workspace_id
      returning ${COLUMNS}`,
  ]);
  const [row] = (rows ?? []) as unknown as Connection[];
  return row ? withIso(row) : null;
}

export async function listConnections(db: Database, workspaceId: string): Promise<Connection[]> {
  const rows = await rowsAsTenant<Connection>(
    db,
    workspaceId,
    sql`select ${COLUMNS} from connections where workspace_id = ${workspaceId} order by created_at, id`,
  );
  return rows.map(withIso);
}

export async function getConnection(db: Database, workspaceId: string, id: string): Promise<SealedConnection | null> {
  const [row] = await rowsAsTenant<SealedConnection>(
    db,
    workspaceId,
    sql`select ${COLUMNS}, github_id::text as "githubId", token_ciphertext as "tokenCiphertext",
        installation_id::float8 as "installationId" from connections
      where workspace_id = ${workspaceId} and id = ${id}`,
  );
  return row ? withIso(row) : null;
}

/** Removes a credential; false when the workspace has none of this id. Its repositories stay, without one. */
export async function deleteConnection(db: Database, workspaceId: string, id: string): Promise<boolean> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    sql`delete from connections where workspace_id = ${workspaceId} and id = ${id} returning id`,
  );
  return rows.length > 0;
}

/** Notes whether a connection works, and why not: the schedule spends no request on one that does not. */
export async function markConnection(
  db: Database,
  workspaceId: string,
  id: string,
  { status, reason }: Pick<Connection, 'status' | 'reason'>,
): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update connections set status = ${status}, reason = ${reason}
      where workspace_id = ${workspaceId} and id = ${id}`,
  ]);
}

/** The same for the connection of an installation of the GitHub App, which belongs to one workspace; for webhooks. */
export async function markInstallation(db: Database, installationId: number, failure: string | null): Promise<void> {
  const status = failure === null ? 'ok' : 'failed';
  await asOwner(db, [
    sql`update connections set status = ${status}, reason = ${failure} where installation_id = ${installationId}`,
  ]);
}

function withIso<Row extends Connection>(row: Row): Row {
  return { ...row, createdAt: new Date(row.createdAt).toISOString() };
}
