import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Deployment, DeploymentWalk, DeploymentWalked } from '../domain/entities.ts';
import { saveActorsStatement } from './actors.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { saveAround } from './isolate.ts';
import { jsonParameter } from './json-parameter.ts';
import { isLike } from './patterns.ts';
import { account } from './people.ts';
import { excluded, nameOf, namesOf, recordOf, select } from './rows.ts';
import { actors } from './schema/actors.ts';
import { deployedCommits as carried, deployments } from './schema/deployments.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { workspaces } from './schema/workspaces.ts';
import { setAside } from './set-aside.ts';

const d = alias(deployments, 'd');
const e = alias(deployments, 'e');
const f = alias(pullRequestFacts, 'f');
const p = alias(pullRequests, 'p');
const r = alias(repositories, 'r');

/** Makes facts due, also those that are being computed at this moment. */
const FACTS_DUE = sql`${nameOf(pullRequests.factsDue)} = true, ${nameOf(pullRequests.syncedAt)} = clock_timestamp()`;

/** How many days a deployment without an end is read again, in case no webhook reports its end. */
const UNSETTLED_DAYS = 14;

/**
 * How far down the list, newest first, a sync must read to know the present state of all deployments since `since`
 * (milliseconds): down to those read before, and to the earliest that had not ended then.
 */
export async function deploymentsBound(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  since: number,
): Promise<number> {
  const { deploymentsSince, deploymentsThrough } = r;
  const unsettled = sql`(
    select min(${d.createdAt}) from ${deployments} ${d}
    where ${d.repositoryId} = ${r.id} and ${d.state} in ('pending', 'queued', 'in_progress', 'waiting')
      and ${d.createdAt} > ${deploymentsThrough} - make_interval(days => ${UNSETTLED_DAYS}))`;
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      {
        bound: sql<number | null>`extract(epoch from case when ${deploymentsSince} <= ${iso(since)}::timestamptz
          then least(${deploymentsThrough}, ${unsettled}) end)::float8 * 1000`,
      },
      sql`from ${repositories} ${r} where ${r.id} = ${repositoryId}`,
    ),
  );
  return row?.bound ?? since;
}

/**
 * Stores deployments by GitHub's id. An older copy never overwrites a newer one, and the last of two copies counts. One
 * round trip. A deployment that Postgres refuses is set aside, as of `now` (milliseconds). Throws a `FailureError`.
 */
export async function saveDeployments(
  db: Database,
  scope: Scope,
  listed: Deployment[],
  now = Date.now(),
): Promise<void> {
  const byId = new Map(listed.map((deployment) => [deployment.githubId, deployment]));
  await saveAround(
    [...byId.values()],
    (some) => saveSome(db, scope, some),
    (_, reason) => setAside(db, scope, [{ number: null, list: 'deployments', reason }], now),
  );
}

async function saveSome(db: Database, scope: Scope, listed: Deployment[]): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const { githubId, sha, ref, environment, isProduction: production, state, creatorId } = deployments;
  const { createdAt, succeededAt, updatedAt } = deployments;
  const rows = listed.map(({ creator, ...deployment }) => ({
    [githubId.name]: deployment.githubId,
    [sha.name]: deployment.sha,
    [ref.name]: deployment.ref,
    [environment.name]: deployment.environment,
    [state.name]: deployment.state,
    creator: creator?.githubId ?? null,
    [createdAt.name]: deployment.createdAt,
    [succeededAt.name]: deployment.succeededAt,
    [updatedAt.name]: deployment.updatedAt,
  }));
  const said = [githubId, sha, ref, environment, state, createdAt, succeededAt, updatedAt];
  const changing = [sha, ref, environment, production, state, creatorId, succeededAt, updatedAt];
  const joined = (parts: SQL[]) => sql.join(parts, sql`, `);
  await asTenant(db, workspaceId, [
    saveActorsStatement(
      workspaceId,
      listed.map(({ creator }) => creator),
    ),
    sql`
      with changed as (
        insert into ${deployments} (${namesOf(deployments.workspaceId, deployments.repositoryId, production, creatorId, ...said)})
        select ${workspaceId}::uuid, ${repositoryId}::uuid,
          ${isProduction(sql`x.${nameOf(environment)}`, sql`${workspaces.productionEnvironments}`)}, ${account.id},
          ${joined(said.map((column) => sql`x.${nameOf(column)}`))}
        from json_to_recordset(${jsonParameter(rows)}::json) as x(creator bigint, ${recordOf(said)})
        join ${workspaces} on ${workspaces.id} = ${workspaceId}
        left join ${actors} ${account} on ${account.workspaceId} = ${workspaceId} and ${account.githubId} = x.creator
        order by x.${nameOf(githubId)}
        on conflict (${namesOf(deployments.repositoryId, githubId)}) do update set
          ${nameOf(deployments.syncedAt)} = now(), ${excluded(changing)}
        where excluded.${nameOf(updatedAt)} >= ${updatedAt}
          and (${joined(changing.map((column) => sql`${column}`))})
            is distinct from (${joined(changing.map((column) => sql`excluded.${nameOf(column)}`))})
        returning 1
      )
      update ${repositories} set ${nameOf(repositories.metricsChangedAt)} = clock_timestamp()
      where ${repositories.id} = ${repositoryId} and exists (select from changed)`,
  ]);
}

/**
 * Notes that all deployments since then have been read, up to the newest stored one. A deployment of the same commit in
 * another place, or after a rollback, carried nothing new: it needs no walk.
 */
export async function finishDeployments(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  since: number,
): Promise<void> {
  const further = sql`coalesce(${r.deploymentsSince} > ${iso(since)}, true)`;
  const cursor = nameOf(d.walkCursor);
  await asTenant(db, workspaceId, [
    // History ended too early for the walks so far: with a longer history they begin again.
    sql`update ${deployments} ${d} set ${cursor} = null from ${repositories} ${r}
      where ${r.id} = ${repositoryId} and ${d.repositoryId} = ${r.id} and ${d.walkCursor} is not null and ${further}`,
    sql`
      update ${repositories} ${r} set ${nameOf(r.deploymentsSince)} = least(${r.deploymentsSince}, ${iso(since)}),
        ${nameOf(r.deploymentsThrough)} = (select max(${d.createdAt}) from ${deployments} ${d} where ${d.repositoryId} = ${repositoryId})
      where ${r.id} = ${repositoryId}`,
    sql`
      update ${deployments} ${d} set ${cursor} = null, ${nameOf(d.walkedSince)} = '-infinity'
      where ${d.repositoryId} = ${repositoryId} and ${d.isProduction} and ${d.succeededAt} is not null and ${d.walkedSince} is null
        and exists (select from ${deployments} ${e} where ${e.repositoryId} = ${d.repositoryId} and ${e.sha} = ${d.sha}
          and ${e.isProduction} and ${e.succeededAt} < ${d.succeededAt})`,
  ]);
}

/**
 * Production deployments, the earliest first, whose commits are not known, or not as far back as deployments are. None
 * before the list of deployments was read to its end: until then it is not known how far back they go.
 */
export function pendingWalks(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  limit: number,
): Promise<DeploymentWalk[]> {
  return rowsAsTenant(
    db,
    workspaceId,
    select(
      {
        deploymentId: d.id,
        sha: d.sha,
        cursor: d.walkCursor,
        since: sql<
          string | null
        >`case when ${r.deploymentsSince} > to_timestamp(0) then to_json(${r.deploymentsSince})#>>'{}' end`,
      },
      sql`from ${repositories} ${r} join ${deployments} ${d} on ${d.repositoryId} = ${r.id}
        where ${r.id} = ${repositoryId} and ${r.deploymentsSince} is not null and ${d.isProduction} and ${d.succeededAt} is not null
          and (${d.walkedSince} is null or ${d.walkedSince} > ${r.deploymentsSince})
        order by ${d.succeededAt}, ${d.githubId} limit ${limit}`,
    ),
  );
}

/**
 * Stores the commits that walks met, each with the earliest deployment that carried it. A walk ends with the page on
 * which it meets a commit of an earlier deployment. A history is sorted by time: an older branch that was merged later
 * is listed after that commit, on the same page unless the branch is old. The facts of the pull requests with these
 * merges become due. One round trip, one statement.
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
        select ${d.id}, ${d.succeededAt} as succeeded_at, c.sha,
          exists (select from ${deployments} ${e} where ${e.repositoryId} = ${d.repositoryId} and ${e.sha} = c.sha
            and ${e.isProduction} and ${e.succeededAt} < ${d.succeededAt})
          or exists (select from ${carried} where ${carried.repositoryId} = ${d.repositoryId} and ${carried.sha} = c.sha
            and ${carried.deployedAt} < ${d.succeededAt}) as is_known
        from x join ${deployments} ${d} on ${d.id} = x.id, json_array_elements_text(x.shas) as c(sha)
      ),
      stops as (select distinct id from met where is_known),
      carried as (
        insert into ${carried} (${namesOf(carried.workspaceId, carried.repositoryId, carried.sha, carried.deployedAt)})
        select ${workspaceId}::uuid, ${repositoryId}::uuid, sha, min(succeeded_at) from met group by sha order by sha
        on conflict (${namesOf(carried.repositoryId, carried.sha)}) do update set ${excluded([carried.deployedAt])}
        where ${carried.deployedAt} > excluded.${nameOf(carried.deployedAt)}
        returning ${carried.sha}
      ),
      due as (
        update ${pullRequests} set ${FACTS_DUE} where ${pullRequests.id} = any(array(
          -- One probe of an index for each: a join compares all with all where the planner takes the table for small.
          select merged.id from carried, lateral (
            select ${p.id} from ${pullRequests} ${p}
            where ${p.repositoryId} = ${repositoryId} and ${p.mergeCommitSha} = carried.sha offset 0
          ) merged))
      )
      update ${deployments} ${d} set
        ${nameOf(d.walkCursor)} = case when s.id is null then x.cursor end,
        ${nameOf(d.walkedSince)} = case when s.id is not null then '-infinity' when x.cursor is null then ${r.deploymentsSince} end
      from x left join stops s on s.id = x.id, ${repositories} ${r}
      where ${d.id} = x.id and ${r.id} = ${repositoryId}`,
  ]);
}

/**
 * Sets which environments are production, by patterns in which `*` stands for anything. The commits of deployments
 * become unknown and must be read again; answers the repositories that have deployments.
 */
export async function changeProduction(db: Database, workspaceId: string, patterns: string[]): Promise<string[]> {
  const asked = sql`${JSON.stringify(patterns)}::jsonb`;
  const wasDeployed = sql`(select ${f.pullRequestId} from ${pullRequestFacts} ${f}
    where ${f.workspaceId} = ${workspaceId} and ${f.deployedAt} is not null)`;
  const { isProduction: production, walkCursor, walkedSince } = deployments;
  const [, , , changed] = await asTenant(db, workspaceId, [
    sql`update ${workspaces} set ${nameOf(workspaces.productionEnvironments)} = ${asked},
        ${nameOf(workspaces.metricsChangedAt)} = clock_timestamp()
      where ${workspaces.id} = ${workspaceId}`,
    sql`delete from ${carried} where ${carried.workspaceId} = ${workspaceId}`,
    sql`update ${pullRequests} set ${FACTS_DUE}
      where ${pullRequests.workspaceId} = ${workspaceId} and ${pullRequests.id} in ${wasDeployed}`,
    sql<{ repositoryId: string }>`
      with changed as (
        update ${deployments} set ${nameOf(production)} = ${isProduction(sql`${deployments.environment}`, asked)},
          ${nameOf(walkCursor)} = null, ${nameOf(walkedSince)} = null
        where ${deployments.workspaceId} = ${workspaceId} returning ${deployments.repositoryId}
      )
      select distinct repository_id as "repositoryId" from changed`,
  ]);
  return changed.map(({ repositoryId }) => repositoryId);
}

/** Whether an environment's name matches one of the patterns. */
function isProduction(environment: SQL, patterns: SQL): SQL {
  return sql`exists (
    select from jsonb_array_elements_text(${patterns}) as pattern
    where ${isLike(environment, sql`pattern`)})`;
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
