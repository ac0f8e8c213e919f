import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Role } from '../domain/roles.ts';
import { asOwner, asTenant, rowsAsOwner, rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { dueByZone, lockRules } from './rules.ts';
import { hasOtherOwner, owners, type Changed } from './members.ts';
import { nameOf, namesOf, returning, select, type RowOf } from './rows.ts';
import { apiKeys, workspaces } from './schema/workspaces.ts';
import { inMilliseconds, iso } from './shown.ts';

const KEY = {
  id: apiKeys.id,
  name: apiKeys.name,
  role: apiKeys.role,
  hint: apiKeys.hint,
  createdAt: iso(apiKeys.createdAt),
  lastUsedAt: iso<string | null>(apiKeys.lastUsedAt),
};

export type ApiKey = RowOf<typeof KEY>;

interface NewKey {
  name: string;
  role: Role;
  /** SHA-256 of the key, hexadecimal. */
  keyHash: string;
  hint: string;
}

/**
 * Creates a workspace with its first key, an owner's; answers its id. Who has the key `besideHash` (SHA-256, hexadecimal) also
 * has the new one.
 */
export async function createWorkspace(
  db: Database,
  workspace: { name: string; keyHash: string; keyHint: string; isExample?: boolean; besideHash?: string | null },
): Promise<string> {
  const { name, keyHash, keyHint, isExample = false, besideHash = null } = workspace;
  const holder = nameOf(apiKeys.holderId);
  const [row] = await rowsAsOwner(
    db,
    returning(
      { workspaceId: apiKeys.workspaceId },
      sql`
      with created as (
        insert into ${workspaces} (${namesOf(workspaces.name, workspaces.isExample)}) values (${name}, ${isExample})
        returning ${workspaces.id}
      ),
      held as (
        update ${apiKeys} set ${holder} = coalesce(${holder}, gen_random_uuid())
        where ${apiKeys.keyHash} = ${besideHash} returning ${holder} as holder_id
      )
      insert into ${apiKeys} (${NEW_KEY}, ${holder})
      select id, 'first key', 'owner', ${keyHash}, ${keyHint}, (select holder_id from held) from created`,
    ),
  );
  if (!row) throw new Error('the insert answered no row');
  return row.workspaceId;
}

const NEW_KEY = namesOf(apiKeys.workspaceId, apiKeys.name, apiKeys.role, apiKeys.keyHash, apiKeys.hint);

const SETTINGS = {
  id: workspaces.id,
  name: workspaces.name,
  /** IANA name of the zone in which its weeks start. */
  timeZone: workspaces.timeZone,
  /** Names of the production environments; `*` stands for anything. */
  productionEnvironments: workspaces.productionEnvironments,
  isExample: workspaces.isExample,
};

/** A workspace's settings. */
export type Settings = RowOf<typeof SETTINGS>;

export async function getSettings(db: Database, workspaceId: string): Promise<Settings> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(SETTINGS, sql`from ${workspaces} where ${workspaces.id} = ${workspaceId}`),
  );
  if (!row) throw new Error('the workspace of the key does not exist');
  return row;
}

export async function renameWorkspace(db: Database, workspaceId: string, name: string): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update ${workspaces} set ${nameOf(workspaces.name)} = ${name} where ${workspaces.id} = ${workspaceId}`,
  ]);
}

/**
 * Moves the start of the workspace's weeks and days, and the clock of its working hours, to another zone; null when
 * Postgres does not know the zone. Weeks and days are not stored, so that every answer is in the new zone from now on.
 * Facts in working hours become due; answers the repositories of these.
 */
export async function changeTimeZone(db: Database, workspaceId: string, timeZone: string): Promise<string[] | null> {
  const [, due, changed] = await asTenant(db, workspaceId, [
    lockRules(workspaceId),
    dueByZone(workspaceId, timeZone),
    returning(
      { id: workspaces.id },
      sql`update ${workspaces} set ${nameOf(workspaces.timeZone)} = known.name,
          ${nameOf(workspaces.metricsChangedAt)} = clock_timestamp()
        from pg_timezone_names known
        where ${workspaces.id} = ${workspaceId} and lower(known.name) = lower(${timeZone})`,
    ),
  ]);
  return changed.length > 0 ? due.map((row) => row.repositoryId) : null;
}

/**
 * What a workspace reads without a connection: whether the deployment's own token also reads its private repositories, which the
 * operator decides; or whether it is an example, which reads the example's history alone.
 */
export async function readsWithoutConnection(
  db: Database,
  workspaceId: string,
): Promise<{ privateToo: boolean; isExample: boolean }> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { privateToo: workspaces.deploymentToken, isExample: workspaces.isExample },
      sql`from ${workspaces} where ${workspaces.id} = ${workspaceId}`,
    ),
  );
  return row ?? { privateToo: false, isExample: false };
}

/** The workspaces of who has this key, with the key that opens each: its own, and those whose keys have the same holder. */
export async function workspacesOfKey(db: Database, keyId: string) {
  const key = alias(apiKeys, 'key');
  return rowsAsOwner(
    db,
    select(
      {
        id: apiKeys.id,
        workspaceId: apiKeys.workspaceId,
        workspace: workspaces.name,
        isExample: workspaces.isExample,
        role: apiKeys.role,
      },
      sql`from ${apiKeys} ${key} join ${apiKeys} on ${apiKeys.id} = ${key.id} or ${apiKeys.holderId} = ${key.holderId}
        join ${workspaces} on ${workspaces.id} = ${apiKeys.workspaceId}
        where ${key.id} = ${keyId} order by ${apiKeys.createdAt}, ${apiKeys.id}`,
    ),
  );
}

/** Allows or forbids this; false when there is no such workspace. */
export async function letUseDeploymentToken(db: Database, id: string, may: boolean): Promise<boolean> {
  const [rows] = await asOwner(db, [
    sql`update ${workspaces} set ${nameOf(workspaces.deploymentToken)} = ${may} where ${workspaces.id} = ${id}
      returning ${workspaces.id}`,
  ]);
  return rows.length > 0;
}

/** Whether a workspace with this id exists; for the operator. */
export async function hasWorkspace(db: Database, id: string): Promise<boolean> {
  const rows = await rowsAsOwner(db, sql`select from ${workspaces} where ${workspaces.id} = ${id}`);
  return rows.length > 0;
}

export async function createApiKey(db: Database, workspaceId: string, key: NewKey): Promise<ApiKey> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    returning(
      KEY,
      sql`insert into ${apiKeys} (${NEW_KEY})
        values (${workspaceId}, ${key.name}, ${key.role}, ${key.keyHash}, ${key.hint})`,
    ),
  );
  if (!row) throw new Error('the insert answered no row');
  return row;
}

/** A page of the keys of a workspace, the oldest first. */
export async function listApiKeys(
  db: Database,
  workspaceId: string,
  limit: number,
  after: string[] | null,
): Promise<Page<ApiKey>> {
  const at = inMilliseconds(apiKeys.createdAt);
  const beyond = after ? sql`and (${at}, ${apiKeys.id}) > (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``;
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      KEY,
      sql`from ${apiKeys} where ${apiKeys.workspaceId} = ${opaque(workspaceId)} ${beyond}
        order by ${at}, ${apiKeys.id} limit ${limit + 1}`,
    ),
  );
  return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id]);
}

/** Revokes a key, and ends its sessions with it, unless the workspace would have no owner then. */
export async function deleteApiKey(db: Database, workspaceId: string, id: string): Promise<Changed> {
  const isIt = sql`${apiKeys.workspaceId} = ${opaque(workspaceId)} and ${apiKeys.id} = ${id}`;
  const [, removed, present] = await asTenant(db, workspaceId, [
    owners(workspaceId),
    sql`delete from ${apiKeys} where ${isIt} and (${apiKeys.role} <> 'owner' or ${hasOtherOwner(workspaceId, id)}) returning 1`,
    sql`select from ${apiKeys} where ${isIt}`,
  ]);
  if (removed.length > 0) return 'done';
  return present.length > 0 ? 'last owner' : 'absent';
}
