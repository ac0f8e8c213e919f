import { neon, neonConfig } from '@neondatabase/serverless';
import { sql, type SQL } from 'drizzle-orm';
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http';
import type { Change } from '../domain/audit.ts';
import { FailureError } from '../errors.ts';
import { databaseFailure } from './database-failure.ts';
import { fetchInTime } from './fetch-in-time.ts';

export type Database = NeonHttpDatabase & {
  /** What its transactions change, for the audit log; without it they record nothing. */
  change?: Change;
};

/** The tenant and the repository whose rows a statement may read or change. */
export interface Scope {
  workspaceId: string;
  repositoryId: string;
}

/**
 * Opens Postgres over Neon's HTTP protocol: every call is one request, every batch one transaction, and nothing stays
 * open between two invocations. `httpUrl` is the endpoint to use instead of the one that Neon's host implies.
 */
export function openDatabase(url: string, httpUrl?: string): Database {
  // The driver knows these only globally; a Worker has one database.
  neonConfig.fetchFunction = (address: string, init: RequestInit) => fetchInTime(address, init);
  if (httpUrl) neonConfig.fetchEndpoint = httpUrl;
  return drizzle(neon(url));
}

/**
 * The same database, whose transactions record what they change in the audit log: triggers of migration 0029 do it, in
 * the same transaction.
 */
export function audited(db: Database, change: Change): Database {
  return Object.assign(Object.create(db) as Database, { change });
}

/** How often a transaction that lost against another is repeated. */
const MAX_ATTEMPTS = 5;
const BACKOFF_MS = 50;

/**
 * Runs statements as one tenant, in one round trip and one transaction; answers the rows of each. A deadlock or a
 * serialization failure is repeated. Throws a `FailureError`. Pages come from memory and flash, so a random page costs
 * hardly more than the next one; with the cost of a disk, the planner would scan small tables whole for each row.
 * Compilation (`jit`) is off: it takes a second of CPU, and the statements take milliseconds. For the owner a migration
 * sets the same at login.
 */
export async function asTenant<const Statements extends readonly SQL[]>(
  db: Database,
  workspaceId: string,
  statements: Statements,
): Promise<Answers<Statements>> {
  const enter = sql`select set_config('role', 'tenant', true), set_config('app.workspace', ${workspaceId}, true),
    set_config('random_page_cost', '1.1', true), set_config('jit', 'off', true)`;
  const change = db.change ? sql`, ${settingOf(db.change)}` : sql``;
  const [, ...results] = await run(db, [sql`${enter}${change}`, ...statements]);
  return results as Answers<Statements>;
}

/** Tells the triggers of the audit log who changes what in this transaction. */
function settingOf(change: Change): SQL {
  return sql`set_config('app.change', ${JSON.stringify(change)}, true)`;
}

/** The rows of each statement, typed as the statement declares them. */
export type Answers<Statements extends readonly SQL[]> = {
  -readonly [Place in keyof Statements]: Statements[Place] extends SQL<infer Row> ? RowsOf<Row>[] : never;
};

/** A row of a statement: as declared, or of a statement that declares no type. */
export type RowsOf<Row> = unknown extends Row ? Record<string, unknown> : Row;

/** The same without row-level security, for data that belongs to no tenant: a lookup of keys, schedules, expiry. */
export async function asOwner<const Statements extends readonly SQL[]>(
  db: Database,
  statements: Statements,
): Promise<Answers<Statements>> {
  if (!db.change) return (await run(db, statements)) as Answers<Statements>;
  const [, ...results] = await run(db, [sql`select ${settingOf(db.change)}`, ...statements]);
  return results as Answers<Statements>;
}

async function run(db: Database, statements: readonly SQL[]): Promise<Record<string, unknown>[][]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const [first, ...rest] = statements.map((statement) => db.execute(statement));
      if (!first) return [];
      const results = await db.batch([first, ...rest]);
      return results.map((result) => result.rows);
    } catch (error) {
      const failure = databaseFailure(error);
      if (!failure.conflict || attempt === MAX_ATTEMPTS) throw new FailureError(failure.failure, { cause: error });
      // A random delay, so that the transactions do not start together again.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * attempt * BACKOFF_MS));
    }
  }
}

/** The rows of a single statement run as one tenant. */
export async function rowsAsTenant<Row>(
  db: Database,
  workspaceId: string,
  statement: SQL<Row>,
): Promise<RowsOf<Row>[]> {
  const [rows] = await asTenant(db, workspaceId, [statement]);
  return rows;
}

/** The same as the owner of the tables. */
export async function rowsAsOwner<Row>(db: Database, statement: SQL<Row>): Promise<RowsOf<Row>[]> {
  const [rows] = await asOwner(db, [statement]);
  return rows;
}

/** Asks the database for nothing, to see whether it answers; throws a `FailureError` when it does not. */
export async function pingDatabase(db: Database): Promise<void> {
  await asOwner(db, [sql`select 1`]);
}
