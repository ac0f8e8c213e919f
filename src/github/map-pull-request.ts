import { cleanText } from '../domain/clean-text.ts';
import type { ChildList, Comment, PullRequestSnapshot } from '../domain/entities.ts';
import type { UnknownField } from '../domain/pull-request-fields.ts';
import type { Unread } from '../domain/set-aside.ts';
import type { Holes } from './holes.ts';
import { mapActor } from './map-actor.ts';
import { mapChecks } from './map-checks.ts';
import { mapComment, mapCommit, mapFile, mapReviews } from './map-children.ts';
import { databaseId, lower, mapList } from './map-list.ts';
import { hidesReviewers, mapTags, type TagRest } from './map-tags.ts';
import { mapTimelineEvent } from './map-timeline.ts';
import type { HeadChecksFragment, PullRequestFieldsFragment } from './queries.generated.ts';

/** A pull request as a page or a read by number contains it. */
export type PullRequestNode = PullRequestFieldsFragment & HeadChecksFragment;

export interface MappingContext {
  /** The pull request's place in the answer, as in `repository.p3`. */
  place: string;
  holes: Holes;
  readAt: string;
  /** How the inline review comments will be read; no affordable GraphQL page contains them. */
  reviewComments: ChildList<Comment>;
  /** What was read of its labels, assignees, review requests and linked issues after the answer. */
  tagRest: TagRest | undefined;
}

/**
 * A pull request in its stored form, with the names of its lists that the credential may not read; or the reason why it
 * cannot be stored.
 */
export type MappedPullRequest =
  { snapshot: PullRequestSnapshot; unreadable: string[] } | { unread: Unread & { number: number } };

/** Fields that may be null without an error, with their names in GitHub's answer. */
const NAMES_IN_ANSWER: Partial<Record<UnknownField, string>> = {
  author: 'author',
  mergedBy: 'mergedBy',
  mergeCommitSha: 'mergeCommit',
  milestone: 'milestone',
  reviewDecision: 'reviewDecision',
};

/** GitHub's pull request in its stored form. */
export function mapPullRequest(node: PullRequestNode, context: MappingContext): MappedPullRequest {
  const { place, holes } = context;
  const githubId = databaseId(node.fullDatabaseId);
  if (githubId === null) {
    return { unread: { number: node.number, list: null, reason: 'GitHub gives the pull request no id' } };
  }
  const inside = (field: string) => ({ place: `${place}.${field}`, holes, final: false, again: false });
  const checks = mapChecks(node.statusCheckRollup, inside('statusCheckRollup'));
  const lists = {
    reviews: mapReviews(node.reviews, inside('reviews')),
    commits: mapList(node.commits, mapCommit, inside('commits')),
    files: mapList(node.files, mapFile, inside('files')),
    comments: mapList(node.comments, mapComment, inside('comments')),
    timelineEvents: mapList(node.timelineItems, mapTimelineEvent, inside('timelineItems')),
    reviewComments: context.reviewComments,
    checkRuns: checks.checkRuns,
    commitStatuses: checks.commitStatuses,
  };
  const { labels, assignees, requestedReviewers, linkedIssues, ...tags } = mapTags(node, place, holes, context.tagRest);
  const unknown = { ...unknownFields(node, context), ...tags.unknown };
  const unasked = [...unaskedFields(node), ...tags.unasked];
  const snapshot: PullRequestSnapshot = {
    number: node.number,
    githubId,
    nodeId: node.id,
    title: cleanText(node.title),
    body: cleanText(node.body),
    state: lower(node.state),
    // On a server without drafts no pull request is a draft.
    isDraft: node.isDraft ?? false,
    author: mapActor(node.author),
    mergedBy: mapActor(node.mergedBy),
    baseRef: cleanText(node.baseRefName),
    headRef: cleanText(node.headRefName),
    headSha: node.headRefOid,
    mergeCommitSha: node.mergeCommit?.oid ?? null,
    additions: node.additions,
    deletions: node.deletions,
    changedFiles: node.changedFiles,
    labels,
    assignees,
    requestedReviewers,
    linkedIssues,
    milestone: node.milestone ? cleanText(node.milestone.title) : null,
    reviewDecision: node.reviewDecision ? lower(node.reviewDecision) : null,
    createdAt: node.createdAt,
    updatedAt: node.updatedAt,
    mergedAt: node.mergedAt,
    closedAt: node.closedAt,
    readAt: context.readAt,
    lists,
    ...(Object.keys(unknown).length > 0 && { unknown }),
    ...(unasked.length > 0 && { unasked }),
  };
  const unreadable = Object.entries(lists).flatMap(([name, list]) => (list.state === 'unreadable' ? [name] : []));
  if (checks.withoutWorkflows) unreadable.push('actions');
  if (hidesReviewers(node.timelineItems?.nodes, `${place}.timelineItems`, holes)) unreadable.push('teams');
  unreadable.push(...tags.unreadable);
  return { snapshot, unreadable };
}

/** Fields that the query left out: see dialect.ts. */
function unaskedFields(node: PullRequestNode): UnknownField[] {
  const fields = Object.entries(NAMES_IN_ANSWER) as [UnknownField, keyof PullRequestNode][];
  return fields.flatMap(([field, name]) => (name in node ? [] : [field]));
}

/** Fields that are null because of an error. A null without an error is the true value. */
function unknownFields(node: PullRequestNode, { place, holes }: MappingContext): PullRequestSnapshot['unknown'] {
  const unknown: PullRequestSnapshot['unknown'] = {};
  for (const [field, name] of Object.entries(NAMES_IN_ANSWER) as [UnknownField, string][]) {
    const at = `${place}.${name}`;
    const hole = holes.at(at) ?? holes.below(at);
    if (hole && !hole.absent) unknown[field] = hole.reason;
  }
  // For a diff that GitHub does not show, it counts no files, lines or additions either.
  if (!node.files && node.changedFiles === 0) unknown.files = 'GitHub does not show the diff';
  return unknown;
}
