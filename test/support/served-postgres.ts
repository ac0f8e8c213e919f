import type { Engine } from '../../packages/local-cloud/src/neon/engine.ts';
import { serveNeon } from '../../packages/local-cloud/src/neon/http-server.ts';
import { migrate } from '../../packages/local-cloud/src/neon/migrations.ts';
import { openPostgres } from '../../packages/local-cloud/src/neon/postgres-engine.ts';
import { openDatabase, type Database } from '../../src/storage/database.ts';
import { newDatabase } from './database.ts';

/**
 * A new, migrated database of the real PostgreSQL server, and the endpoint in Neon's protocol before it. `watched` may wrap the
 * engine that answers the endpoint. Both are closed with `stack`.
 */
export async function servePostgres<Watched extends Engine>(
  stack: AsyncDisposableStack,
  watched: (engine: Engine) => Watched,
): Promise<{ engine: Watched; db: Database; url: string; neonUrl: string }> {
  const url = (await newDatabase(process.env['TEST_DATABASE_URL'])) ?? '';
  const engine = openPostgres(url);
  stack.defer(() => engine.stop());
  await migrate(engine);
  const answering = watched(engine);
  const endpoint = await serveNeon(answering, url);
  stack.defer(() => endpoint.stop());
  return { engine: answering, db: openDatabase(url, endpoint.url), url, neonUrl: endpoint.url };
}
