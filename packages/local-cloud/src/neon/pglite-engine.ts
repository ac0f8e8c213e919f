import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import type { Engine, Statement, StatementResult } from './engine.ts';
import { changedRows, openTransactions } from './pglite-transactions.ts';

/**
 * How many rows must have changed, and for how many milliseconds no request must have arrived, before the tables are
 * vacuumed and analysed.
 */
const MANY_CHANGES = 20_000;
const IDLE_MS = 3_000;

export interface PgliteEngine extends Engine {
  /** An image of the whole database, with which a new one can begin. */
  dump(): Promise<Blob>;
}

export interface NewDatabase {
  /** The folder of the database; when absent, it is in memory. */
  dataDir?: string | undefined;
  /** The image with which a new database begins; when absent, it is empty. */
  image?: Blob | undefined;
}

/**
 * Postgres inside this process. It is one connection, so calls wait for each other. It has no autovacuum. Without that
 * the planner has no statistics, and no query can use an index alone. Therefore the engine vacuums and analyses after
 * many changes, when there are no requests.
 */
export async function openPglite({ dataDir, image }: NewDatabase = {}): Promise<PgliteEngine> {
  const db = await PGlite.create({
    extensions: { pg_trgm },
    ...(dataDir && { dataDir, relaxedDurability: false }),
    ...(image && { loadDataDir: image }),
  });
  const transactions = openTransactions(db);
  let changes = 0;
  const vacuum = async () => {
    changes = 0;
    await db.exec('vacuum (analyze)');
  };
  let idle: NodeJS.Timeout | undefined;

  return {
    async transaction(statements: Statement[]): Promise<StatementResult[]> {
      clearTimeout(idle);
      const results = await transactions.run(statements);
      changes += changedRows(results);
      if (changes >= MANY_CHANGES) {
        // Another call may have ended meanwhile.
        clearTimeout(idle);
        idle = setTimeout(() => void vacuum(), IDLE_MS).unref();
      }
      return results;
    },
    async script(text) {
      await transactions.forget();
      await db.exec(text);
    },
    dump: () => db.dumpDataDir('none'),
    stop() {
      clearTimeout(idle);
      return db.close();
    },
  };
}
