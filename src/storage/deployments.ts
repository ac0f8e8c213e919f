import { sql, type SQL } from 'drizzle-orm';
import type { Deployment, DeploymentWalk, DeploymentWalked } from '../domain/entities.ts';
import { saveActorsStatement } from './actors.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { saveAround } from './isolate.ts';
import { jsonParameter } from './json-parameter.ts';
import { setAside } from './set-aside.ts';

/** How long a deployment that has not ended is looked at again, should nobody tell that it did. */
const UNSETTLED_DAYS = 14;

/**
 * How far down the list, newest first, deployments are to be read for all of them since `since` to be known as they are
 * now (milliseconds): to what was read before, and to the earliest that had not ended then.
 */
export async function deploymentsBound(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  since: number,
): Promise<number> {
  const [row] = await rowsAsTenant<{ bound: number | null }>(
    db,
    workspaceId,
    sql`
      select extract(epoch from case when r.deployments_since <= ${iso(since)}::timestamptz then least(r.deployments_through, (
        select min(d.created_at) from deployments d
        where d.repository_id = r.id and d.state in ('pending', 'queued', 'in_progress', 'waiting')
          and d.created_at > r.deployments_through - make_interval(days => ${UNSETTLED_DAYS}))) end)::float8 * 1000 as bound
      from repositories r where r.id = ${repositoryId}`,
  );
  return row?.bound ?? since;
}

/**
 * Stores deployments by GitHub's id; an older copy never overwrites a newer one, and of two copies the last counts. One round
 * trip. One that Postgres refuses is set aside, as of `now` (milliseconds). Throws a `FailureError`.
 */
export async function saveDeployments(
  db: Database,
  scope: Scope,
  deployments: Deployment[],
  now = Date.now(),
): Promise<void> {
  const byId = new Map(deployments.map((deployment) => [deployment.githubId, deployment]));
  await saveAround(
    [...byId.values()],
    (some) => saveSome(db, scope, some),
    (_, reason) => setAside(db, scope, [{ number: null, list: 'deployments', reason }], now),
  );
}

async function saveSome(db: Database, scope: Scope, deployments: Deployment[]): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const rows = deployments.map(({ creator, ...deployment }) => ({
    github_id: deployment.githubId,
    sha: deployment.sha,
    ref: deployment.ref,
    environment: deployment.environment,
    state: deployment.state,
    creator: creator?.githubId ?? null,
    created_at: deployment.createdAt,
    succeeded_at: deployment.succeededAt,
    updated_at: deployment.updatedAt,
  }));
  const values = ['sha', 'ref', 'environment', 'is_production', 'state', 'creator_id', 'succeeded_at', 'updated_at'];
  const each = (of: string) => sql.raw(values.map((name) => `${of}.${name}`).join(', '));
  await asTenant(db, workspaceId, [
    saveActorsStatement(
      workspaceId,
      deployments.map(({ creator }) => creator),
    ),
    sql`
      with changed as (
        insert into deployments (workspace_id, repository_id, github_id, sha, ref, environment, is_production, state,
          creator_id, created_at, succeeded_at, updated_at)
        select ${workspaceId}::uuid, ${repositoryId}::uuid, x.github_id, x.sha, x.ref, x.environment,
          ${isProduction('x.environment', sql`w.production_environments`)}, x.state, a.id, x.created_at, x.succeeded_at, x.updated_at
        from json_to_recordset(${jsonParameter(rows)}::json) as x(github_id bigint, sha text, ref text, environment text,
          state text, creator bigint, created_at timestamptz, succeeded_at timestamptz, updated_at timestamptz)
        join workspaces w on w.id = ${workspaceId}
        left join actors a on a.workspace_id = ${workspaceId} and a.github_id = x.creator
        order by x.github_id
        on conflict (repository_id, github_id) do update set synced_at = now(),
          ${sql.raw(values.map((name) => `${name} = excluded.${name}`).join(', '))}
        where excluded.updated_at >= deployments.updated_at
          and (${each('deployments')}) is distinct from (${each('excluded')})
        returning 1
      )
      update repositories set metrics_changed_at = clock_timestamp() where id = ${repositoryId} and exists (select from changed)`,
  ]);
}

/**
 * Notes that all deployments since then have been read, up to the newest that is stored. What went into production once more,
 * somewhere else or after a rollback, carried nothing: no walk is needed to say so.
 */
export async function finishDeployments(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  since: number,
): Promise<void> {
  const further = sql`coalesce(r.deployments_since > ${iso(since)}, true)`;
  await asTenant(db, workspaceId, [
    // What a walk has met so far was cut off where history ended then: further back, it begins anew.
    sql`update deployments d set walk_cursor = null from repositories r
      where r.id = ${repositoryId} and d.repository_id = r.id and d.walk_cursor is not null and ${further}`,
    sql`
      update repositories r set deployments_since = least(r.deployments_since, ${iso(since)}),
        deployments_through = (select max(created_at) from deployments where repository_id = ${repositoryId})
      where r.id = ${repositoryId}`,
    sql`
      update deployments d set walk_cursor = null, walked_since = '-infinity'
      where d.repository_id = ${repositoryId} and d.is_production and d.succeeded_at is not null and d.walked_since is null
        and exists (select from deployments e where e.repository_id = d.repository_id and e.sha = d.sha and e.is_production
          and e.succeeded_at < d.succeeded_at)`,
  ]);
}

/** Production deployments whose commits are not known, or not as far back as deployments are, the earliest first. */
export function pendingWalks(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  limit: number,
): Promise<DeploymentWalk[]> {
  return rowsAsTenant<DeploymentWalk>(
    db,
    workspaceId,
    sql`
      select d.id as "deploymentId", d.sha, d.walk_cursor as "cursor",
        case when r.deployments_since > to_timestamp(0) then to_json(r.deployments_since)#>>'{}' end as "since"
      from repositories r join deployments d on d.repository_id = r.id
      where r.id = ${repositoryId} and d.is_production and d.succeeded_at is not null
        and (d.walked_since is null or d.walked_since > r.deployments_since)
      order by d.succeeded_at, d.github_id limit ${limit}`,
  );
}

/**
 * Stores the commits that walks met, each by the earliest deployment that carried it. A walk ends with the page on which it
 * meets what an earlier deployment carried: a history is sorted by time, so that a branch of before then that was merged
 * afterwards is listed behind, and on the same page unless it is old. The facts of pull requests that they merged become due.
 * One round trip, one statement.
 */
export async function saveWalks(db: Database, scope: Scope, walked: DeploymentWalked[]): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const rows = walked.map(({ deploymentId, shas, cursor }) => ({ id: deploymentId, shas, cursor }));
  await asTenant(db, workspaceId, [
    sql`
      with x as materialized (
        select * from json_to_recordset(${jsonParameter(rows)}::json) as x(id uuid, shas json, cursor text)
      ),
      met as materialized (
        select d.id, d.succeeded_at, c.sha,
          exists (select from deployments e where e.repository_id = d.repository_id and e.sha = c.sha and e.is_production
            and e.succeeded_at < d.succeeded_at)
          or exists (select from deployed_commits e where e.repository_id = d.repository_id and e.sha = c.sha
            and e.deployed_at < d.succeeded_at) as is_known
        from x join deployments d on d.id = x.id, json_array_elements_text(x.shas) as c(sha)
      ),
      stops as (select distinct id from met where is_known),
      carried as (
        insert into deployed_commits (workspace_id, repository_id, sha, deployed_at)
        select ${workspaceId}::uuid, ${repositoryId}::uuid, sha, min(succeeded_at) from met group by sha order by sha
        on conflict (repository_id, sha) do update set deployed_at = excluded.deployed_at
        where deployed_commits.deployed_at > excluded.deployed_at
        returning sha
      ),
      due as (
        update pull_requests set facts_due = true, synced_at = clock_timestamp() where id = any(array(
          -- One probe of an index for each: a join compares all with all where the planner takes the table for small.
          select merged.id from carried, lateral (
            select p.id from pull_requests p
            where p.repository_id = ${repositoryId} and p.merge_commit_sha = carried.sha offset 0
          ) merged))
      )
      update deployments d set
        walk_cursor = case when s.id is null then x.cursor end,
        walked_since = case when s.id is not null then '-infinity' when x.cursor is null then r.deployments_since end
      from x left join stops s on s.id = x.id, repositories r
      where d.id = x.id and r.id = ${repositoryId}`,
  ]);
}

/**
 * Says which environments are production, by patterns in which `*` stands for anything. What deployments carried is to be
 * read again, and until then unknown; answers the repositories that have any.
 */
export async function changeProduction(db: Database, workspaceId: string, patterns: string[]): Promise<string[]> {
  const asked = sql`${JSON.stringify(patterns)}::jsonb`;
  const results = await asTenant(db, workspaceId, [
    sql`update workspaces set production_environments = ${asked}, metrics_changed_at = clock_timestamp() where id = ${workspaceId}`,
    sql`delete from deployed_commits where workspace_id = ${workspaceId}`,
    sql`
      update pull_requests set facts_due = true, synced_at = clock_timestamp()
      where workspace_id = ${workspaceId} and id in (
        select pull_request_id from pull_request_facts where workspace_id = ${workspaceId} and deployed_at is not null)`,
    sql`
      with changed as (
        update deployments set is_production = ${isProduction('environment', asked)}, walk_cursor = null, walked_since = null
        where workspace_id = ${workspaceId} returning repository_id
      )
      select distinct repository_id as "repositoryId" from changed`,
  ]);
  return (results.at(-1) ?? []).map((row) => String(row['repositoryId']));
}

/** Whether an environment's name is like one of the patterns, whatever its case. */
function isProduction(environment: string, patterns: SQL): SQL {
  return sql`exists (
    select from jsonb_array_elements_text(${patterns}) as pattern
    where lower(${sql.raw(environment)}) like replace(regexp_replace(lower(pattern), '([%_\\\\])', '\\\\\\1', 'g'), '*', '%'))`;
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
