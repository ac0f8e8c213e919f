import { sql, type Column, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { isLike } from './patterns.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { workspaceRules } from './schema/rules.ts';

const r = alias(repositories, 'r');
const p = alias(pullRequests, 'p');

type OfPullRequest = Pick<typeof p, 'baseRef' | 'repositoryId' | 'workspaceId'>;

/**
 * Whether a pull request is merged into a production branch of its repository: one that matches the rule
 * `productionBranches`, by default the workspace's, else the default branch. All are, when that is not known.
 */
export function isIntoProduction(of: OfPullRequest, rule = storedRule(of)): SQL {
  const isDefault = sql`${of.baseRef} = coalesce(
    (select ${r.defaultBranch} from ${repositories} ${r} where ${r.id} = ${of.repositoryId}), ${of.baseRef})`;
  return sql`coalesce((
    select bool_or(${isLike(of.baseRef, sql`pattern`)})
    from jsonb_array_elements_text(${rule} -> ${of.repositoryId}::text) pattern), ${isDefault})`;
}

/** Whether a deployment delivers a pull request whose merge it carries: a release only one into a production branch. */
export function canDeliver(deployment: { source: Column }, of: OfPullRequest): SQL {
  return sql`(${deployment.source} <> 'releases' or ${isIntoProduction(of)})`;
}

function storedRule(of: OfPullRequest): SQL {
  return sql`(select ${workspaceRules.rules} -> 'productionBranches'
    from ${workspaceRules} where ${workspaceRules.workspaceId} = ${of.workspaceId})`;
}
