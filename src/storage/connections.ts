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

/** With the sealed token, for whoever is to read GitHub with it. */
export interface SealedConnection extends Connection {
  githubId: number;
  tokenCiphertext: string;
}

const COLUMNS = sql`id, type, login, status, reason, created_at as "createdAt"`;

export async function createConnection(
  db: Database,
  workspaceId: string,
  connection: { tokenCiphertext: string; login: string; githubId: number },
): Promise<Connection> {
  const { tokenCiphertext, login, githubId } = connection;
  const [row] = await rowsAsTenant<Connection>(
    db,
    workspaceId,
    sql`insert into connections (workspace_id, type, token_ciphertext, login, github_id)
      values (${workspaceId}, 'token', ${tokenCiphertext}, ${login}, ${githubId}) returning ${COLUMNS}`,
  );
  if (!row) throw new Error('an insert without conflict always answers a row');
  return withIso(row);
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
    sql`select ${COLUMNS}, github_id::float8 as "githubId", token_ciphertext as "tokenCiphertext" from connections
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
