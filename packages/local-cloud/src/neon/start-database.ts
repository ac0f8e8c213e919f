import type { Engine } from './engine.ts';
import { serveNeon, type NeonEndpoint } from './http-server.ts';
import { migrate } from './migrations.ts';
import { openPglite } from './pglite-engine.ts';
import { openPostgres } from './postgres-engine.ts';

export interface LocalDatabase {
  /** For the Worker's `DATABASE_URL` and `NEON_HTTP_URL`. */
  databaseUrl: string;
  neonHttpUrl: string;
  endpoint: NeonEndpoint;
  /** What is behind the endpoint. */
  engine: Engine;
  stop(): Promise<void>;
}

/** The driver insists on a connection string; the embedded database accepts exactly this one. */
export const EMBEDDED_URL = 'postgresql://tformance:local@localhost/tformance';

/**
 * Starts a database with all migrations behind Neon's HTTP protocol: the Postgres at `databaseUrl`, or an embedded one
 * kept under `dataDir`, in memory without either. A new embedded one may begin as `image`.
 */
export async function startDatabase(options: {
  dataDir?: string | undefined;
  databaseUrl?: string | undefined;
  image?: Blob | undefined;
  port?: number | undefined;
}): Promise<LocalDatabase> {
  const engine = options.databaseUrl ? openPostgres(options.databaseUrl) : await openPglite(options);
  await migrate(engine);
  const databaseUrl = options.databaseUrl ?? EMBEDDED_URL;
  const endpoint = await serveNeon(engine, databaseUrl, options.port);
  return {
    databaseUrl,
    neonHttpUrl: endpoint.url,
    endpoint,
    engine,
    async stop() {
      await endpoint.stop();
      await engine.stop();
    },
  };
}
