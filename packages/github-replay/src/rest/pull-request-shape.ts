import type { Label, PullRequest } from '../history/model.ts';
import { stableNumber } from '../history/stable-number.ts';
import { nodeId } from '../graphql/node-id.ts';
import type { HostedRepository } from '../hosting/hosted-repository.ts';
import { accountShape, authorShape, teamShape } from './account-shape.ts';
import { repositoryShape } from './repository-shape.ts';

export function labelShape({ databaseId }: HostedRepository, { name, color }: Label) {
  return {
    id: stableNumber(`label ${databaseId} ${name}`),
    node_id: nodeId('Label', databaseId, name),
    name,
    color,
    description: null,
    default: false,
  };
}

/** A pull request as the list gives it. */
export function pullRequestShape(repository: HostedRepository, pullRequest: PullRequest, api: string) {
  const { number, milestone, reviewRequests, labels, assignees } = pullRequest;
  const { databaseId, fullName } = repository;
  const [owner = ''] = fullName.split('/');
  const repo = repositoryShape(repository, api);
  const side = (ref: string, sha: string) => ({ label: `${owner}:${ref}`, ref, sha, user: repo.owner, repo });
  return {
    id: pullRequest.databaseId,
    node_id: nodeId('PullRequest', databaseId, number),
    number,
    state: pullRequest.state === 'OPEN' ? 'open' : 'closed',
    locked: false,
    active_lock_reason: null,
    title: pullRequest.title,
    body: pullRequest.body === '' ? null : pullRequest.body,
    user: authorShape(pullRequest.author),
    labels: labels.map((label) => labelShape(repository, label)),
    milestone: milestone && { id: milestone.number, ...milestone, state: 'open' },
    assignee: accountShape(assignees[0] ?? null),
    assignees: assignees.map(accountShape),
    requested_reviewers: reviewRequests.flatMap((each) => (each.__typename === 'Team' ? [] : [accountShape(each)])),
    requested_teams: reviewRequests.flatMap((each) => (each.__typename === 'Team' ? [teamShape(each)] : [])),
    draft: pullRequest.isDraft,
    created_at: pullRequest.createdAt,
    updated_at: pullRequest.updatedAt,
    closed_at: pullRequest.closedAt,
    merged_at: pullRequest.mergedAt,
    merge_commit_sha: pullRequest.mergeCommitOid,
    head: side(pullRequest.headRefName, pullRequest.headRefOid),
    base: side(pullRequest.baseRefName, pullRequest.baseRefOid),
    author_association: 'CONTRIBUTOR',
    auto_merge: null,
    url: `${api}/repos/${fullName}/pulls/${number}`,
    html_url: `https://github.com/${fullName}/pull/${number}`,
  };
}

/** A pull request by its number: the fields of the list, and the counts. */
export function pullRequestDetailShape(repository: HostedRepository, pullRequest: PullRequest, api: string) {
  return {
    ...pullRequestShape(repository, pullRequest, api),
    merged: pullRequest.state === 'MERGED',
    mergeable: pullRequest.state === 'OPEN' ? true : null,
    mergeable_state: 'unknown',
    merged_by: accountShape(pullRequest.mergedBy),
    comments: pullRequest.comments.length,
    review_comments: pullRequest.inlineComments.length,
    maintainer_can_modify: true,
    commits: pullRequest.commits.length,
    additions: pullRequest.additions,
    deletions: pullRequest.deletions,
    changed_files: pullRequest.changedFiles,
  };
}
