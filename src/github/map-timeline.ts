import type { Actor } from '../domain/actor.ts';
import type { TimelineEvent } from '../domain/entities.ts';
import { mapActor } from './map-actor.ts';
import { lower } from './map-list.ts';
import type { RequestedReviewerFieldsFragment, TimelineFieldsFragment } from './queries.generated.ts';

/**
 * An event of the pull request's history that review metrics are computed from; null for kinds that the query did not
 * ask for.
 */
export function mapTimelineEvent(event: TimelineFieldsFragment): TimelineEvent | null {
  if (!('id' in event)) return null;
  const common = { nodeId: event.id, actor: mapActor(event.actor), createdAt: event.createdAt };
  const plain = { ...common, subject: null, data: {} };
  switch (event.__typename) {
    case 'ReviewRequestedEvent':
      return { ...common, kind: 'review_requested', ...reviewer(event.requestedReviewer) };
    case 'ReviewRequestRemovedEvent':
      return { ...common, kind: 'review_request_removed', ...reviewer(event.requestedReviewer) };
    case 'ReadyForReviewEvent':
      return { ...plain, kind: 'ready_for_review' };
    case 'ConvertToDraftEvent':
      return { ...plain, kind: 'convert_to_draft' };
    case 'ReopenedEvent':
      return { ...plain, kind: 'reopened' };
    case 'HeadRefForcePushedEvent': {
      const data = { beforeSha: event.beforeCommit?.oid ?? null, afterSha: event.afterCommit?.oid ?? null };
      return { ...plain, kind: 'head_ref_force_pushed', data };
    }
    case 'ReviewDismissedEvent': {
      // The query leaves this out for a server that does not have it.
      const previous: string | undefined = event.previousReviewState;
      const data = {
        reviewGithubId: event.review?.fullDatabaseId ?? null,
        previousState: previous === undefined ? null : lower(previous),
      };
      return { ...plain, kind: 'review_dismissed', data };
    }
  }
}

/** A person is the event's subject. A team is named in the event's data, unless the credential may not read teams. */
function reviewer(requested: RequestedReviewerFieldsFragment | null): {
  subject: Actor | null;
  data: TimelineEvent['data'];
} {
  if (requested?.__typename === 'Team') {
    return { subject: null, data: requested.slug === undefined ? {} : { team: requested.slug } };
  }
  return { subject: mapActor(requested), data: {} };
}
