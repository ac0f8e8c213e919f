import { PGlite } from '@electric-sql/pglite';
import type { Engine, Statement, StatementResult } from './engine.ts';

/** Postgres inside this process, kept under `dataDir`, or in memory without it. It is one connection: calls queue up. */
export async function openPglite(dataDir?: string): Promise<Engine> {
  const db = await PGlite.create(dataDir ? { dataDir, relaxedDurability: false } : {});
  // Values pass through as Postgres' own text, both ways: what they mean is the driver's business.
  const parsers = Object.fromEntries(Object.keys(db.parsers).map((type) => [type, (value: string) => value]));
  const serializers = Object.fromEntries(Object.keys(db.serializers).map((type) => [type, String]));
  const options = { rowMode: 'array' as const, parsers, serializers };

  return {
    transaction(statements: Statement[]): Promise<StatementResult[]> {
      return db.transaction(async (transaction) => {
        const results: StatementResult[] = [];
        for (const { query, params } of statements) {
          const answer = await transaction.query<(string | null)[]>(query, params, options);
          results.push({
            command: answer.command ?? '',
            rowCount: answer.rowCount ?? answer.rows.length,
            fields: answer.fields,
            rows: answer.rows,
          });
        }
        return results;
      });
    },
    async script(text) {
      await db.exec(text);
    },
    stop: () => db.close(),
  };
}
