import { sql } from 'drizzle-orm';
import { rowsAsTenant, type Database } from './database.ts';
import { f } from './metrics/events.ts';
import { isCounted } from './metrics/filters.ts';
import { opaque } from './opaque.ts';
import { select } from './rows.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { iso } from './shown.ts';

/** When a person's pull request was last merged in a workspace before an instant; null when none was. */
export async function lastMergeAt(db: Database, workspaceId: string, before: string): Promise<string | null> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { mergedAt: iso(f.mergedAt) },
      sql`from ${pullRequestFacts} ${f} where ${f.workspaceId} = ${opaque(workspaceId)} and ${f.mergedAt} < ${before}::timestamptz
        and ${isCounted(f)} order by ${f.mergedAt} desc limit 1`,
    ),
  );
  return row?.mergedAt ?? null;
}
