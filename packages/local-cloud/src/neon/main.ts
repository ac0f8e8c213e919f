import { parseArgs } from 'node:util';
import { startDatabase } from './start-database.ts';

/**
 * The database as a process of its own: `node packages/local-cloud/src/neon/main.ts [--data-dir DIR] [--database-url URL] [--port N]`. It
 * prints one line of JSON with what the Worker needs to reach it, and stops on SIGTERM.
 */
const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    'database-url': { type: 'string' },
    port: { type: 'string' },
  },
});
const database = await startDatabase({
  dataDir: values['data-dir'],
  databaseUrl: values['database-url'],
  port: values.port === undefined ? undefined : Number(values.port),
});
console.log(JSON.stringify({ databaseUrl: database.databaseUrl, neonHttpUrl: database.neonHttpUrl }));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void database.stop().then(() => process.exit(0));
  });
}
