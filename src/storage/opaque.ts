import { sql, type SQL } from 'drizzle-orm';

/**
 * The id of a workspace or a repository as a value that Postgres does not look up in its statistics: it plans for one of
 * average size. With the id itself it expects no row of what the statistics do not know yet, such as a repository that
 * is being imported, takes any index for as good as any other, and joins two of its tables row by row. The policies of
 * row-level security do the same (migration 0039, decision 24).
 */
export function opaque(id: string): SQL {
  return sql`(select ${id}::uuid)`;
}
