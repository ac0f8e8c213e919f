import type { GitHub } from './client.ts';
import { isLocal } from './is-local.ts';
import { mustAnswer } from './must-answer.ts';
import { nextCursor } from './next-cursor.ts';
import { DeploymentStatusesDocument, type DeploymentsQuery } from './queries.generated.ts';
import type { Repository } from './repository.ts';

/** A deployment of a page, with up to a hundred of its statuses. */
export type DeploymentNode = NonNullable<
  NonNullable<NonNullable<NonNullable<DeploymentsQuery['repository']>['deployments']>['nodes']>[number]
>;

type StatusNode = NonNullable<NonNullable<DeploymentNode['statuses']>['nodes']>[number];

/**
 * The deployment with all its statuses. More than a hundred are rare, so each page is a request. A null stands for those
 * that GitHub does not show. Throws a `FailureError` when GitHub answers nothing else.
 */
export async function withAllStatuses(
  github: GitHub,
  repository: Repository,
  node: DeploymentNode,
): Promise<DeploymentNode> {
  const { id, statuses } = node;
  if (!statuses?.nodes || !statuses.pageInfo.hasNextPage) return node;
  const nodes = [...statuses.nodes];
  try {
    let after = nextCursor(statuses.pageInfo, null, 'statuses');
    while (after !== null) {
      const page = await readPage(github, id, after);
      nodes.push(...page.nodes);
      after = page.next;
    }
  } catch (error) {
    if (!isLocal(error)) throw error;
    await mustAnswer(github, repository, error);
    nodes.push(null);
  }
  return { ...node, statuses: { ...statuses, nodes } };
}

async function readPage(
  github: GitHub,
  id: string,
  after: string,
): Promise<{ nodes: StatusNode[]; next: string | null }> {
  const { data } = await github.graphql(DeploymentStatusesDocument, { id, after });
  const statuses = data.node && 'statuses' in data.node ? data.node.statuses : null;
  if (!statuses?.nodes) return { nodes: [null], next: null };
  return { nodes: statuses.nodes, next: nextCursor(statuses.pageInfo, after, 'statuses') };
}
