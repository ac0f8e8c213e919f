import { sql } from 'drizzle-orm';
import type { OneOrMore } from '../domain/metrics/filters.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { isNamedRepository } from './metrics/named.ts';
import { opaque } from './opaque.ts';
import { select } from './rows.ts';
import { repositories } from './schema/repositories.ts';

/**
 * The id of the repository of which least is stored: one that was never read to its end, else the one that is stored since the
 * latest instant. Of all repositories, or of those that are named; null when all of them are stored from their beginning.
 */
export async function leastStored(
  db: Database,
  workspaceId: string,
  named: OneOrMore | undefined,
): Promise<string | null> {
  const among = named === undefined ? sql`` : sql`and ${isNamedRepository(named)}`;
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { id: repositories.id },
      sql`from ${repositories} where ${repositories.workspaceId} = ${opaque(workspaceId)} ${among}
        and ${repositories.coveredSince} is distinct from to_timestamp(0)
        order by ${repositories.coveredSince} desc nulls first, ${repositories.fullName} limit 1`,
    ),
  );
  return row?.id ?? null;
}
