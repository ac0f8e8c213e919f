import { neon, neonConfig } from '@neondatabase/serverless';
import type { LocalDatabase } from '../../packages/local-cloud/src/neon/start-database.ts';

/**
 * The number of a table's rows, and for each column a hash of its sorted values, which does not depend on the order of
 * the rows.
 */
type TableTrace = { rows: number } & Record<string, number | string | null>;

/** Columns that say when something was read, computed or sent, or carry a random id or key: no two runs have them alike. */
const VOLATILE = /(^id|_id|_at|_hash|_key|_hint|_ciphertext|_token|etag|watermark)$/;

/** Everything that a database stores, table by table. */
export async function dumpRows({ databaseUrl, neonHttpUrl }: LocalDatabase): Promise<Record<string, TableTrace>> {
  neonConfig.fetchEndpoint = neonHttpUrl;
  const query = neon(databaseUrl);
  const tables = await query.query(`
    select c.table_name as name, json_agg(c.column_name order by c.column_name) as columns
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where table_schema = 'public' and t.table_type = 'BASE TABLE'
    group by 1 order by 1`);
  const traces: Record<string, TableTrace> = {};
  for (const { name, columns } of tables as { name: string; columns: string[] }[]) {
    const hashes = columns
      .filter((column) => !VOLATILE.test(column) || column === 'github_id')
      .map((column) => `md5(string_agg("${column}"::text, ',' order by "${column}"::text collate "C")) as "${column}"`);
    const [trace] = await query.query(`select ${['count(*)::int as rows', ...hashes].join(', ')} from "${name}"`);
    traces[name] = trace as TableTrace;
  }
  return traces;
}
