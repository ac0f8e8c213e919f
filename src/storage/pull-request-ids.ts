import { sql } from 'drizzle-orm';
import { rowsAsTenant, type Database, type Scope } from './database.ts';
import { opaque } from './opaque.ts';
import { arrayOf, select } from './rows.ts';
import { pullRequests as table } from './schema/pull-requests.ts';

/** The ids of those pull requests of a repository that are stored, by number. */
export async function idsOfNumbers(db: Database, scope: Scope, numbers: number[]): Promise<Map<number, string>> {
  if (numbers.length === 0) return new Map();
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      { number: table.number, id: table.id },
      sql`from ${table} where ${table.workspaceId} = ${opaque(scope.workspaceId)} and ${table.repositoryId} = ${opaque(scope.repositoryId)}
        and ${table.number} = any(${arrayOf(numbers)}::int[])`,
    ),
  );
  return new Map(rows.map(({ number, id }) => [number, id]));
}
