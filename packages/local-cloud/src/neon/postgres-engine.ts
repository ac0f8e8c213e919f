import { Pool, type CustomTypesConfig } from 'pg';
import type { Engine, Statement, StatementResult } from './engine.ts';

/** More would not be answered faster: the Worker's own concurrency is bounded by its queues. */
const MAX_CONNECTIONS = 10;

/** A real Postgres, by its connection string. */
export function openPostgres(connectionString: string): Engine {
  const asText: CustomTypesConfig = { getTypeParser: () => (value: string) => value };
  const pool = new Pool({ connectionString, max: MAX_CONNECTIONS, types: asText });
  // A connection that breaks while idle is replaced; without a listener it would end this process.
  pool.on('error', (error) => console.error(`postgres: ${error.message}`));

  return {
    async transaction(statements: Statement[]): Promise<StatementResult[]> {
      const client = await pool.connect();
      let broken = false;
      try {
        await client.query('begin');
        const results: StatementResult[] = [];
        for (const { query, params } of statements) {
          const answer = await client.query<(string | null)[]>({ text: query, values: params, rowMode: 'array' });
          const { command, rowCount, fields, rows } = answer;
          results.push({ command, rowCount: rowCount ?? 0, fields, rows });
        }
        await client.query('commit');
        return results;
      } catch (error) {
        await client.query('rollback').catch(() => {
          broken = true;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
    async script(text) {
      await pool.query(text);
    },
    stop: () => pool.end(),
  };
}
