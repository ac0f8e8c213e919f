import { sql, type SQL } from 'drizzle-orm';
import { keyText, type AnalysisKey, type LinePlace } from '../../domain/analysis/key.ts';
import { asOwner, rowsAsTenant, type Database, type Scope } from '../database.ts';
import { select } from '../rows.ts';
import { repositories } from '../schema/repositories.ts';
import { PASSING, RECENT } from './passing.ts';

/**
 * Puts pull requests in line for analysis, `from` being rows of `pull_requests` named `p`: those with all their lists whose
 * present content has no current result of this key: one that is not current is made so, and not paid for again. Neither is
 * there one of those that failed within a day for a reason that may pass. What waits already waits on, at the place of its
 * present `updated_at`.
 */
function lineStatement({ promptVersion, model }: AnalysisKey, from: SQL, among: SQL): SQL {
  return sql`
    insert into llm_analyses (workspace_id, pull_request_id, status, pull_request_updated_at)
    select p.workspace_id, p.id, 'pending', p.updated_at from ${from}
    where ${among} and p.details_complete and not exists (
      select from llm_analyses a
      where a.pull_request_id = p.id and a.prompt_version = ${promptVersion}::int and a.model = ${model}
        and a.content_version >= p.synced_at and case when ${PASSING} then ${RECENT} else a.is_current end)
    order by p.id
    on conflict (pull_request_id) where status = 'pending'
      do update set pull_request_updated_at = excluded.pull_request_updated_at
      where llm_analyses.pull_request_updated_at <> excluded.pull_request_updated_at`;
}

/** The statement that puts these pull requests in line, for the transaction that stores their facts. */
export function lineUpStatement(key: AnalysisKey, pullRequestIds: string[]): SQL {
  const ids = sql`array(select value::uuid from json_array_elements_text(${JSON.stringify(pullRequestIds)}::json))`;
  return lineStatement(key, sql`pull_requests p`, sql`p.id = any(${ids})`);
}

/**
 * Puts the next pull requests of a repository in line, newest first: at most `limit` are looked at. Answers where to go on;
 * null when that was the last, which is then noted on the repository. One round trip.
 */
export async function lineUpNext(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  key: AnalysisKey,
  after: LinePlace | null,
  limit: number,
): Promise<LinePlace | null> {
  const beyond = after ? sql`and (updated_at, id) < (${after.updatedAt}::timestamptz, ${after.id}::uuid)` : sql``;
  const [row] = await rowsAsTenant<{ last: LinePlace | null; count: number }>(
    db,
    workspaceId,
    sql`
      with p as materialized (
        select id, workspace_id, updated_at, synced_at, details_complete from pull_requests
        where repository_id = ${repositoryId} ${beyond} order by updated_at desc, id desc limit ${limit}
      ),
      lined as (${lineStatement(key, sql`p`, sql`true`)}),
      noted as (
        update repositories set analysis_key = ${keyText(key)}
        where id = ${repositoryId} and (select count(*) from p) < ${limit}
      )
      select count(*)::int as count, (
        select json_build_object('updatedAt', updated_at, 'id', id) from p order by updated_at, id limit 1) as last
      from p`,
  );
  return row && row.count === limit ? row.last : null;
}

/** Repositories of which not all has been put in line for this key, of every workspace. For the scheduler alone. */
export async function repositoriesToLineUp(db: Database, key: AnalysisKey, limit: number): Promise<Scope[]> {
  const [rows] = await asOwner(db, [
    select(
      { workspaceId: repositories.workspaceId, repositoryId: repositories.id },
      sql`from ${repositories} where ${repositories.analysisKey} is distinct from ${keyText(key)}
        order by ${repositories.id} limit ${limit}`,
    ),
  ]);
  return rows;
}

/** Whether all of a repository has been put in line for this key. */
export async function isLinedUp(db: Database, scope: Scope, key: AnalysisKey): Promise<boolean> {
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    sql`select from repositories where id = ${scope.repositoryId} and analysis_key = ${keyText(key)}`,
  );
  return rows.length > 0;
}

/**
 * Puts pull requests of every workspace back in line whose present content has failed for a reason that may have passed, at
 * least a day ago. One that fails again is not met again for a day. What a limit of tokens keeps waiting is looked at again,
 * too: the limit may be another by now. For the scheduler alone.
 */
export async function lineUpAgain(db: Database, { promptVersion, model }: AnalysisKey, limit: number): Promise<void> {
  await asOwner(db, [
    sql`
      with again as materialized (
        select a.pull_request_id as id, a.content_version from llm_analyses a
        where ${PASSING} and not ${RECENT} and a.prompt_version = ${promptVersion}::int and a.model = ${model}
          and not exists (
            select from llm_analyses l where l.pull_request_id = a.pull_request_id and l.status = 'pending')
        order by a.finished_at limit ${limit}
      )
      insert into llm_analyses (workspace_id, pull_request_id, status, pull_request_updated_at)
      select p.workspace_id, p.id, 'pending', p.updated_at
      from again join pull_requests p on p.id = any(array(select id from again)) and p.id = again.id
      where p.synced_at <= again.content_version
      group by p.id
      order by p.id
      on conflict (pull_request_id) where status = 'pending' do nothing`,
    sql`update llm_analyses set leased_until = null, reason = null
      where status = 'pending' and (reason like 'day_limit:%' or reason like 'over_limit:%')`,
  ]);
}

/** The next workspaces with anything in line, by id. For the scheduler alone. */
export async function waitingWorkspaces(db: Database, after: string | null, limit: number): Promise<string[]> {
  const [rows] = await asOwner(db, [
    sql`select id from workspaces w
      where (${after}::uuid is null or id > ${after}::uuid)
        and exists (select from llm_analyses a where a.workspace_id = w.id and a.status = 'pending')
      order by id limit ${limit}`,
  ]);
  return (rows ?? []).map(({ id }) => String(id));
}

/** How many pull requests of a workspace wait to be analysed. */
export async function countWaiting(db: Database, workspaceId: string): Promise<number> {
  const [row] = await rowsAsTenant<{ waiting: number }>(
    db,
    workspaceId,
    sql`select count(*)::int as waiting from llm_analyses where workspace_id = ${workspaceId} and status = 'pending'`,
  );
  return row?.waiting ?? 0;
}
