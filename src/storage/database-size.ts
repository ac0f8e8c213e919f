import { sql } from 'drizzle-orm';
import { rowsAsOwner, type Database } from './database.ts';
import { select } from './rows.ts';

/** How much room the database of the deployment takes, in bytes, with its indexes. */
export async function databaseSize(db: Database): Promise<number> {
  const [row] = await rowsAsOwner(db, select({ size: sql<string>`pg_database_size(current_database())::text` }, sql``));
  return Number(row?.size ?? 0);
}
