import { sql } from 'drizzle-orm';
import { asOwner, type Database } from './database.ts';

/** How far a scheduled job has come (ISO 8601); null before its first time. For the scheduler alone. */
export async function getMark(db: Database, name: string): Promise<string | null> {
  const [rows] = await asOwner(db, [sql`select at from schedule_marks where name = ${name}`]);
  const [row] = (rows ?? []) as { at: string }[];
  return row ? new Date(row.at).toISOString() : null;
}

/** Notes how far a scheduled job has come; it never goes back. */
export async function setMark(db: Database, name: string, at: string): Promise<void> {
  await asOwner(db, [
    sql`insert into schedule_marks (name, at) values (${name}, ${at})
      on conflict (name) do update set at = greatest(schedule_marks.at, excluded.at)`,
  ]);
}
