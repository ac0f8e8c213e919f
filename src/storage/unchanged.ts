import { sql } from 'drizzle-orm';
import { rowsAsTenant, type Database, type Scope } from './database.ts';
import { opaque } from './opaque.ts';
import { select } from './rows.ts';
import { pullRequests } from './schema/pull-requests.ts';

/**
 * Which of these pull requests, all updated at one instant (milliseconds since the epoch), are stored whole from a read
 * a minute or more after it. Such a copy contains further updates within the same second, even with GitHub's own lag.
 */
export async function unchanged(db: Database, scope: Scope, numbers: number[], updatedAt: number): Promise<number[]> {
  const { number, repositoryId, detailsComplete, updatedAt: updated, readAt } = pullRequests;
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      { number },
      sql`from ${pullRequests}
        where ${repositoryId} = ${opaque(scope.repositoryId)} and ${detailsComplete}
          and ${number} in (select value::int from json_array_elements_text(${JSON.stringify(numbers)}::json))
          and ${updated} = ${new Date(updatedAt).toISOString()}::timestamptz
          and ${readAt} >= ${updated} + interval '1 minute'`,
    ),
  );
  return rows.map((row) => row.number);
}
