import type { Database } from '../storage/database.ts';

/** Binds storage functions to a database: the result takes no database as first argument. */
export function boundTo(db: Database) {
  return <Rest extends unknown[], Result>(run: (db: Database, ...rest: Rest) => Result) =>
    (...rest: Rest): Result =>
      run(db, ...rest);
}
