import { sql, type SQL } from 'drizzle-orm';
import type { SyncRecord } from '../domain/cursor/state.ts';
import type { Scope } from './database.ts';
import { hoursAfter } from './instants.ts';
import { namesOf } from './rows.ts';
import { syncSummaries } from './schema/records.ts';
import { repositories } from './schema/repositories.ts';

/** How long the summary of a sync is kept after its end. */
const SUMMARY_HOURS = 90 * 24;

/** Stores the summary of a sync that has ended; a repeat changes nothing. */
export function summaryStatement({ workspaceId, repositoryId }: Scope, record: SyncRecord): SQL {
  const { id, kind, daysBack, status, phase, progress, github, startedAt, finishedAt, error } = syncSummaries;
  const said = [kind, daysBack, status, phase, progress, github, startedAt, finishedAt, error];
  const more = [syncSummaries.complete, syncSummaries.expiresAt];
  return sql`
    insert into ${syncSummaries} (${namesOf(id, syncSummaries.workspaceId, syncSummaries.repositoryId, ...said, ...more)})
    select ${record.id}::uuid, ${workspaceId}::uuid, ${repositories.id}, ${record.kind}, ${record.daysBack}::int, ${record.status},
      ${record.phase}, ${JSON.stringify(record.progress)}::jsonb, ${JSON.stringify(record.github)}::jsonb,
      ${record.startedAt}::timestamptz, ${record.finishedAt}::timestamptz, ${record.error && JSON.stringify(record.error)}::jsonb,
      ${record.receipt?.complete ?? null}::boolean, ${hoursAfter(record.finishedAt, SUMMARY_HOURS)}::timestamptz
    from ${repositories} where ${repositories.id} = ${repositoryId}
    on conflict do nothing`;
}
