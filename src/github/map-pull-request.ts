import { cleanText } from '../domain/clean-text.ts';
import type { ChildList, Comment, PullRequestSnapshot } from '../domain/entities.ts';
import { mapActor } from './map-actor.ts';
import { mapChecks } from './map-checks.ts';
import { mapComment, mapCommit, mapFile, mapReviews } from './map-children.ts';
import { databaseId, lower, mapList, present } from './map-list.ts';
import { mapTimelineEvent } from './map-timeline.ts';
import type { HeadFieldsFragment, PullRequestFieldsFragment } from './queries.generated.ts';

/** What a page or a read by number brings of a pull request. */
export type PullRequestNode = PullRequestFieldsFragment & HeadFieldsFragment;

/** What REST lists for a hundred pull requests at once, and GraphQL would charge a connection each for. */
export interface PullRequestTags {
  labels: string[];
  assignees: string[];
  requestedReviewers: string[];
}

export interface MappingContext {
  tags: PullRequestTags;
  readAt: string;
  /** How the inline review comments, which no affordable GraphQL page brings, will be read. */
  reviewComments: ChildList<Comment>;
  /** The credential may not read check runs and statuses. */
  checksUnreadable: boolean;
}

/** GitHub's pull request as it is stored. Throws a `FailureError` when the payload lacks what its schema promises. */
export function mapPullRequest(node: PullRequestNode, context: MappingContext): PullRequestSnapshot {
  return {
    number: node.number,
    githubId: databaseId(node.fullDatabaseId, `pull request ${node.number}`),
    nodeId: node.id,
    title: cleanText(node.title),
    body: cleanText(node.body),
    state: lower(node.state),
    isDraft: node.isDraft,
    author: mapActor(node.author),
    mergedBy: mapActor(node.mergedBy),
    baseRef: cleanText(node.baseRefName),
    headRef: cleanText(node.headRefName),
    headSha: node.headRefOid,
    mergeCommitSha: node.mergeCommit?.oid ?? null,
    additions: node.additions,
    deletions: node.deletions,
    changedFiles: node.changedFiles,
    ...context.tags,
    linkedIssues: present(node.closingIssuesReferences?.nodes).map((issue) => ({
      repository: issue.repository.nameWithOwner,
      number: issue.number,
    })),
    milestone: node.milestone ? cleanText(node.milestone.title) : null,
    reviewDecision: node.reviewDecision ? lower(node.reviewDecision) : null,
    createdAt: node.createdAt,
    updatedAt: node.updatedAt,
    mergedAt: node.mergedAt,
    closedAt: node.closedAt,
    readAt: context.readAt,
    lists: {
      reviews: mapReviews(node.reviews),
      commits: mapList(node.commits, mapCommit),
      files: mapList(node.files, mapFile),
      comments: mapList(node.comments, mapComment),
      timelineEvents: mapList(node.timelineItems, mapTimelineEvent),
      reviewComments: context.reviewComments,
      ...mapChecks(node.head.nodes?.[0]?.commit.statusCheckRollup, context.checksUnreadable),
    },
  };
}
