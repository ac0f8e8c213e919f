import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { ImportPart } from '../domain/import-progress.ts';
import { USABLE } from './due-repositories.ts';
import { opaque } from './opaque.ts';
import { columnsOf, digits, list, listed, object } from './rows.ts';
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

const RUNNING = { startedAt: run.startedAt, progress: run.progress };
const running = columnsOf('running', RUNNING);

/** A repository of the workspace, with its first sync: the one that runs, or the one that it has had. */
const KNOWN = {
  id: r.id,
  connectionId: r.connectionId,
  createdAt: r.createdAt,
  pullRequestCount: r.pullRequestCount,
  startedAt: running.startedAt,
  isDone: sql<boolean>`${r.syncedThrough} is not null`,
  isOpen: sql<boolean>`${r.syncedThrough} is null and ${r.unavailableReason} is null and ${USABLE}
    and (${running.startedAt} is not null or ${r.lastSync} is null)`,
  progress: sql<unknown>`case when ${r.syncedThrough} is null then ${running.progress}
    else jsonb_build_object('estimatedTotal', ${r.fullReceipt}->'stored'->'pullRequests') end`,
};
const known = columnsOf('known', KNOWN);

/** The same, with the beginning of its reading, and of the import. */
const MEMBER = {
  ...known,
  since: sql<string | null>`min(${known.createdAt}) filter (where ${known.isOpen}) over ()`,
  beganAt: sql<string | null>`case when ${known.isDone} then (
    select min(${s.startedAt}) from ${syncSummaries} ${s} where ${s.repositoryId} = ${known.id}) else ${known.startedAt} end`,
};
const m = columnsOf('m', MEMBER);

const COUNT = sql`coalesce((${m.progress}->>'estimatedTotal')::int, ${m.pullRequestCount})`;

const PART = {
  connectionId: m.connectionId,
  total: sql<number>`count(*)::int`,
  done: sql<number>`count(*) filter (where ${m.isDone})::int`,
  uncounted: sql<number>`count(*) filter (where ${COUNT} is null)::int`,
  counted: sql<number>`coalesce(sum(${COUNT}), 0)::int`,
  read: sql<number>`coalesce(sum(case when ${m.isDone} then ${COUNT} else (${m.progress}->>'pullRequests')::int end), 0)::int`,
  beganAt: sql<string | null>`min(${m.beganAt})`,
};
const part = columnsOf('part', PART);

/**
 * The parts of the import of a workspace, by connection; none when every repository that can be read has had its first sync.
 * The import has the repositories whose first sync runs or is due, and those that were tracked since and have had theirs.
 */
export function importParts(workspaceId: string) {
  // Every page asks: without an import the syncs of the repositories are not looked at.
  const hasUnread = sql`exists (
    select from ${repositories} where ${repositories.workspaceId} = ${opaque(workspaceId)} and ${repositories.syncedThrough} is null)`;
  const repositoriesOfIt = sql`from ${repositories} ${r} left join lateral (
      select ${listed(RUNNING)} from ${syncRuns} ${run}
      where ${run.repositoryId} = ${r.id} and ${run.finishedAt} is null
      order by ${run.startedAt} desc limit 1) running on true
    where ${r.workspaceId} = ${opaque(workspaceId)} and ${hasUnread}`;
  return list(
    {
      connectionId: part.connectionId,
      repositories: object({ done: part.done, total: part.total, uncounted: part.uncounted }),
      pullRequests: object({ read: part.read, counted: part.counted }),
      beganAt: iso<string | null>(part.beganAt),
      quota: sql<StoredImportPart['quota']>`case when ${c.id} is not null then ${object({
        githubId: digits(c.githubId),
        installationId: sql<string | null>`${c.installationId}::text`,
      })} end`,
    },
    sql`from (
      select ${listed(PART)} from (
        select ${listed(MEMBER)} from (select ${listed(KNOWN)} ${repositoriesOfIt}) known
      ) m
      where ${m.isOpen} or (${m.isDone} and ${m.createdAt} >= ${m.since})
      group by ${m.connectionId}
    ) part left join ${connections} ${c} on ${c.id} = ${part.connectionId}`,
    part.connectionId,
  );
}
