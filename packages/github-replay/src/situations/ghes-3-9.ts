import { z } from 'zod';
import { enterpriseHooks } from '../board/enterprise.ts';
import { situation } from '../board/situation.ts';

const MISSING = [
  'App.clientId',
  'DeploymentStatus.environment',
  'Issue.closedByPullRequestsReferences',
  'Issue.parent',
  'Issue.subIssues',
  'Issue.subIssuesSummary',
  'IssueComment.fullDatabaseId',
  'PullRequest.canBeRebased',
  'PullRequest.fullDatabaseId',
  'PullRequest.isInMergeQueue',
  'PullRequest.isMergeQueueEnabled',
  'PullRequest.mergeQueue',
  'PullRequest.mergeQueueEntry',
  'PullRequest.mergeStateStatus',
  'PullRequest.statusCheckRollup',
  'PullRequestReview.fullDatabaseId',
  'PullRequestReviewComment.fullDatabaseId',
  'WorkflowRun.file',
];

/**
 * Enterprise Server 3.9 is too old: it has no 64-bit ids in GraphQL, and no rollup of checks on a pull request.
 * https://github.com/github/docs/blob/main/src/graphql/data/ghes-3.9/schema.json
 */
export default situation({ limits: z.boolean().default(false) }, ({ limits }) =>
  enterpriseHooks({ version: '3.9.19', missing: MISSING, limits }),
);
