import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Shipped } from '../domain/entities.ts';
import { asTenant, type Database, type Scope } from './database.ts';
import { DEPLOYMENTS_CHANGED } from './deployments-changed.ts';
import { jsonParameter } from './json-parameter.ts';
import { opaque } from './opaque.ts';
import { factsDueOf } from './outdated-facts.ts';
import { ruleIn } from './rules.ts';
import { excluded, nameOf, namesOf, recordOf } from './rows.ts';
import { deployedCommits, deployments } from './schema/deployments.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { repositories } from './schema/repositories.ts';
import { isShippedToProduction, sourceRuleOf } from './source-rules.ts';

const d = alias(deployments, 'd');

/** A page of releases, or of the runs of a workflow. */
export interface ShippedPage {
  source: 'releases' | 'workflow';
  environment: string;
  shipped: Shipped[];
  /** GitHub's ids of deployments that do not count, or no longer count. */
  others: string[];
  /** The page is the whole list: what else is stored of the source is gone from GitHub. */
  isWhole: boolean;
}

/**
 * Stores deployments of a source by GitHub's ids. The commit and the instant that were stored first stay: a tag that
 * moves, or a run that is repeated, is no other deployment. What a deployment carried that is gone must be read anew. One
 * round trip.
 */
export async function saveShipped(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  { source, environment, shipped, others, isWhole }: ShippedPage,
): Promise<void> {
  const { externalId, sha, ref, createdAt, succeededAt, isProduction, state, updatedAt } = deployments;
  const byId = new Map(shipped.map((one) => [one.externalId, one]));
  const rows = [...byId.values()].map((one) => ({
    [externalId.name]: one.externalId,
    [sha.name]: one.sha,
    [ref.name]: one.ref,
    [createdAt.name]: one.beganAt,
    [succeededAt.name]: one.succeededAt,
  }));
  const said = [externalId, sha, ref, createdAt, succeededAt];
  const production = isShippedToProduction(
    { source: sql`${source}::text`, ref: sql`x.${nameOf(ref)}`, environment: sql`${environment}::text` },
    sourceRuleOf(ruleIn(workspaceId, 'deploymentSource'), sql`${repositoryId}::uuid`),
  );
  const listed = sql`array(select jsonb_array_elements_text(${JSON.stringify([...byId.keys()])}::jsonb))`;
  const isNone = sql`${d.externalId} in (select jsonb_array_elements_text(${JSON.stringify(others)}::jsonb))`;
  const isGone = isWhole ? sql`(${isNone} or ${d.externalId} <> all(${listed}))` : isNone;
  const gone = sql`exists (select from ${deployments} ${d}
    where ${d.repositoryId} = ${opaque(repositoryId)} and ${d.source} = ${source} and ${isGone})`;
  await asTenant(db, workspaceId, [
    sql`
      with changed as (
        insert into ${deployments} (${namesOf(deployments.workspaceId, deployments.repositoryId, deployments.source, deployments.environment, state, isProduction, updatedAt, ...said)})
        select ${workspaceId}::uuid, ${repositoryId}::uuid, ${source}, ${environment}, 'success', ${production},
          x.${nameOf(succeededAt)}, ${sql.join(
            said.map((column) => sql`x.${nameOf(column)}`),
            sql`, `,
          )}
        from json_to_recordset(${jsonParameter(rows)}::json) as x(${recordOf(said)})
        order by x.${nameOf(externalId)}
        on conflict (${namesOf(deployments.repositoryId, externalId, deployments.source)}) do update set
          ${excluded([deployments.environment, isProduction])}
        where ${deployments.environment} <> excluded.${nameOf(deployments.environment)}
          or ${isProduction} <> excluded.${nameOf(isProduction)}
        returning 1
      )
      update ${repositories} set ${DEPLOYMENTS_CHANGED}
      where ${repositories.id} = ${repositoryId} and exists (select from changed)`,
    sql`update ${repositories} set ${DEPLOYMENTS_CHANGED} where ${repositories.id} = ${repositoryId} and ${gone}`,
    factsDueOf(
      sql`select ${pullRequestFacts.pullRequestId} as id from ${pullRequestFacts}
        where ${pullRequestFacts.repositoryId} = ${opaque(repositoryId)} and ${pullRequestFacts.deployedAt} is not null and ${gone}`,
      { repositories: sql`${repositories.id} = ${repositoryId}` },
    ),
    sql`delete from ${deployedCommits} where ${deployedCommits.repositoryId} = ${opaque(repositoryId)} and ${gone}`,
    sql`update ${deployments} set ${nameOf(deployments.walkCursor)} = null, ${nameOf(deployments.walkedSince)} = null
      where ${deployments.repositoryId} = ${opaque(repositoryId)} and ${gone}`,
    sql`delete from ${deployments} ${d} where ${d.repositoryId} = ${opaque(repositoryId)} and ${d.source} = ${source} and ${isGone}`,
  ]);
}
