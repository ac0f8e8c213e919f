import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { opaque } from './opaque.ts';
import { outdatedFacts } from './outdated-facts.ts';
import { nameOf } from './rows.ts';
import { deployedCommits, deployments, incidents, sourceReadings } from './schema/deployments.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { repositories } from './schema/repositories.ts';
import { isShippedToProduction, sourceRuleOf } from './source-rules.ts';

const d = alias(deployments, 'd');
const f = alias(pullRequestFacts, 'f');

/**
 * Marks which releases and runs of workflows are deployments to production under the rule `deploymentSource`. Where that
 * changes, what deployments carried becomes unknown, and is read anew.
 */
export function shippedUnder(workspaceId: string, rule: SQL): SQL[] {
  const now = (of: typeof d | typeof deployments) => isShippedToProduction(of, sourceRuleOf(rule, of.repositoryId));
  const changed = sql`(select ${d.repositoryId} from ${deployments} ${d}
    where ${d.workspaceId} = ${opaque(workspaceId)} and ${d.source} in ('releases', 'workflow') and ${d.isProduction} <> ${now(d)})`;
  const { walkCursor, walkedSince, isProduction, source } = deployments;
  return [
    outdatedFacts(
      sql`select ${f.pullRequestId} as id from ${pullRequestFacts} ${f}
        where ${f.repositoryId} in ${changed} and ${f.deployedAt} is not null`,
      { repositories: sql`${repositories.id} in ${changed}` },
    ),
    sql`delete from ${deployedCommits} where ${deployedCommits.repositoryId} in ${changed}`,
    sql`update ${deployments} set ${nameOf(walkCursor)} = null, ${nameOf(walkedSince)} = null,
        ${nameOf(isProduction)} = case when ${source} in ('releases', 'workflow') then ${now(deployments)} else ${isProduction} end
      where ${deployments.repositoryId} in ${changed}`,
  ];
}

/** Removes the incidents that were issues: no label says any more which issues are incidents. */
export function withoutIssues(workspaceId: string): SQL {
  return sql`
    with gone as (delete from ${incidents} where ${incidents.workspaceId} = ${opaque(workspaceId)} and ${incidents.source} = 'issue')
    delete from ${sourceReadings}
    where ${sourceReadings.workspaceId} = ${opaque(workspaceId)} and ${sourceReadings.source} = 'issues'`;
}
