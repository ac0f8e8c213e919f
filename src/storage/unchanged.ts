import { sql } from 'drizzle-orm';
import { rowsAsTenant, type Database, type Scope } from './database.ts';

/**
 * Which of these pull requests, all updated at one instant (milliseconds since the epoch), are stored whole as they were a
 * minute or more after it: what was updated again within the same second, GitHub's own lag included, is in them.
 */
export async function unchanged(db: Database, scope: Scope, numbers: number[], updatedAt: number): Promise<number[]> {
  const rows = await rowsAsTenant<{ number: number }>(
    db,
    scope.workspaceId,
    sql`select number from pull_requests
      where repository_id = ${scope.repositoryId} and details_complete
        and number in (select value::int from json_array_elements_text(${JSON.stringify(numbers)}::json))
        and updated_at = ${new Date(updatedAt).toISOString()}::timestamptz
        and read_at >= updated_at + interval '1 minute'`,
  );
  return rows.map(({ number }) => number);
}
