import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { ImportPart } from '../domain/import-progress.ts';
import { USABLE } from './due-repositories.ts';
import { digits, list, object } from './rows.ts';
import { syncRuns, syncSummaries } from './schema/records.ts';
import { repositories } from './schema/repositories.ts';
import { connections } from './schema/workspaces.ts';
import { iso } from './shown.ts';

const r = alias(repositories, 'r');
const c = alias(connections, 'c');
const run = alias(syncRuns, 'run');
const s = alias(syncSummaries, 's');

/** A part of an import, with what names the quota of its connection. */
export interface StoredImportPart extends ImportPart {
  quota: { githubId: string; installationId: string | null } | null;
}

/**
 * The parts of the import of a workspace, by connection; none when every repository that can be read has had its first sync.
 * The import has the repositories whose first sync runs or is due, and those that were tracked since and have had theirs.
 */
export function importParts(workspaceId: string) {
  // Every page asks: without an import the syncs of the repositories are not looked at.
  const hasUnread = sql`exists (
    select from ${repositories} where ${repositories.workspaceId} = ${workspaceId} and ${repositories.syncedThrough} is null)`;
  const count = sql`coalesce((m.progress->>'estimatedTotal')::int, m.pull_request_count)`;
  return list(
    {
      connectionId: sql<string | null>`part.connection_id`,
      repositories: object({
        done: sql<number>`part.done`,
        total: sql<number>`part.total`,
        uncounted: sql<number>`part.uncounted`,
      }),
      pullRequests: object({ read: sql<number>`part.read`, counted: sql<number>`part.counted` }),
      beganAt: iso<string | null>(sql`part.began_at`),
      quota: sql<StoredImportPart['quota']>`case when ${c.id} is not null then ${object({
        githubId: digits(c.githubId),
        installationId: sql<string | null>`${c.installationId}::text`,
      })} end`,
    },
    sql`from (
      select m.connection_id, count(*)::int as total, count(*) filter (where m.is_done)::int as done,
        count(*) filter (where ${count} is null)::int as uncounted, coalesce(sum(${count}), 0)::int as counted,
        coalesce(sum(case when m.is_done then ${count} else (m.progress->>'pullRequests')::int end), 0)::int as read,
        min(m.began_at) as began_at
      from (
        select known.*, min(known.created_at) filter (where known.is_open) over () as since,
          case when known.is_done then (
            select min(${s.startedAt}) from ${syncSummaries} ${s} where ${s.repositoryId} = known.id) else known.started_at end as began_at
        from (
          select ${r.id}, ${r.connectionId}, ${r.createdAt}, ${r.pullRequestCount}, running.started_at,
            ${r.syncedThrough} is not null as is_done,
            ${r.syncedThrough} is null and ${r.unavailableReason} is null and ${USABLE}
              and (running.started_at is not null or ${r.lastSync} is null) as is_open,
            case when ${r.syncedThrough} is null then running.progress
              else jsonb_build_object('estimatedTotal', ${r.fullReceipt}->'stored'->'pullRequests') end as progress
          from ${repositories} ${r} left join lateral (
            select ${run.startedAt}, ${run.progress} from ${syncRuns} ${run}
            where ${run.repositoryId} = ${r.id} and ${run.finishedAt} is null
            order by ${run.startedAt} desc limit 1) running on true
          where ${r.workspaceId} = ${workspaceId} and ${hasUnread}
        ) known
      ) m
      where m.is_open or (m.is_done and m.created_at >= m.since)
      group by m.connection_id
    ) part left join ${connections} ${c} on ${c.id} = part.connection_id`,
    sql`part.connection_id`,
  );
}
