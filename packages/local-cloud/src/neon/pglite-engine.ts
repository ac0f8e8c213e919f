import { PGlite } from '@electric-sql/pglite';
import type { Engine, Statement, StatementResult } from './engine.ts';

/** Rows that have changed before the tables are looked after, and for how long nobody has asked for anything then. */
const MANY_CHANGES = 20_000;
const IDLE_MS = 3_000;

export interface PgliteEngine extends Engine {
  /** Everything that is stored, as an image that a new database can begin with. */
  dump(): Promise<Blob>;
}

export interface NewDatabase {
  /** Where it is kept; in memory without it. */
  dataDir?: string | undefined;
  /** What a new one begins as; empty without it. */
  image?: Blob | undefined;
}

/**
 * Postgres inside this process. It is one connection: calls queue up. It has no autovacuum, without which the planner knows
 * nothing of the tables and indexes never answer alone: after many changes, what that would do is done when nobody is asking.
 */
export async function openPglite({ dataDir, image }: NewDatabase = {}): Promise<PgliteEngine> {
  const db = await PGlite.create({
    ...(dataDir && { dataDir, relaxedDurability: false }),
    ...(image && { loadDataDir: image }),
  });
  // Values pass through as Postgres' own text, both ways: what they mean is the driver's business. They are set here once:
  // what is given with a query is merged with these for each query, which takes longer than most queries.
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
