// @module-tag long
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPglite } from '../../packages/local-cloud/src/neon/pglite-engine.ts';
import { asOwner, openDatabase, type Database } from '../../src/storage/database.ts';
import { migratedImage } from '../support/start-test-database.ts';

let dataDir: string;
let child: ChildProcess | null = null;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'embedded-'));
  // To make the files of a new database takes longer than the test.
  const engine = await openPglite({ dataDir, image: await migratedImage() });
  await engine.stop();
});
afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) await end('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

/** Starts the embedded database as a process of its own, and opens it. */
async function start(): Promise<Database> {
  child = spawn(process.execPath, ['packages/local-cloud/src/neon/main.ts', '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('the output of the process is piped');
  for await (const line of createInterface({ input: child.stdout })) {
    const { databaseUrl, neonHttpUrl } = JSON.parse(line) as { databaseUrl: string; neonHttpUrl: string };
    return openDatabase(databaseUrl, neonHttpUrl);
  }
  throw new Error('the process ended before it was ready');
}

async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  if (!child) return null;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
  return child.exitCode;
}

it('keeps what it has answered for when it is killed in the middle of writing, and stops in order when asked', async () => {
  const first = await start();
  await asOwner(first, [sql`create table kept (n int primary key)`]);
  let answered = 0;
  const writing = (async () => {
    for (let n = 1; ; n++) {
      await asOwner(first, [sql`insert into kept values (${n})`, sql`select repeat('x', 100000)`]);
      answered = n;
    }
  })();
  const broken = writing.catch(String);
  await expect.poll(() => answered, { timeout: 60_000 }).toBeGreaterThan(50);
  await end('SIGKILL');
  expect(await broken).toContain('database_outage');

  const again = await start();
  const [rows] = await asOwner(again, [sql`select count(*)::int as n, max(n) as last from kept`]);
  const last = Number(rows?.[0]?.['last']);
  expect(last).toBeGreaterThanOrEqual(answered);
  expect(rows).toEqual([{ n: last, last }]);
  expect(await end('SIGTERM')).toBe(0);
});
