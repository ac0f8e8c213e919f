import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DeploymentWalk, DeploymentWalked } from '../domain/entities.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { DEPLOYMENTS_CHANGED } from './deployments-changed.ts';
import { opaque } from './opaque.ts';
import { FACTS_DUE, inOrder } from './outdated-facts.ts';
import { columnOf, excluded, nameOf, namesOf, select } from './rows.ts';
import { deployedCommits as carried, deployments } from './schema/deployments.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';

const d = alias(deployments, 'd');
const e = alias(deployments, 'e');
const p = alias(pullRequests, 'p');
const r = alias(repositories, 'r');

/**
 * Production deployments of the source that counts, the earliest first, whose commits are not known, or not as far back
 * as everything else is. None before the list of deployments was read to its end: until then it is not known how far back
 * they go.
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
        since: sql<string | null>`case when ${r.walksSince} > to_timestamp(0) then to_json(${r.walksSince})#>>'{}' end`,
      },
      sql`from ${repositories} ${r} join ${deployments} ${d} on ${d.repositoryId} = ${r.id}
        where ${r.id} = ${repositoryId} and ${r.walksSince} is not null
          and ${d.source} = ${r.deploymentSource} and ${d.isProduction} and ${d.succeededAt} is not null
          and (${d.walkedSince} is null or ${d.walkedSince} > ${r.walksSince})
        order by ${d.succeededAt}, ${d.id} limit ${limit}`,
    ),
  );
}

/**
 * Stores the commits that walks met, each with the earliest deployment that carried it. A walk ends with the page on
 * which it meets a commit of an earlier deployment. A history is sorted by time: an older branch that was merged later
 * is listed after that commit, on the same page unless the branch is old. The facts of the pull requests with these
 * merges become due. A page is left out when its walk has begun again since it was asked for, or when its deployment counts
 * no more. One round trip.
 */
export async function saveWalks(db: Database, scope: Scope, walked: DeploymentWalked[]): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const succeededAt = nameOf(d.succeededAt);
  const rows = walked.map(({ deploymentId, after, shas, cursor }) => ({ id: deploymentId, after, shas, cursor }));
  await asTenant(db, workspaceId, [
    // Who changes what counts holds this row until its commit: the next statement sees the change.
    sql`select from ${repositories} where ${repositories.id} = ${repositoryId} for no key update`,
    sql`
      with x as materialized (
        -- One probe of an index for each deployment.
        select asked.id, asked.shas, asked.cursor, one.sha as carrier, one.source, ${columnOf('one', d.succeededAt)}
        from json_to_recordset(${jsonParameter(rows)}::json) as asked(id uuid, after text, shas json, cursor text)
        cross join lateral (
          select ${d.sha}, ${d.source}, ${d.succeededAt} from ${deployments} ${d} join ${repositories} ${r} on ${r.id} = ${repositoryId}
          where ${d.id} = asked.id and ${d.isProduction} and ${d.source} = ${r.deploymentSource}
            and ${d.walkCursor} is not distinct from asked.after offset 0
        ) one
      ),
      listed as materialized (
        select x.id, x.carrier, x.source, x.${succeededAt}, c.sha from x, json_array_elements_text(x.shas) as c(sha)
      ),
      -- When each of these commits was deployed first, as far as that is stored. A search by array is a probe of the
      -- index for each commit, and a window sorts: with a join, a fresh table would be read whole for every commit.
      known as (
        select ${e.sha}, ${e.succeededAt} as at from ${deployments} ${e}
        where ${e.repositoryId} = ${opaque(repositoryId)} and ${e.sha} = any(array(select distinct sha from listed))
          and ${e.isProduction} and ${e.source} = any(array(select distinct source from listed))
        union all
        select ${carried.sha}, ${carried.deployedAt} from ${carried}
        where ${carried.repositoryId} = ${opaque(repositoryId)} and ${carried.sha} = any(array(select distinct sha from listed))
      ),
      met as materialized (
        select id, carrier, ${succeededAt}, sha, coalesce(known_at < ${succeededAt}, false) as is_known from (
          select id, carrier, ${succeededAt}, sha, min(at) over (partition by sha) as known_at from (
            select id, carrier, ${succeededAt}, sha, null::timestamptz as at from listed
            union all
            select null, null, null, sha, at from known
          ) both_kinds
        ) told where id is not null
      ),
      stops as (select distinct id from met where is_known),
      carried as (
        insert into ${carried}
          (${namesOf(carried.workspaceId, carried.repositoryId, carried.sha, carried.deployedAt, carried.carrier)})
        select distinct on (sha) ${workspaceId}::uuid, ${repositoryId}::uuid, sha, ${succeededAt}, carrier
        from met order by sha, ${succeededAt}, carrier
        on conflict (${namesOf(carried.repositoryId, carried.sha)}) do update set
          ${excluded([carried.deployedAt, carried.carrier])}
        where ${carried.deployedAt} > excluded.${nameOf(carried.deployedAt)}
          or ${carried.deployedAt} = excluded.${nameOf(carried.deployedAt)}
            and coalesce(${carried.carrier} > excluded.${nameOf(carried.carrier)}, true)
        returning ${carried.sha}
      ),
      noted as (
        update ${repositories} set ${DEPLOYMENTS_CHANGED}
        where ${repositories.id} = ${repositoryId} and exists (select from carried)
      ),
      due as (
        -- One probe of an index for each: a join compares all with all where the planner takes the table for small.
        update ${pullRequests} set ${FACTS_DUE} where ${pullRequests.id} = any(array(${inOrder(sql`
          select merged.id from carried, lateral (
            select ${p.id} from ${pullRequests} ${p}
            where ${p.repositoryId} = ${opaque(repositoryId)} and ${p.mergeCommitSha} = carried.sha offset 0
          ) merged`)}))
      )
      update ${deployments} ${d} set
        ${nameOf(d.walkCursor)} = case when s.id is null then x.cursor end,
        ${nameOf(d.walkedSince)} = case when s.id is not null then '-infinity' when x.cursor is null then ${r.walksSince} end
      from x left join stops s on s.id = x.id, ${repositories} ${r}
      where ${d.id} = x.id and ${r.id} = ${repositoryId}`,
  ]);
}
