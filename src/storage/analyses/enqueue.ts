import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { keyText, type AnalysisKey, type EnqueuePlace } from '../../domain/analysis/key.ts';
import { asOwner, rowsAsOwner, rowsAsTenant, type Database, type Scope } from '../database.ts';
import { opaque } from '../opaque.ts';
import { columnOf, excluded, nameOf, namesOf, object, select } from '../rows.ts';
import { llmAnalyses } from '../schema/analyses.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { repositories } from '../schema/repositories.ts';
import { workspaces } from '../schema/workspaces.ts';
import { analysis as a, PASSING, RECENT } from './passing.ts';

const p = alias(pullRequests, 'p');
const l = alias(llmAnalyses, 'l');

/**
 * Enqueues pull requests for analysis; `from` gives rows of `pull_requests` named `p`. It takes pull requests whose
 * lists are all stored and whose present content has no current result of this key. A result that exists and is not
 * current becomes current, and is not paid for again. A pull request is left out when it failed within a day for a
 * reason that may pass. One that waits already keeps waiting, in the order of its present `updated_at`.
 */
function insertStatement({ promptVersion, model }: AnalysisKey, from: SQL, among: SQL): SQL {
  const { pullRequestId, pullRequestUpdatedAt } = llmAnalyses;
  return sql`
    insert into ${llmAnalyses} (${PENDING_COLUMNS})
    select ${p.workspaceId}, ${p.id}, 'pending', ${p.updatedAt} from ${from}
    where ${among} and ${p.detailsComplete} and not exists (
      select from ${llmAnalyses} ${a}
      where ${a.pullRequestId} = ${p.id} and ${a.promptVersion} = ${promptVersion}::int and ${a.model} = ${model}
        and ${a.contentVersion} >= ${p.syncedAt} and case when ${PASSING} then ${RECENT} else ${a.isCurrent} end)
    order by ${p.id}
    on conflict (${nameOf(pullRequestId)}) where status = 'pending'
      do update set ${excluded([pullRequestUpdatedAt])}
      where ${pullRequestUpdatedAt} <> excluded.${nameOf(pullRequestUpdatedAt)}`;
}

const PENDING_COLUMNS = namesOf(
  llmAnalyses.workspaceId,
  llmAnalyses.pullRequestId,
  llmAnalyses.status,
  llmAnalyses.pullRequestUpdatedAt,
);

/** The statement that enqueues these pull requests. It runs in the transaction that stores their facts. */
export function enqueueStatement(key: AnalysisKey, pullRequestIds: string[]): SQL {
  const ids = sql`array(select value::uuid from json_array_elements_text(${JSON.stringify(pullRequestIds)}::json))`;
  return insertStatement(key, sql`${pullRequests} ${p}`, sql`${p.id} = any(${ids})`);
}

/**
 * Enqueues the next pull requests of a repository, newest first; it looks at `limit` of them at most. Answers the place
 * to go on from. After the last pull request it answers null, and the repository stores the key. One round trip.
 */
export async function enqueueNext(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  key: AnalysisKey,
  after: EnqueuePlace | null,
  limit: number,
): Promise<EnqueuePlace | null> {
  const { id, updatedAt } = pullRequests;
  const beyond = after ? sql`and (${updatedAt}, ${id}) < (${after.updatedAt}::timestamptz, ${after.id}::uuid)` : sql``;
  const tables = sql`
    with p as materialized (
      select ${id}, ${pullRequests.workspaceId}, ${updatedAt}, ${pullRequests.syncedAt}, ${pullRequests.detailsComplete}
      from ${pullRequests}
      where ${pullRequests.repositoryId} = ${opaque(repositoryId)} ${beyond} order by ${updatedAt} desc, ${id} desc limit ${limit}
    ),
    enqueued as (${insertStatement(key, sql`p`, sql`true`)}),
    noted as (
      update ${repositories} set ${nameOf(repositories.analysisKey)} = ${keyText(key)}
      where ${repositories.id} = ${repositoryId} and (select count(*) from p) < ${limit}
    )`;
  const last = object({ updatedAt: p.updatedAt, id: p.id });
  const fields = {
    count: sql<number>`count(*)::int`,
    last: sql<EnqueuePlace | null>`(select ${last} from p order by ${p.updatedAt}, ${p.id} limit 1)`,
  };
  const [row] = await rowsAsTenant(db, workspaceId, select(fields, sql`from p`, tables));
  return row && row.count === limit ? row.last : null;
}

/** Repositories of all workspaces with pull requests that are not enqueued for this key. Only for the scheduler. */
export async function repositoriesToEnqueue(db: Database, key: AnalysisKey, limit: number): Promise<Scope[]> {
  const [rows] = await asOwner(db, [
    select(
      { workspaceId: repositories.workspaceId, repositoryId: repositories.id },
      sql`from ${repositories} where ${repositories.analysisKey} is distinct from ${keyText(key)}
        order by ${repositories.id} limit ${limit}`,
    ),
  ]);
  return rows;
}

/** Whether all of a repository has been enqueued for this key. */
export async function isEnqueued(db: Database, scope: Scope, key: AnalysisKey): Promise<boolean> {
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    sql`select from ${repositories}
      where ${repositories.id} = ${scope.repositoryId} and ${repositories.analysisKey} = ${keyText(key)}`,
  );
  return rows.length > 0;
}

/**
 * Enqueues pull requests of all workspaces again whose present content failed, at least a day ago, for a reason that
 * may have passed. One that fails again waits another day. Pull requests that a limit of tokens holds back are tried
 * again too, because the limit may have changed. Only for the scheduler.
 */
export async function enqueueAgain(db: Database, { promptVersion, model }: AnalysisKey, limit: number): Promise<void> {
  const waits = sql`exists (
    select from ${llmAnalyses} ${l} where ${l.pullRequestId} = ${a.pullRequestId} and ${l.status} = 'pending')`;
  const { leasedUntil, reason, status } = llmAnalyses;
  await asOwner(db, [
    sql`
      with again as materialized (
        select ${a.pullRequestId} as id, ${a.contentVersion} from ${llmAnalyses} ${a}
        where ${PASSING} and not ${RECENT} and ${a.promptVersion} = ${promptVersion}::int and ${a.model} = ${model}
          and not ${waits}
        order by ${a.finishedAt} limit ${limit}
      )
      insert into ${llmAnalyses} (${PENDING_COLUMNS})
      select ${p.workspaceId}, ${p.id}, 'pending', ${p.updatedAt}
      from again join ${pullRequests} ${p} on ${p.id} = any(array(select id from again)) and ${p.id} = again.id
      where ${p.syncedAt} <= ${columnOf('again', a.contentVersion)}
      group by ${p.id}
      order by ${p.id}
      on conflict (${nameOf(llmAnalyses.pullRequestId)}) where status = 'pending' do nothing`,
    sql`update ${llmAnalyses} set ${nameOf(leasedUntil)} = null, ${nameOf(reason)} = null
      where ${status} = 'pending' and (${reason} like 'day_limit:%' or ${reason} like 'over_limit:%')`,
  ]);
}

/** The next workspaces with waiting pull requests, by id. Only for the scheduler. */
export async function waitingWorkspaces(db: Database, after: string | null, limit: number): Promise<string[]> {
  const rows = await rowsAsOwner(
    db,
    select(
      { id: workspaces.id },
      sql`from ${workspaces}
        where (${after}::uuid is null or ${workspaces.id} > ${after}::uuid)
          and exists (select from ${llmAnalyses} where ${llmAnalyses.workspaceId} = ${workspaces.id} and ${llmAnalyses.status} = 'pending')
        order by ${workspaces.id} limit ${limit}`,
    ),
  );
  return rows.map(({ id }) => id);
}

/** How many pull requests of a workspace wait to be analysed. */
export async function countWaiting(db: Database, workspaceId: string): Promise<number> {
  const { status, workspaceId: of } = llmAnalyses;
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { waiting: sql<number>`count(*)::int` },
      sql`from ${llmAnalyses} where ${of} = ${opaque(workspaceId)} and ${status} = 'pending'`,
    ),
  );
  return row?.waiting ?? 0;
}
