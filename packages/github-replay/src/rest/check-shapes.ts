import type { CheckRun, PullRequest, StatusContext } from '../history/model.ts';
import { nodeId } from '../graphql/node-id.ts';
import { rollupState } from '../graphql/views/check-view.ts';
import type { HostedRepository } from '../hosting/hosted-repository.ts';
import { accountShape } from './account-shape.ts';

export function checkRunShape(repository: HostedRepository, pullRequest: PullRequest, check: CheckRun) {
  return {
    id: check.databaseId,
    node_id: nodeId('CheckRun', repository.databaseId, pullRequest.number, check.databaseId),
    head_sha: pullRequest.headRefOid,
    name: check.name,
    status: check.status.toLowerCase(),
    conclusion: check.conclusion?.toLowerCase() ?? null,
    started_at: check.startedAt,
    completed_at: check.completedAt,
    app: { id: check.app.databaseId, slug: check.app.slug, name: check.app.slug },
    html_url: `https://github.com/${repository.fullName}/runs/${check.databaseId}`,
  };
}

export function statusShape(context: StatusContext) {
  return {
    context: context.context,
    state: context.state.toLowerCase(),
    description: context.description,
    created_at: context.createdAt,
    updated_at: context.createdAt,
    creator: accountShape(context.creator),
    target_url: null,
  };
}

/** The combined status of a commit counts statuses alone, and is `pending` when there are none. */
export function combinedState(contexts: readonly StatusContext[]): string {
  return contexts.length === 0 ? 'pending' : rollupState(contexts).toLowerCase();
}
