import { sql } from 'drizzle-orm';
import { asOwner, rowsAsOwner, type Database } from './database.ts';
import { nameOf, namesOf, select } from './rows.ts';
import { scheduleMarks } from './schema/records.ts';

/** How far a scheduled job has come (ISO 8601); null before its first run. Only for the scheduler. */
export async function getMark(db: Database, name: string): Promise<string | null> {
  const [row] = await rowsAsOwner(
    db,
    select({ at: scheduleMarks.at }, sql`from ${scheduleMarks} where ${scheduleMarks.name} = ${name}`),
  );
  return row ? new Date(row.at).toISOString() : null;
}

/** Notes how far a scheduled job has come; it never goes back. */
export async function setMark(db: Database, name: string, at: string): Promise<void> {
  const column = nameOf(scheduleMarks.at);
  await asOwner(db, [
    sql`insert into ${scheduleMarks} (${namesOf(scheduleMarks.name, scheduleMarks.at)}) values (${name}, ${at})
      on conflict (${nameOf(scheduleMarks.name)}) do update set ${column} = greatest(${scheduleMarks.at}, excluded.${column})`,
  ]);
}
