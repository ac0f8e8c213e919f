import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * `npm run test:postgres`: runs the tests of the storage against a throwaway PostgreSQL server of Debian's instead of the
 * embedded one. Needs the package `postgresql`, and fails without it.
 */
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

function newestBinaries(): string {
  const versions = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES).map(Number) : [];
  if (versions.length === 0) {
    console.error(`There is no PostgreSQL under ${DEBIAN_POSTGRES}: apt-get install postgresql`);
    process.exit(1);
  }
  return path.join(DEBIAN_POSTGRES, String(Math.max(...versions)), 'bin');
}

/** Runs one of the server's programs, which refuse to run as root. */
function run(program: string, ...options: string[]): void {
  const command = [path.join(binaries, program), ...options];
  const [file = '', ...rest] = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', ...command] : command;
  execFileSync(file, rest, { stdio: ['ignore', 'ignore', 'inherit'], cwd: tmpdir() });
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const binaries = newestBinaries();
const directory = mkdtempSync(path.join(tmpdir(), 'postgres-'));
chmodSync(directory, 0o777);
const data = path.join(directory, 'data');
const port = await freePort();
let status = 1;
try {
  run('initdb', '--auth=trust', '--username=postgres', '--no-sync', '--locale=C.UTF-8', '--pgdata', data);
  // Without autovacuum the planner has only the statistics that the product's own `analyze` collects.
  const server = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c autovacuum=off`;
  run('pg_ctl', 'start', '--wait', '--silent', '--pgdata', data, '--log', path.join(directory, 'log'), '-o', server);
  try {
    const tests = [
      'run',
      '--project',
      'storage',
      '--project',
      'postgres',
      '--no-file-parallelism',
      'test/storage',
      'test/postgres',
      ...process.argv.slice(2),
    ];
    const env = { ...process.env, TEST_DATABASE_URL: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres` };
    status = spawnSync('vitest', tests, { stdio: 'inherit', env }).status ?? 1;
  } finally {
    run('pg_ctl', 'stop', '--wait', '--silent', '--mode=immediate', '--pgdata', data);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exit(status);
