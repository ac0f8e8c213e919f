import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { isLike } from './patterns.ts';

/** The source of a repository's deployments under the rule `deploymentSource`, as jsonb: its own, else the workspace's. */
export function sourceRuleOf(rule: SQL, repositoryId: SQLWrapper): SQL {
  return sql`coalesce(${rule} -> 'repositories' -> ${repositoryId}::text, ${rule} -> 'workspace')`;
}

/**
 * Whether a release or a run of a workflow is a deployment to production under such a source: by the pattern of its tag,
 * or the name of its workflow. `auto` has no pattern: every release counts.
 */
export function isShippedToProduction(
  of: { source: SQLWrapper; ref: SQLWrapper; environment: SQLWrapper },
  rule: SQL,
): SQL {
  const tagged = isLike(sql`coalesce(${of.ref}, '')`, sql`coalesce(${rule} ->> 'tagPattern', '*')`);
  return sql`case ${of.source} when 'releases' then ${tagged}
    else coalesce(lower(${of.environment}) = lower(${rule} ->> 'workflow'), false) end`;
}
