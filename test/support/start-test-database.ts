import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { migrate } from '../../packages/local-cloud/src/neon/migrations.ts';
import { openPglite, type PgliteEngine } from '../../packages/local-cloud/src/neon/pglite-engine.ts';
import { serveNeon } from '../../packages/local-cloud/src/neon/http-server.ts';
import { EMBEDDED_URL, startDatabase, type LocalDatabase } from '../../packages/local-cloud/src/neon/start-database.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const CACHE = path.join(ROOT, 'node_modules/.cache/tformance-edge');

/** A database with all migrations behind Neon's protocol: the server's at `databaseUrl`, or an embedded one in memory. */
export async function startTestDatabase(databaseUrl?: string): Promise<LocalDatabase> {
  return startDatabase(databaseUrl ? { databaseUrl } : { image: await migratedImage() });
}

/** The embedded database of this process, which lives as long as the process. */
let shared: Promise<PgliteEngine> | undefined;

/**
 * The embedded database that the files of one process use one after the other: emptied, behind an endpoint of its own. To
 * load the image for each file would cost most files more than their tests.
 */
export async function startSharedDatabase(): Promise<LocalDatabase> {
  shared ??= migratedImage().then((image) => openPglite({ image }));
  const engine = await shared;
  await engine.script(EMPTY_EVERYTHING);
  const endpoint = await serveNeon(engine, EMBEDDED_URL);
  return { databaseUrl: EMBEDDED_URL, neonHttpUrl: endpoint.url, endpoint, engine, stop: () => endpoint.stop() };
}

/** Takes all rows away, and what the planner has learned of them. */
const EMPTY_EVERYTHING = `
  do $$ begin
    execute (
      select 'truncate ' || string_agg(oid::regclass::text, ', ') from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r'
    );
  end $$;
  delete from pg_statistic where starelid in (select oid from pg_class where relnamespace = 'public'::regnamespace);
  select pg_stat_reset();
`;

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
