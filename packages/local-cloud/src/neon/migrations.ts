import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Engine } from './engine.ts';

/**
 * Applies the migrations that an engine lacks, according to the table of drizzle's migrator; only those among the
 * first `count`.
 */
export async function migrate(engine: Engine, count = Infinity): Promise<void> {
  await engine.script(`
    create schema if not exists drizzle;
    create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
  `);
  const [applied] = await engine.transaction([
    { query: 'select max(created_at) from drizzle.__drizzle_migrations', params: [] },
  ]);
  const last = Number(applied?.rows[0]?.[0] ?? 0);
  const migrationsFolder = fileURLToPath(new URL('../../../../migrations', import.meta.url).href);
  const migrations = readMigrationFiles({ migrationsFolder }).slice(0, count);
  for (const migration of migrations.filter(({ folderMillis }) => folderMillis > last)) {
    await engine.transaction([
      ...migration.sql.map((query) => ({ query, params: [] })),
      {
        query: 'insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)',
        params: [migration.hash, String(migration.folderMillis)],
      },
    ]);
  }
}
