import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { z } from 'zod';
import type { Engine } from './engine.ts';

const FOLDER = fileURLToPath(new URL('../../../../migrations', import.meta.url).href);

/**
 * Applies the migrations that an engine lacks, according to the table of drizzle's migrator; only those among the
 * first `count`.
 */
export async function migrate(engine: Engine, count = Infinity): Promise<void> {
  await engine.script(`
    create schema if not exists drizzle;
    create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
  `);
  const last = await lastApplied(engine);
  const migrations = readMigrationFiles({ migrationsFolder: FOLDER }).slice(0, count);
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

export interface Migration {
  /** The name of its file, without `.sql`. */
  name: string;
  statements: string[];
}

const Journal = z.object({ entries: z.array(z.object({ when: z.number(), tag: z.string() })) });

/** The migrations that an engine lacks, in their order, and whether it has none yet. Changes nothing. */
export async function pendingMigrations(engine: Engine): Promise<{ isEmpty: boolean; pending: Migration[] }> {
  const table = await cell(engine, `select to_regclass('drizzle.__drizzle_migrations')`);
  const last = table === null ? 0 : await lastApplied(engine);
  const { entries } = Journal.parse(JSON.parse(readFileSync(path.join(FOLDER, 'meta/_journal.json'), 'utf8')));
  const names = new Map(entries.map(({ when, tag }) => [when, tag]));
  const pending = readMigrationFiles({ migrationsFolder: FOLDER })
    .filter(({ folderMillis }) => folderMillis > last)
    .map(({ folderMillis, sql }) => ({ name: names.get(folderMillis) ?? String(folderMillis), statements: sql }));
  return { isEmpty: last === 0, pending };
}

/** The instant of the last applied migration, as the journal has it; 0 for none. */
async function lastApplied(engine: Engine): Promise<number> {
  return Number((await cell(engine, 'select max(created_at) from drizzle.__drizzle_migrations')) ?? 0);
}

async function cell(engine: Engine, query: string): Promise<unknown> {
  const [result] = await engine.transaction([{ query, params: [] }]);
  return result?.rows[0]?.[0] ?? null;
}
