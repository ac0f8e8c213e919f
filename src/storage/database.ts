import { neon, neonConfig } from '@neondatabase/serverless';
import { sql, type SQL } from 'drizzle-orm';
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http';
import { FailureError } from '../errors.ts';
import { databaseFailure } from './database-failure.ts';
import { fetchInTime } from './fetch-in-time.ts';

export type Database = NeonHttpDatabase;

/** Whose rows a statement may touch. */
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

/** How often a transaction that lost against another is repeated. */
const MAX_ATTEMPTS = 5;
const BACKOFF_MS = 50;

/**
 * Runs statements as one tenant, in one round trip and one transaction; answers the rows of each. A deadlock or a
 * serialization failure is repeated. Throws a `FailureError`. Pages come from memory and flash, so that a page at random
 * costs hardly more than the next one: taken for a disk's, small tables would be scanned whole for each row looked up. Nothing
 * is compiled before it runs (`jit`): that takes a second of CPU, and the statements take milliseconds. As the owner the same
 * holds from the login on, by a migration.
 */
export async function asTenant<const Statements extends readonly SQL[]>(
  db: Database,
  workspaceId: string,
  statements: Statements,
): Promise<Answers<Statements>> {
  const enter = sql`select set_config('role', 'tenant', true), set_config('app.workspace', ${workspaceId}, true),
    set_config('random_page_cost', '1.1', true), set_config('jit', 'off', true)`;
  const [, ...results] = await run(db, [enter, ...statements]);
  return results as Answers<Statements>;
}

/** The rows of each statement, as it says what they are. */
export type Answers<Statements extends readonly SQL[]> = {
  -readonly [Place in keyof Statements]: Statements[Place] extends SQL<infer Row> ? RowsOf<Row>[] : never;
};

/** Of a statement that says nothing, rows of anything. */
type RowsOf<Row> = unknown extends Row ? Record<string, unknown> : Row;

/** The same without row-level security, for what belongs to no tenant: keys on their way in, schedules, expiry. */
export async function asOwner<const Statements extends readonly SQL[]>(
  db: Database,
  statements: Statements,
): Promise<Answers<Statements>> {
  return (await run(db, statements)) as Answers<Statements>;
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
      // Not all at the same moment again.
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

/** Asks the database for nothing; throws a `FailureError` when it does not answer. */
export async function pingDatabase(db: Database): Promise<void> {
  await asOwner(db, [sql`select 1`]);
}
