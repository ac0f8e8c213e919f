import type { PullRequest } from '../../history/model.ts';
import { plainFieldsOf } from '../../history/plain-fields.ts';
import type { HostedRepository } from '../../hosting/hosted-repository.ts';
import { connection, sequenceOf, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import { actorView, reviewerView } from './actor-view.ts';
import { rollupView } from './check-view.ts';
import { databaseIds, issueCommentView, reviewView, threadView } from './comment-view.ts';
import { commitStubView, commitView, pullRequestCommitView } from './commit-view.ts';
import { addresses, pullRequestPath, repositoryPath, type Home } from './home.ts';
import { timelineItems } from './timeline-view.ts';

/** GitHub lists and counts at most this many files of a pull request; only `changedFiles` has the real number. */
export const FILES_LISTED = 3_000;

interface ReviewArguments extends PageArguments {
  states?: readonly string[] | null;
  author?: string | null;
}

export function pullRequestView(repository: HostedRepository, pullRequest: PullRequest, repositoryView: object) {
  return homeOf(repository, pullRequest, repositoryView).pullRequestView;
}

/** A pull request's view together with what the views of its parts need. */
export function homeOf(repository: HostedRepository, pullRequest: PullRequest, repositoryView: object): Home {
  const home: Home = { repository, pullRequest, repositoryView, pullRequestView: {} };
  home.pullRequestView = { ...ownFields(home), ...lists(home), ...neighbours(home) };
  return home;
}

function ownFields(home: Home) {
  const { pullRequest, repository } = home;
  const { number, databaseId, state, createdAt, milestone } = pullRequest;
  const path = pullRequestPath(home);
  return {
    ...plainFieldsOf(pullRequest),
    __typename: 'PullRequest',
    id: () => nodeId('PullRequest', repository.databaseId, number),
    ...databaseIds(databaseId),
    number,
    title: pullRequest.title,
    body: pullRequest.body,
    bodyText: pullRequest.body,
    state,
    closed: state !== 'OPEN',
    merged: state === 'MERGED',
    isDraft: pullRequest.isDraft,
    createdAt,
    publishedAt: createdAt,
    updatedAt: pullRequest.updatedAt,
    mergedAt: pullRequest.mergedAt,
    closedAt: pullRequest.closedAt,
    baseRefName: pullRequest.baseRefName,
    baseRefOid: pullRequest.baseRefOid,
    headRefName: pullRequest.headRefName,
    headRefOid: pullRequest.headRefOid,
    additions: () => pullRequest.additions,
    deletions: () => pullRequest.deletions,
    changedFiles: () => pullRequest.changedFiles,
    totalCommentsCount: () => pullRequest.comments.length + pullRequest.inlineComments.length,
    reviewDecision: () => pullRequest.reviewDecision,
    mergeable: state === 'OPEN' ? 'MERGEABLE' : 'UNKNOWN',
    mergeStateStatus: state === 'OPEN' ? 'CLEAN' : 'UNKNOWN',
    milestone: milestone && {
      __typename: 'Milestone',
      ...milestone,
      id: () => nodeId('Milestone', repository.databaseId, milestone.number),
      state: 'OPEN',
    },
    permalink: `https://github.com${path}`,
    ...addresses(path),
  };
}

function neighbours(home: Home) {
  const { pullRequest, repositoryView } = home;
  return {
    author: () => actorView(pullRequest.author),
    mergedBy: () => actorView(pullRequest.mergedBy),
    editor: null,
    mergeCommit: () => (pullRequest.mergeCommitOid === null ? null : commitStubView(home, pullRequest.mergeCommitOid)),
    repository: repositoryView,
    baseRepository: repositoryView,
    headRepository: repositoryView,
    statusCheckRollup() {
      const head = pullRequest.commits.find(({ oid }) => oid === pullRequest.headRefOid);
      return head ? rollupView(home, commitView(home, head)) : null;
    },
  };
}

function lists(home: Home) {
  const { pullRequest, repository } = home;
  const { databaseId, fullName } = repository;
  const [owner = ''] = fullName.split('/');
  return {
    commits: (args: PageArguments) =>
      connection(sequenceOf(pullRequest.commits), args, (commit) => pullRequestCommitView(home, commit)),
    files: (args: PageArguments) =>
      connection(sequenceOf(pullRequest.files.slice(0, FILES_LISTED)), args, (file) => ({
        ...file,
        viewerViewedState: 'UNVIEWED',
      })),
    reviews(args: ReviewArguments) {
      const { states, author } = args;
      const reviews = pullRequest.reviews.filter(
        (review) => (!states || states.includes(review.state)) && (!author || review.author?.login === author),
      );
      return connection(sequenceOf(reviews, byId), args, (review) => reviewView(home, review));
    },
    comments: (args: PageArguments) =>
      connection(sequenceOf(pullRequest.comments, byId), args, (comment) => issueCommentView(home, comment)),
    reviewThreads(args: PageArguments) {
      const origins = pullRequest.inlineComments.filter(({ replyToId }) => replyToId === null);
      return connection(sequenceOf(origins, byId), args, (origin) => threadView(home, origin));
    },
    labels: (args: PageArguments) =>
      connection(sequenceOf(pullRequest.labels), args, (label) => ({
        __typename: 'Label',
        ...label,
        id: () => nodeId('Label', databaseId, label.name),
        description: null,
        isDefault: false,
      })),
    assignees: (args: PageArguments) => connection(sequenceOf(pullRequest.assignees), args, actorView),
    reviewRequests: (args: PageArguments) =>
      connection(sequenceOf(pullRequest.reviewRequests), args, (reviewer) => ({
        __typename: 'ReviewRequest',
        id: () => nodeId('ReviewRequest', databaseId, pullRequest.number, reviewer.databaseId),
        databaseId: reviewer.databaseId,
        asCodeOwner: reviewer.__typename === 'Team',
        pullRequest: () => home.pullRequestView,
        requestedReviewer: reviewerView(reviewer, owner),
      })),
    timelineItems: (args: PageArguments & { itemTypes?: readonly string[] | null }) => timelineItems(home, args),
    closingIssuesReferences: (args: PageArguments) =>
      connection(sequenceOf(pullRequest.closingIssues), args, (issue) => ({
        __typename: 'Issue',
        ...issue,
        ...databaseIds(issue.databaseId),
        id: () => nodeId('Issue', databaseId, issue.number),
        state: 'CLOSED',
        closed: true,
        repository: home.repositoryView,
        ...addresses(`${repositoryPath(repository)}/issues/${issue.number}`),
      })),
  };
}

function byId({ databaseId }: { databaseId: number }): number {
  return databaseId;
}
