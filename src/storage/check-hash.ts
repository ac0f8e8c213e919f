import { sql, type SQL } from 'drizzle-orm';

/**
 * The hash that identifies a check of a branch, from the columns that identify it; `sha256_of` is a function of
 * migration 0013.
 */
export function checkHash(baseRef: SQL, kind: SQL, app: SQL, workflow: SQL, name: SQL): SQL {
  return sql`sha256_of(${sql.join([baseRef, kind, app, workflow, name], sql.raw(` || E'\\n' || `))})`;
}
