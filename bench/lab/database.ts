import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPostgres } from '../../packages/local-cloud/src/neon/postgres-engine.ts';
import {
  postgresBinaries,
  startPostgresServer,
  type PostgresServer,
} from '../../packages/local-cloud/src/neon/postgres-server.ts';
import { startDatabase, type LocalDatabase } from '../../packages/local-cloud/src/neon/start-database.ts';
import { cpuOfFamily } from './processes.ts';

/** A statement with its share of the database's time. */
export interface StatementUse {
  /** Its text, in one line, with `$1` for constants. */
  text: string;
  calls: number;
  milliseconds: number;
}

/** A new, migrated database; `stop` deletes it. */
export interface BenchDatabase extends LocalDatabase {
  /** CPU time of the whole server so far, milliseconds; null where the server is not ours or PGlite. */
  cpuMs(): Promise<number | null>;
  /** Forgets the statements that were counted so far. */
  forgetStatements(): Promise<void>;
  /** The most expensive statements first; null where the server does not count them. */
  statements(limit: number): Promise<StatementUse[] | null>;
}

/** The databases of one run of the benchmark. */
export interface BenchServer {
  /** What the databases are, for the first line of the benchmark. */
  description: string;
  newDatabase(): Promise<BenchDatabase>;
  stop(): Promise<void>;
}

/** As a fresh server of Neon's, without waiting for a disk. JIT and planner are as a new server has them. */
const SETTINGS = [
  'shared_preload_libraries=pg_stat_statements',
  'pg_stat_statements.track_planning=on',
  'shared_buffers=256MB',
  'max_wal_size=4GB',
];

let started: Promise<BenchServer> | undefined;

/**
 * PostgreSQL: the server at `DATABASE_URL`, else a throwaway one where its programs are installed. Else PGlite. The same
 * server for a whole run.
 */
export function benchServer(): Promise<BenchServer> {
  started ??= startServer(process.env['DATABASE_URL']);
  return started;
}

/** Stops the server, if one was started. */
export async function stopBenchServer(): Promise<void> {
  await (await started)?.stop();
  started = undefined;
}

/** A new database of the server of this run. */
export async function newBenchDatabase(): Promise<BenchDatabase> {
  return (await benchServer()).newDatabase();
}

async function startServer(databaseUrl: string | undefined): Promise<BenchServer> {
  if (databaseUrl) return serverAt(databaseUrl, null);
  const binaries = postgresBinaries();
  if (binaries === null) return embedded();
  const server = await startPostgresServer(binaries, SETTINGS);
  return serverAt(server.url, server);
}

function embedded(): BenchServer {
  return {
    description: 'database: PGlite, because DATABASE_URL is not set and PostgreSQL is not installed',
    async newDatabase() {
      const dir = await mkdtemp(path.join(tmpdir(), 'bench-'));
      const database = await startDatabase({ dataDir: path.join(dir, 'postgres') });
      return {
        ...database,
        cpuMs: () => Promise.resolve(null),
        forgetStatements: () => Promise.resolve(),
        statements: () => Promise.resolve(null),
        async stop() {
          await database.stop();
          await rm(dir, { recursive: true, force: true, maxRetries: 5 });
        },
      };
    },
    stop: () => Promise.resolve(),
  };
}

async function serverAt(url: string, own: PostgresServer | null): Promise<BenchServer> {
  const server = openPostgres(url);
  const valueOf = async (query: string) => (await server.transaction([{ query, params: [] }]))[0]?.rows[0]?.[0] ?? null;
  const version = await valueOf('show server_version');
  const preloaded = await valueOf('show shared_preload_libraries').catch(() => null);
  const counts = preloaded?.includes('pg_stat_statements') ?? false;
  return {
    description: `database: PostgreSQL ${version}, ${own ? 'a throwaway server of this run' : 'the server at DATABASE_URL'}`,
    async newDatabase() {
      const name = `bench_${randomUUID().replaceAll('-', '')}`;
      await server.script(`create database ${name}`);
      const address = new URL(url);
      address.pathname = `/${name}`;
      const database = await startDatabase({ databaseUrl: address.href });
      if (counts) await database.engine.script('create extension if not exists pg_stat_statements');
      return {
        ...database,
        cpuMs: async () => (own ? cpuOfFamily(own.pid) : null),
        async forgetStatements() {
          if (counts) await database.engine.script('select pg_stat_statements_reset()');
        },
        statements: async (limit) => (counts ? readStatements(database, limit) : null),
        async stop() {
          await database.stop();
          await server.script(`drop database ${name} with (force)`);
        },
      };
    },
    async stop() {
      await server.stop();
      own?.stop();
    },
  };
}

/** https://www.postgresql.org/docs/current/pgstatstatements.html */
async function readStatements({ engine }: LocalDatabase, limit: number): Promise<StatementUse[]> {
  const [answer] = await engine.transaction([
    {
      query: `select regexp_replace(query, '\\s+', ' ', 'g'), sum(calls), sum(total_exec_time + total_plan_time)
        from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database())
        group by 1 order by 3 desc limit $1`,
      params: [String(limit)],
    },
  ]);
  return (answer?.rows ?? []).map(([text, calls, milliseconds]) => ({
    text: (text ?? '').trim(),
    calls: Number(calls),
    milliseconds: Number(milliseconds),
  }));
}
