import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { migrate } from '../../packages/local-cloud/src/neon/migrations.ts';
import { openPglite } from '../../packages/local-cloud/src/neon/pglite-engine.ts';
import { startDatabase, type LocalDatabase } from '../../packages/local-cloud/src/neon/start-database.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const CACHE = path.join(ROOT, 'node_modules/.cache/tformance-edge');

/** A database with all migrations behind Neon's protocol: the server's at `databaseUrl`, or an embedded one in memory. */
export async function startTestDatabase(databaseUrl?: string): Promise<LocalDatabase> {
  return startDatabase(databaseUrl ? { databaseUrl } : { image: await migratedImage() });
}

/**
 * The embedded database with all migrations and no rows. To make it takes seconds, to load it a fraction of one: it is made
 * once and kept for as long as the migrations stay as they are.
 */
async function migratedImage(): Promise<Blob> {
  const file = path.join(CACHE, `migrated-${keyOfImage()}.tar`);
  if (!existsSync(file)) await makeImage(file);
  return new Blob([await readFile(file)]);
}

/** Whoever else makes it at the same time makes the same: the last one stays, and nobody reads half of one. */
async function makeImage(file: string): Promise<void> {
  const engine = await openPglite();
  await migrate(engine);
  const image = await engine.dump();
  await engine.stop();
  await mkdir(CACHE, { recursive: true });
  const own = `${file}.${randomUUID()}`;
  await writeFile(own, new Uint8Array(await image.arrayBuffer()));
  await rename(own, file);
}

/** Changes with what the image depends on: the migrations, and the embedded Postgres. */
function keyOfImage(): string {
  const migrations = readdirSync(path.join(ROOT, 'migrations'))
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => `migrations/${name}`);
  const hash = createHash('sha256');
  for (const name of [...migrations, 'node_modules/@electric-sql/pglite/package.json']) {
    hash.update(`${name}\n`).update(readFileSync(path.join(ROOT, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
