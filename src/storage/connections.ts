import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { ListAccess } from '../domain/access.ts';
import { asOwner, asTenant, rowsAsTenant, type Database } from './database.ts';
import { digits, excluded, nameOf, namesOf, returning, select, type RowOf } from './rows.ts';
import { repositories } from './schema/repositories.ts';
import { connections as table } from './schema/workspaces.ts';

const r = alias(repositories, 'r');

const COLUMNS = {
  id: table.id,
  type: table.type,
  login: table.login,
  /** `marked`: GitHub refuses it. The schedule reads nothing with it, and looks at it again at `nextLookAt`. */
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
  /** See `Mark`; in lower case. */
  refusedFor: table.refusedFor,
  repositoryId: ofRepository(sql`${r.githubId}::text`),
  repositoryOwner: ofRepository(sql`split_part(${r.fullName}, '/', 1)`),
};

/** The connection with its means to read GitHub: the sealed token, or the installation. */
export type SealedConnection = RowOf<typeof SEALED>;

/** Why a connection is marked, in words. */
export interface Mark {
  detail: string;
  advice?: string | undefined;
  /** The login of the only organization that refuses the credential. */
  refusedFor?: string | undefined;
}

const UNMARKED = sql`${nameOf(table.since)} = null, ${nameOf(table.reason)} = null, ${nameOf(table.advice)} = null,
  ${nameOf(table.nextLookAt)} = null, ${nameOf(table.refusedFor)} = null`;
const ACTIVE = sql`${nameOf(table.status)} = 'active', ${UNMARKED}`;

function isIt(workspaceId: string, id: string): SQL {
  return sql`${table.workspaceId} = ${workspaceId} and ${table.id} = ${id}`;
}

/**
 * The marked connection that a new token of the same user replaces, so that its repositories are read again; null for
 * none.
 */
export async function connectionToRenew(db: Database, workspaceId: string, githubId: string): Promise<string | null> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { id: table.id },
      sql`from ${table} where ${table.workspaceId} = ${workspaceId} and ${table.type} = 'token'
        and ${table.githubId} = ${githubId} and ${table.status} = 'marked' order by ${table.since} limit 1`,
    ),
  );
  return row?.id ?? null;
}

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
 * Stores an installation of the GitHub App, or finds it stored. An installation of another workspace stays there
 * (null), unless its claim was never confirmed or the operator moves it: then its repositories there stay without a
 * connection. Runs as the owner of the tables, because a tenant cannot see another's installation.
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
  const [, [row]] = await asOwner(db, [
    sql`delete from ${table}
      where ${installationId} = ${id} and ${table.workspaceId} <> ${workspaceId} and (${move} or not ${confirmed})`,
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

export async function listConnections(db: Database, workspaceId: string): Promise<Connection[]> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      COLUMNS,
      sql`from ${table} where ${table.workspaceId} = ${workspaceId} order by ${table.createdAt}, ${table.id}`,
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

/** When the schedule looks at a marked connection again: every hour for a day, then once a day. */
const NEXT_LOOK = sql`now() + case when coalesce(${table.since}, now()) > now() - interval '1 day'
  then interval '1 hour' else interval '1 day' end`;

/** Marks a connection that GitHub refuses: the schedule spends requests on it only to look at it again. */
export async function markConnection(
  db: Database,
  workspaceId: string,
  id: string,
  { detail, advice, refusedFor }: Mark,
): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${nameOf(table.status)} = 'marked', ${nameOf(table.since)} = coalesce(${table.since}, now()),
        ${nameOf(table.reason)} = ${detail}, ${nameOf(table.advice)} = ${advice ?? null},
        ${nameOf(table.nextLookAt)} = ${NEXT_LOOK}, ${nameOf(table.refusedFor)} = ${refusedFor?.toLowerCase() ?? null}
      where ${isIt(workspaceId, id)}`,
  ]);
}

/** Notes that GitHub accepts a connection, and what it can read. */
export async function noteAccess(db: Database, workspaceId: string, id: string, access: ListAccess[]): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${ACTIVE}, ${nameOf(table.access)} = ${JSON.stringify(access)}::jsonb,
        ${nameOf(table.lookedAt)} = now()
      where ${isIt(workspaceId, id)}`,
  ]);
}

/** Notes that GitHub refused a list to a connection although its permissions seemed to include it. */
export async function noteUnreadable(db: Database, workspaceId: string, id: string, list: string): Promise<void> {
  const grant = 'GitHub refuses it to this credential: look at its scopes or permissions';
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${nameOf(table.access)} = (
        select coalesce(jsonb_agg(case when entry->>'list' = ${list}
          then entry || jsonb_build_object('readable', false, 'grant', coalesce(entry->>'grant', ${grant}::text))
          else entry end order by place), '[]')
        from jsonb_array_elements(${table.access}) with ordinality as entries(entry, place))
      where ${isIt(workspaceId, id)}`,
  ]);
}

/**
 * Connections of all workspaces to look at: marked ones that are due, and others a day after the last look; those after
 * `after` in the order of their ids.
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

/**
 * Stores what a webhook reports of an installation at an instant (ISO 8601): why it no longer works, or (null) that it
 * was brought back. A report that is older than a stored one changes nothing.
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
      : sql`${nameOf(table.status)} = 'marked', ${nameOf(table.since)} = coalesce(${table.since}, ${at}::timestamptz),
          ${nameOf(table.reason)} = ${failure}, ${nameOf(table.advice)} = ${advice}, ${nameOf(table.nextLookAt)} = ${NEXT_LOOK},
          ${nameOf(table.refusedFor)} = null`;
  await asOwner(db, [
    sql`update ${table} set ${state}, ${nameOf(table.installationAsOf)} = ${at}::timestamptz
      where ${table.installationId} = ${installationId}
        and (${table.installationAsOf} is null or ${table.installationAsOf} <= ${at}::timestamptz)`,
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
