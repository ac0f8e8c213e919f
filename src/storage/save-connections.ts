import { sql } from 'drizzle-orm';
import type { ListAccess } from '../domain/access.ts';
import { ACTIVE } from './connection-marks.ts';
import { COLUMNS, isIt, withIso, type Connection, type SealedConnection } from './connections.ts';
import { asOwner, asTenant, rowsAsTenant, type Database } from './database.ts';
import { opaque } from './opaque.ts';
import { excluded, nameOf, namesOf, returning } from './rows.ts';
import { connections as table } from './schema/workspaces.ts';

/** Stores a token under an id; its ciphertext is bound to that id. The connection is new, or the token renews it. */
export async function saveToken(
  db: Database,
  workspaceId: string,
  connection: { id: string; tokenCiphertext: string; login: string; githubId: string; access: ListAccess[] },
): Promise<Connection> {
  const { id, tokenCiphertext, login, githubId, access } = connection;
  const { tokenCiphertext: token, lookedAt } = table;
  const said = [token, table.login, table.githubId, table.access, lookedAt];
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    returning(
      COLUMNS,
      sql`insert into ${table} (${namesOf(table.id, table.workspaceId, table.type, ...said)})
        values (${id}, ${workspaceId}, 'token', ${tokenCiphertext}, ${login}, ${githubId}, ${JSON.stringify(access)}, now())
        on conflict (${nameOf(table.id)}) do update set ${excluded([token, table.login, table.access, lookedAt])}, ${ACTIVE}`,
    ),
  );
  if (!row) throw new Error('an upsert always answers a row');
  return withIso(row);
}

/** Stores a token sealed anew, unless another token has replaced it in the meantime. */
export async function resealToken(
  db: Database,
  { workspaceId, id, tokenCiphertext }: SealedConnection,
  renewed: string,
): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${nameOf(table.tokenCiphertext)} = ${renewed}
      where ${isIt(workspaceId, id)} and ${table.tokenCiphertext} = ${tokenCiphertext}`,
  ]);
}

/**
 * Stores an installation of the GitHub App, or finds it stored. Answers null when the installation belongs to another workspace.
 * It moves to this workspace only when its claim was never confirmed, or when the operator moves it; its repositories in the
 * other workspace then have no connection. An App is installed once on an account, and has a new id when it is installed again:
 * the workspace's connection to the same account then goes on with the new one, with its repositories and invitations. Runs as
 * the owner of the tables, because a tenant cannot see another's installation.
 * https://github.com/curie-eng/curie/issues/1257
 */
export async function saveInstallation(
  db: Database,
  workspaceId: string,
  installation: { id: string; accountId: string; login: string; access: ListAccess[] },
  move: boolean,
): Promise<Connection | null> {
  const { id, accountId, login, access } = installation;
  const { confirmed, installationId, lookedAt } = table;
  const said = [table.login, table.access, lookedAt, confirmed];
  const former = sql`${table.workspaceId} = ${opaque(workspaceId)} and ${table.githubId} = ${accountId} and ${installationId} <> ${id}`;
  const [, , [row]] = await asOwner(db, [
    sql`delete from ${table}
      where ${installationId} = ${id} and ${table.workspaceId} <> ${workspaceId} and (${move} or not ${confirmed})`,
    sql`update ${table} set ${nameOf(installationId)} = ${id}, ${nameOf(table.installationAsOf)} = null
      where ${former} and ${table.id} = (select ${table.id} from ${table} where ${former} order by ${table.createdAt} limit 1)
        and not exists (select from ${table} where ${installationId} = ${id})`,
    returning(
      COLUMNS,
      sql`insert into ${table} (${namesOf(table.workspaceId, table.type, installationId, table.githubId, ...said)})
        values (${workspaceId}, 'app', ${id}, ${accountId}, ${login}, ${JSON.stringify(access)}, now(), true)
        on conflict (${nameOf(installationId)}) do update set ${excluded(said)}, ${ACTIVE}
          where ${table.workspaceId} = excluded.${nameOf(table.workspaceId)}`,
    ),
  ]);
  return row ? withIso(row) : null;
}
