import { sql } from 'drizzle-orm';
import { asOwner, asTenant, rowsAsTenant, type Database } from './database.ts';

export type Role = 'owner' | 'member' | 'reader';

export interface ApiKey {
  id: string;
  name: string;
  role: Role;
  hint: string;
  createdAt: string;
}

interface NewKey {
  name: string;
  role: Role;
  /** SHA-256 of the key, hexadecimal. */
  keyHash: string;
  hint: string;
}

/** Creates a workspace with its first key, an owner's; answers its id. */
export async function createWorkspace(
  db: Database,
  workspace: { name: string; keyHash: string; keyHint: string },
): Promise<string> {
  const { name, keyHash, keyHint } = workspace;
  const [rows] = await asOwner(db, [
    sql`
      with created as (insert into workspaces (name) values (${name}) returning id)
      insert into api_keys (workspace_id, name, role, key_hash, hint)
      select id, 'first key', 'owner', ${keyHash}, ${keyHint} from created
      returning workspace_id`,
  ]);
  return String(rows?.[0]?.['workspace_id']);
}

/** What a workspace says about itself. */
export interface Settings {
  id: string;
  name: string;
  /** IANA name of the zone in which its weeks start. */
  timeZone: string;
  /** Names of the environments that are production; `*` stands for anything. */
  productionEnvironments: string[];
}

const SETTINGS = sql.raw(`id, name, time_zone as "timeZone", production_environments as "productionEnvironments"`);

export async function getSettings(db: Database, workspaceId: string): Promise<Settings> {
  const [row] = await rowsAsTenant<Settings>(
    db,
    workspaceId,
    sql`select ${SETTINGS} from workspaces where id = ${workspaceId}`,
  );
  if (!row) throw new Error('a key is of a workspace that exists');
  return row;
}

export async function renameWorkspace(db: Database, workspaceId: string, name: string): Promise<void> {
  await asTenant(db, workspaceId, [sql`update workspaces set name = ${name} where id = ${workspaceId}`]);
}

/**
 * Has the weeks of a workspace start in another zone; answers its repositories, or null when Postgres does not know the zone. Every week that is stored, and
 * every one that it becomes, is rebuilt: the former are marked here, the latter when all facts are computed again.
 */
export async function changeTimeZone(db: Database, workspaceId: string, timeZone: string): Promise<string[] | null> {
  const [known] = await rowsAsTenant<{ name: string }>(
    db,
    workspaceId,
    sql`select name from pg_timezone_names where lower(name) = lower(${timeZone})`,
  );
  if (!known) return null;
  const results = await asTenant(db, workspaceId, [
    sql`
      insert into dirty_weeks (workspace_id, repository_id, week_start)
      select distinct workspace_id, repository_id, week_start from weekly_metrics
      where workspace_id = ${workspaceId} and repository_id is not null
      on conflict (workspace_id, repository_id, week_start) do update set marked_at = excluded.marked_at`,
    sql`update workspaces set time_zone = ${known.name}, metrics_changed_at = clock_timestamp() where id = ${workspaceId}`,
    sql`update repositories set recompute_from = clock_timestamp() where workspace_id = ${workspaceId} returning id`,
  ]);
  return (results.at(-1) ?? []).map(({ id }) => String(id));
}

/** Whether the deployment's own token serves the workspace's private repositories, too: the operator says so. */
export async function mayUseDeploymentToken(db: Database, workspaceId: string): Promise<boolean> {
  const [row] = await rowsAsTenant<{ may: boolean }>(
    db,
    workspaceId,
    sql`select deployment_token as may from workspaces where id = ${workspaceId}`,
  );
  return row?.may === true;
}

/** Says so; false when there is no such workspace. */
export async function letUseDeploymentToken(db: Database, id: string, may: boolean): Promise<boolean> {
  const [rows] = await asOwner(db, [
    sql`update workspaces set deployment_token = ${may} where id = ${id} returning id`,
  ]);
  return (rows ?? []).length > 0;
}

/** Whether there is a workspace of this id; for the operator. */
export async function hasWorkspace(db: Database, id: string): Promise<boolean> {
  const [rows] = await asOwner(db, [sql`select from workspaces where id = ${id}`]);
  return (rows ?? []).length > 0;
}

/** Whose key this is; as the owner of the tables, because the tenant is not known before. Null when nobody's. */
export async function findApiKey(db: Database, keyHash: string): Promise<{ workspaceId: string; role: Role } | null> {
  const [rows] = await asOwner(db, [
    sql`select workspace_id as "workspaceId", role from api_keys where key_hash = ${keyHash}`,
  ]);
  return (rows?.[0] as { workspaceId: string; role: Role } | undefined) ?? null;
}

export async function createApiKey(db: Database, workspaceId: string, key: NewKey): Promise<ApiKey> {
  const [row] = await rowsAsTenant<ApiKey>(
    db,
    workspaceId,
    sql`insert into api_keys (workspace_id, name, role, key_hash, hint)
      values (${workspaceId}, ${key.name}, ${key.role}, ${key.keyHash}, ${key.hint})
      returning id, name, role, hint, created_at as "createdAt"`,
  );
  if (!row) throw new Error('an insert without conflict always answers a row');
  return withIso(row);
}

export async function listApiKeys(db: Database, workspaceId: string): Promise<ApiKey[]> {
  const rows = await rowsAsTenant<ApiKey>(
    db,
    workspaceId,
    sql`select id, name, role, hint, created_at as "createdAt" from api_keys
      where workspace_id = ${workspaceId} order by created_at, id`,
  );
  return rows.map(withIso);
}

/** Revokes a key; false when the workspace has none of this id. */
export async function deleteApiKey(db: Database, workspaceId: string, id: string): Promise<boolean> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    sql`delete from api_keys where workspace_id = ${workspaceId} and id = ${id} returning id`,
  );
  return rows.length > 0;
}

function withIso(key: ApiKey): ApiKey {
  return { ...key, createdAt: new Date(key.createdAt).toISOString() };
}
