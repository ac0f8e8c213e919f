import { PGlite } from '@electric-sql/pglite';
import type { Engine, Statement, StatementResult } from './engine.ts';

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
    ...(dataDir && { dataDir, relaxedDurability: false }),
    ...(image && { loadDataDir: image }),
  });
  // Values pass both ways as Postgres's own text, because the driver gives them their meaning. The parsers are set here once:
  // PGlite would merge parsers that come with a query with all its own, for each query, which takes longer than most queries.
  for (const type of Object.keys(db.parsers)) db.parsers[Number(type)] = (value) => value;
  for (const type of Object.keys(db.serializers)) db.serializers[Number(type)] = String;
  let changes = 0;
  const vacuum = async () => {
    changes = 0;
    await db.exec('vacuum (analyze)');
  };
  let idle: NodeJS.Timeout | undefined;

  return {
    async transaction(statements: Statement[]): Promise<StatementResult[]> {
      clearTimeout(idle);
      const results = await db.transaction(async (transaction) => {
        const answers: StatementResult[] = [];
        for (const { query, params } of statements) {
          const answer = await transaction.query<(string | null)[]>(query, params, { rowMode: 'array' });
          changes += answer.affectedRows ?? 0;
          answers.push({
            command: answer.command ?? '',
            rowCount: answer.rowCount ?? answer.rows.length,
            fields: answer.fields,
            rows: answer.rows,
          });
        }
        return answers;
      });
      if (changes >= MANY_CHANGES) {
        // Another call may have ended meanwhile.
        clearTimeout(idle);
        idle = setTimeout(() => void vacuum(), IDLE_MS).unref();
      }
      return results;
    },
    async script(text) {
      await db.exec(text);
    },
    dump: () => db.dumpDataDir('none'),
    stop() {
      clearTimeout(idle);
      return db.close();
    },
  };
}
