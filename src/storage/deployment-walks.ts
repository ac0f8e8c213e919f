import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DeploymentWalk, DeploymentWalked } from '../domain/entities.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { excluded, nameOf, namesOf, select } from './rows.ts';
import { deployedCommits as carried, deployments } from './schema/deployments.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';

const d = alias(deployments, 'd');
const e = alias(deployments, 'e');
const p = alias(pullRequests, 'p');
const r = alias(repositories, 'r');

/** Makes facts due, also those that are being computed at this moment. */
export const FACTS_DUE = sql`${nameOf(pullRequests.factsDue)} = true, ${nameOf(pullRequests.syncedAt)} = clock_timestamp()`;

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
