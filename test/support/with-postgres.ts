import { spawnSync } from 'node:child_process';
import {
  DEBIAN_POSTGRES,
  postgresBinaries,
  startPostgresServer,
} from '../../packages/local-cloud/src/neon/postgres-server.ts';

/**
 * `npm run test:postgres`: runs the tests of the storage against a throwaway PostgreSQL server of Debian's instead of the
 * embedded one. Needs the package `postgresql`, and fails without it.
 */
const binaries = postgresBinaries();
if (binaries === null) {
  console.error(`There is no PostgreSQL under ${DEBIAN_POSTGRES}: apt-get install postgresql`);
  process.exit(1);
}
// Without autovacuum the planner has only the statistics that the product's own `analyze` collects.
const server = await startPostgresServer(binaries, ['autovacuum=off']);
let status = 1;
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
  const env = { ...process.env, TEST_DATABASE_URL: server.url };
  status = spawnSync('vitest', tests, { stdio: 'inherit', env }).status ?? 1;
} finally {
  server.stop();
}
process.exit(status);
