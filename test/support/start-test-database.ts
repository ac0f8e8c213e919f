import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { migrate } from '../../packages/local-cloud/src/neon/migrations.ts';
import { openPglite, type PgliteEngine } from '../../packages/local-cloud/src/neon/pglite-engine.ts';
import { startDatabase, type LocalDatabase } from '../../packages/local-cloud/src/neon/start-database.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const CACHE = path.join(ROOT, 'node_modules/.cache/tformance-edge');

/** A database with all migrations behind Neon's protocol: the server's at `databaseUrl`, or an embedded one in memory. */
export async function startTestDatabase(databaseUrl?: string): Promise<LocalDatabase> {
  return startDatabase(databaseUrl ? { databaseUrl } : { image: await migratedImage() });
}

/** An embedded database in memory without anything. */
export async function openEmpty(): Promise<PgliteEngine> {
  return openPglite({ image: await emptyImage() });
}

/** The embedded database with all migrations and no rows. */
export function migratedImage(): Promise<Blob> {
  return cached(`migrated-${hashOf([EMBEDDED, ...migrations()])}`, async () => {
    const engine = await openEmpty();
    await migrate(engine);
    return engine;
  });
}

/** The embedded database as it is made. */
function emptyImage(): Promise<Blob> {
  return cached(`empty-${hashOf([EMBEDDED])}`, () => openPglite());
}

/**
 * An image of the database that `make` opens. Making one takes seconds and loading it a fraction of a second, so it is
 * made once and kept as long as its name stays. When two processes make it at the same time, both make the same: the
 * last one stays, and no process reads half of it.
 */
async function cached(name: string, make: () => Promise<PgliteEngine>): Promise<Blob> {
  const file = path.join(CACHE, `${name}.tar`);
  if (!existsSync(file)) {
    const engine = await make();
    const image = await engine.dump();
    await engine.stop();
    await mkdir(CACHE, { recursive: true });
    const own = `${file}.${randomUUID()}`;
    await writeFile(own, new Uint8Array(await image.arrayBuffer()));
    await rename(own, file);
  }
  return new Blob([await readFile(file)]);
}

const EMBEDDED = 'node_modules/@electric-sql/pglite/package.json';

function migrations(): string[] {
  const files = readdirSync(path.join(ROOT, 'migrations')).filter((name) => name.endsWith('.sql'));
  return files.toSorted().map((name) => `migrations/${name}`);
}

/** Changes with the files and with what is in them. */
function hashOf(files: string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(path.join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}
