import { GraphQLError } from 'graphql';
import type { TimelineEvent } from '../../history/model.ts';
import { connection, sequenceOf, type PageArguments } from '../connection.ts';
import { refuseArguments } from '../refuse-arguments.ts';
import { nodeId } from '../node-id.ts';
import { actorView, reviewerView } from './actor-view.ts';
import { commitStubView } from './commit-view.ts';
import { reviewView } from './comment-view.ts';
import { addresses, pullRequestPath, type Home } from './home.ts';

const TYPES: Record<string, TimelineEvent['__typename']> = {
  REVIEW_REQUESTED_EVENT: 'ReviewRequestedEvent',
  REVIEW_REQUEST_REMOVED_EVENT: 'ReviewRequestRemovedEvent',
  READY_FOR_REVIEW_EVENT: 'ReadyForReviewEvent',
  CONVERT_TO_DRAFT_EVENT: 'ConvertToDraftEvent',
  REOPENED_EVENT: 'ReopenedEvent',
  CLOSED_EVENT: 'ClosedEvent',
  MERGED_EVENT: 'MergedEvent',
  HEAD_REF_FORCE_PUSHED_EVENT: 'HeadRefForcePushedEvent',
  REVIEW_DISMISSED_EVENT: 'ReviewDismissedEvent',
};

/** The events of the requested types. A type that histories do not have is refused, not answered with an empty list. */
export function timelineItems(home: Home, args: PageArguments & { itemTypes?: readonly string[] | null }) {
  refuseArguments('PullRequest.timelineItems', args, ['since', 'skip']);
  if (!args.itemTypes) throw new GraphQLError('the replay serves timelineItems only with itemTypes');
  const types = new Set<string>();
  for (const itemType of args.itemTypes) {
    const type = TYPES[itemType];
    if (!type) throw new GraphQLError(`the replay does not serve timeline items of type ${itemType}`);
    types.add(type);
  }
  const { timeline, updatedAt } = home.pullRequest;
  const events = timeline.map((event, index) => ({ event, index })).filter(({ event }) => types.has(event.__typename));
  const page = connection(
    sequenceOf(events, ({ index }) => index),
    args,
    ({ event, index }) => eventView(home, event, index),
  );
  return { ...page, filteredCount: events.length, pageCount: page.nodes.length, updatedAt };
}

function eventView(home: Home, event: TimelineEvent, index: number) {
  const common = {
    __typename: event.__typename,
    id: () => nodeId('TimelineEvent', home.repository.databaseId, home.pullRequest.number, index),
    createdAt: event.createdAt,
    actor: actorView(event.actor),
    pullRequest: () => home.pullRequestView,
    ...addresses(`${pullRequestPath(home)}#event-${index}`),
  };
  switch (event.__typename) {
    case 'ReviewRequestedEvent':
    case 'ReviewRequestRemovedEvent': {
      const [owner = ''] = home.repository.fullName.split('/');
      return { ...common, requestedReviewer: reviewerView(event.requestedReviewer, owner) };
    }
    case 'HeadRefForcePushedEvent':
      return {
        ...common,
        ref: null,
        beforeCommit: () => commitStubView(home, event.beforeOid),
        afterCommit: () => commitStubView(home, event.afterOid),
      };
    case 'ReviewDismissedEvent': {
      const review = home.pullRequest.reviews.find(({ databaseId }) => databaseId === event.reviewId);
      return {
        ...common,
        databaseId: index,
        dismissalMessage: null,
        previousReviewState: event.previousReviewState,
        review: () => (review ? reviewView(home, review) : null),
      };
    }
    case 'MergedEvent':
      return {
        ...common,
        commit: () => commitStubView(home, event.commitOid),
        mergeRef: null,
        mergeRefName: home.pullRequest.baseRefName,
      };
    case 'ClosedEvent':
    case 'ReopenedEvent':
      return { ...common, closable: () => home.pullRequestView, closer: null, stateReason: null };
    case 'ReadyForReviewEvent':
    case 'ConvertToDraftEvent':
      return common;
  }
}
