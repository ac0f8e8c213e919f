import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { rowsAsTenant, type Database } from './database.ts';
import { NEXT_JOB } from './due-repositories.ts';
import { missedSince } from './missed-deliveries.ts';
import { opaque } from './opaque.ts';
import { select, type RowOf } from './rows.ts';
import { repositories } from './schema/repositories.ts';
import { iso } from './shown.ts';

const r = alias(repositories, 'r');

const STATE = {
  lastDeliveryAt: iso<string | null>(r.lastDeliveryAt),
  deliveriesMissedSince: iso<string | null>(missedSince(r)),
  /** The cron that looks at it next; null when none does. */
  nextJob: NEXT_JOB,
};

/** Whether webhooks about a repository arrive, and which cron looks at it next; null when the workspace has none with this id. */
export async function readRepositoryState(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<RowOf<typeof STATE> | null> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(STATE, sql`from ${repositories} ${r} where ${r.workspaceId} = ${opaque(workspaceId)} and ${r.id} = ${id}`),
  );
  return row ?? null;
}
