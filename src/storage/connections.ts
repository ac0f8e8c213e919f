import { sql, type SQL } from 'drizzle-orm';
import type { ListAccess } from '../domain/access.ts';
import { asOwner, asTenant, rowsAsTenant, type Database } from './database.ts';

export interface Connection {
  id: string;
  type: 'token' | 'app';
  login: string | null;
  /** `marked`: GitHub refuses it. Nothing is read with it by schedule, and it is looked at again at `nextLookAt`. */
  status: 'active' | 'marked';
  /** Since when and why it is marked, and what a person can do; all null while it is active. */
  since: string | null;
  reason: string | null;
  advice: string | null;
  nextLookAt: string | null;
  access: ListAccess[];
  createdAt: string;
}

/** With what it takes to read GitHub with it: the sealed token, or the installation. */
export interface SealedConnection extends Connection {
  workspaceId: string;
  /** Whose quota it is. */
  githubId: string;
  tokenCiphertext: string | null;
  installationId: string | null;
  /** See `Mark`; in lower case. */
  refusedFor: string | null;
  /** A repository that is read with it, of the organization that refuses it if there is one; null when there is none. */
  repositoryId: string | null;
  repositoryOwner: string | null;
}

/** Why a connection is marked, in words. */
export interface Mark {
  detail: string;
  advice?: string | undefined;
  /** The organization that alone refuses the credential, by its login. */
  refusedFor?: string | undefined;
}

const COLUMNS = sql.raw(`id, type, login, status, since, reason, advice, next_look_at as "nextLookAt", access,
  created_at as "createdAt"`);
const SEALED = sql.raw(`id, type, login, status, since, reason, advice, next_look_at as "nextLookAt", access,
  created_at as "createdAt", workspace_id as "workspaceId", github_id::text as "githubId",
  token_ciphertext as "tokenCiphertext", installation_id::text as "installationId", refused_for as "refusedFor",
  (select r.github_id::text from repositories r where r.connection_id = connections.id
    and (refused_for is null or lower(split_part(r.full_name, '/', 1)) = refused_for)
    order by r.id limit 1) as "repositoryId",
  (select split_part(r.full_name, '/', 1) from repositories r where r.connection_id = connections.id
    and (refused_for is null or lower(split_part(r.full_name, '/', 1)) = refused_for)
    order by r.id limit 1) as "repositoryOwner"`);
const ACTIVE = sql.raw(`status = 'active', since = null, reason = null, advice = null, next_look_at = null,
  refused_for = null`);

/** The marked connection whose place a new token of the same user takes, so that its repositories go on; null for none. */
export async function connectionToRenew(db: Database, workspaceId: string, githubId: string): Promise<string | null> {
  const [row] = await rowsAsTenant<{ id: string }>(
    db,
    workspaceId,
    sql`select id from connections where workspace_id = ${workspaceId} and type = 'token' and github_id = ${githubId}
      and status = 'marked' order by since limit 1`,
  );
  return row?.id ?? null;
}

/** Stores a token under an id, which its ciphertext is bound to: a new connection's, or one's that it renews. */
export async function saveToken(
  db: Database,
  workspaceId: string,
  connection: { id: string; tokenCiphertext: string; login: string; githubId: string; access: ListAccess[] },
): Promise<Connection> {
  const { id, tokenCiphertext, login, githubId, access } = connection;
  const [row] = await rowsAsTenant<Connection>(
    db,
    workspaceId,
    sql`insert into connections (id, workspace_id, type, token_ciphertext, login, github_id, access, looked_at)
      values (${id}, ${workspaceId}, 'token', ${tokenCiphertext}, ${login}, ${githubId}, ${JSON.stringify(access)}, now())
      on conflict (id) do update set token_ciphertext = excluded.token_ciphertext, login = excluded.login, ${ACTIVE},
        access = excluded.access, looked_at = excluded.looked_at
      returning ${COLUMNS}`,
  );
  if (!row) throw new Error('an upsert always answers a row');
  return withIso(row);
}

/** Stores a token sealed anew, unless another took its place meanwhile. */
export async function resealToken(
  db: Database,
  { workspaceId, id, tokenCiphertext }: SealedConnection,
  renewed: string,
): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update connections set token_ciphertext = ${renewed}
      where workspace_id = ${workspaceId} and id = ${id} and token_ciphertext = ${tokenCiphertext}`,
  ]);
}

/**
 * Stores an installation of the GitHub App, or finds it stored. One that another workspace has stays there (null), unless
 * its claim was never confirmed or the operator moves it: then its repositories there stay without a connection. As the
 * owner of the tables, because only so the other is seen.
 */
export async function saveInstallation(
  db: Database,
  workspaceId: string,
  installation: { id: string; accountId: string; login: string; access: ListAccess[] },
  move: boolean,
): Promise<Connection | null> {
  const { id, accountId, login, access } = installation;
  const [, rows] = await asOwner(db, [
    sql`delete from connections
      where installation_id = ${id} and workspace_id <> ${workspaceId} and (${move} or not confirmed)`,
    sql`insert into connections
        (workspace_id, type, installation_id, login, github_id, access, looked_at, confirmed)
      values (${workspaceId}, 'app', ${id}, ${login}, ${accountId}, ${JSON.stringify(access)}, now(), true)
      on conflict (installation_id) do update set login = excluded.login, ${ACTIVE}, access = excluded.access,
          looked_at = excluded.looked_at, confirmed = true
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
    sql`select ${SEALED} from connections where workspace_id = ${workspaceId} and id = ${id}`,
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

/** When a marked connection is looked at again: every hour for a day, then once a day. */
const NEXT_LOOK = sql.raw(
  `now() + case when coalesce(since, now()) > now() - interval '1 day' then interval '1 hour' else interval '1 day' end`,
);

/** Marks a connection that GitHub refuses: the schedule spends no request on it but to look at it again. */
export async function markConnection(
  db: Database,
  workspaceId: string,
  id: string,
  { detail, advice, refusedFor }: Mark,
): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update connections set status = 'marked', since = coalesce(since, now()), reason = ${detail},
        advice = ${advice ?? null}, next_look_at = ${NEXT_LOOK}, refused_for = ${refusedFor?.toLowerCase() ?? null}
      where workspace_id = ${workspaceId} and id = ${id}`,
  ]);
}

/** Notes that GitHub takes a connection, and what can be read with it. */
export async function noteAccess(db: Database, workspaceId: string, id: string, access: ListAccess[]): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update connections set ${ACTIVE}, access = ${JSON.stringify(access)}::jsonb, looked_at = now()
      where workspace_id = ${workspaceId} and id = ${id}`,
  ]);
}

/** Notes that GitHub refused a list to a connection, which it had seemed to grant. */
export async function noteUnreadable(db: Database, workspaceId: string, id: string, list: string): Promise<void> {
  const grant = 'GitHub refuses it to this credential: look at its scopes or permissions';
  await asTenant(db, workspaceId, [
    sql`update connections set access = (
        select coalesce(jsonb_agg(case when entry->>'list' = ${list}
          then entry || jsonb_build_object('readable', false, 'grant', coalesce(entry->>'grant', ${grant}::text))
          else entry end order by place), '[]')
        from jsonb_array_elements(access) with ordinality as entries(entry, place))
      where workspace_id = ${workspaceId} and id = ${id}`,
  ]);
}

/**
 * Connections of all workspaces to look at: marked ones whose time has come, and others a day after the last look; those
 * after `after` in the order of their ids.
 */
export async function connectionsToLookAt(
  db: Database,
  after: string | null,
  limit: number,
): Promise<SealedConnection[]> {
  const beyond: SQL = after === null ? sql`` : sql`and id > ${after}`;
  const [rows] = await asOwner(db, [
    sql`select ${SEALED} from connections
      where case when status = 'marked' then coalesce(next_look_at, now()) <= now()
        else coalesce(looked_at, '-infinity') < now() - interval '1 day' end ${beyond}
      order by id limit ${limit}`,
  ]);
  return ((rows ?? []) as unknown as SealedConnection[]).map(withIso);
}

/** The connection of an installation of the GitHub App, which belongs to one workspace; for webhooks. */
export async function connectionOfInstallation(db: Database, installationId: string): Promise<SealedConnection | null> {
  const [rows] = await asOwner(db, [sql`select ${SEALED} from connections where installation_id = ${installationId}`]);
  const [row] = (rows ?? []) as unknown as SealedConnection[];
  return row ? withIso(row) : null;
}

/**
 * What a webhook says of an installation at an instant (ISO 8601): why it no longer works, or (null) that it was brought back.
 * What is older than another word of GitHub's changes nothing.
 */
export async function markInstallation(
  db: Database,
  installationId: string,
  failure: string | null,
  at: string,
): Promise<void> {
  const advice =
    "Look at the GitHub App in the account's settings on GitHub; installed anew, it is to be connected anew.";
  const state =
    failure === null
      ? ACTIVE
      : sql`status = 'marked', since = coalesce(since, ${at}::timestamptz), reason = ${failure}, advice = ${advice},
          next_look_at = ${NEXT_LOOK}, refused_for = null`;
  await asOwner(db, [
    sql`update connections set ${state}, installation_as_of = ${at}::timestamptz
      where installation_id = ${installationId}
        and (installation_as_of is null or installation_as_of <= ${at}::timestamptz)`,
  ]);
}

function withIso<Row extends Connection>(row: Row): Row {
  const iso = (instant: string | null) => instant && new Date(instant).toISOString();
  return {
    ...row,
    since: iso(row.since),
    nextLookAt: iso(row.nextLookAt),
    createdAt: new Date(row.createdAt).toISOString(),
  };
}
