import { nodeId } from '../graphql/node-id.ts';
import { pullRequestDatabaseId } from '../history/database-ids.ts';
import { accountShape } from './account-shape.ts';
import type { Parent } from './part-shapes.ts';
import { labelShape } from './pull-request-shape.ts';

/** A pull request as an issue. It has another id, and only its address shows that it is a pull request. */
export function issueShape({ repository, pullRequest, api }: Parent) {
  const { number, state } = pullRequest;
  const { databaseId, fullName } = repository;
  const html = `https://github.com/${fullName}/pull/${number}`;
  const address = `${api}/repos/${fullName}`;
  return {
    id: 2 * pullRequestDatabaseId(databaseId, number),
    node_id: nodeId('Issue', databaseId, number),
    number,
    title: pullRequest.title,
    body: pullRequest.body === '' ? null : pullRequest.body,
    user: accountShape(pullRequest.author),
    labels: pullRequest.labels.map((label) => labelShape(repository, label)),
    state: state === 'OPEN' ? 'open' : 'closed',
    locked: false,
    assignee: accountShape(pullRequest.assignees[0] ?? null),
    assignees: pullRequest.assignees.map(accountShape),
    milestone: null,
    comments: pullRequest.comments.length,
    created_at: pullRequest.createdAt,
    updated_at: pullRequest.updatedAt,
    closed_at: pullRequest.closedAt,
    author_association: 'CONTRIBUTOR',
    draft: pullRequest.isDraft,
    url: `${address}/issues/${number}`,
    repository_url: address,
    html_url: html,
    pull_request: {
      url: `${address}/pulls/${number}`,
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: pullRequest.mergedAt,
    },
  };
}
