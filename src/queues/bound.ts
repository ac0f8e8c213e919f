import type { Database } from '../storage/database.ts';

/** Makes functions of the storage into functions without their first argument, the database. */
export function boundTo(db: Database) {
  return <Rest extends unknown[], Result>(run: (db: Database, ...rest: Rest) => Result) =>
    (...rest: Rest): Result =>
      run(db, ...rest);
}
