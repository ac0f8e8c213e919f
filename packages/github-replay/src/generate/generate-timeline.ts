import { isoSeconds } from '../history/iso-seconds.ts';
import type { Actor, Review, Team, TimelineEvent } from '../history/model.ts';
import { generateOid } from './oid.ts';
import { createRandom } from './random.ts';
import type { Sketch } from './sketch.ts';

export interface TimelineParts {
  readonly reviewers: readonly (Actor | Team)[];
  readonly reviews: readonly Review[];
  readonly mergedBy: Actor | null;
  readonly closedAt: string | null;
  readonly headRefOid: string;
}

/** The events in order of time. */
export function generateTimeline(sketch: Sketch, parts: TimelineParts): TimelineEvent[] {
  const { seed, outline, author, endsAt } = sketch;
  const random = createRandom(seed, 'timeline', outline.number);
  const events: TimelineEvent[] = [];
  const happening = (from: number, to: number) => ({ createdAt: isoSeconds(random.time(from, to)), actor: author });
  const { createdAt } = outline;
  const early = createdAt + (endsAt - createdAt) / 3;

  for (const requestedReviewer of parts.reviewers) {
    events.push({ __typename: 'ReviewRequestedEvent', requestedReviewer, ...happening(createdAt, early) });
  }
  if (random.chance(0.06)) {
    const requestedReviewer = parts.reviewers[0] ?? null;
    events.push({ __typename: 'ReviewRequestedEvent', requestedReviewer, ...happening(createdAt, early) });
    events.push({ __typename: 'ReviewRequestRemovedEvent', requestedReviewer, ...happening(early, endsAt) });
  }
  if (random.chance(0.15)) {
    if (random.chance(0.2)) events.push({ __typename: 'ConvertToDraftEvent', ...happening(createdAt, early) });
    events.push({ __typename: 'ReadyForReviewEvent', ...happening(early, endsAt) });
  }
  if (random.chance(0.15)) {
    const oids = { beforeOid: generateOid(seed, outline.number, 'before'), afterOid: parts.headRefOid };
    events.push({ __typename: 'HeadRefForcePushedEvent', ...oids, ...happening(early, endsAt) });
  }
  for (const review of parts.reviews) {
    if (review.state !== 'DISMISSED') continue;
    const what = { reviewId: review.databaseId, previousReviewState: 'CHANGES_REQUESTED' as const };
    events.push({ __typename: 'ReviewDismissedEvent', ...what, ...happening(Date.parse(review.createdAt), endsAt) });
  }
  if (outline.state === 'OPEN' && random.chance(0.1)) {
    const at = random.time(createdAt, endsAt);
    events.push({ __typename: 'ClosedEvent', createdAt: isoSeconds(at), actor: author });
    events.push({ __typename: 'ReopenedEvent', ...happening(at, endsAt) });
  }
  events.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));

  if (parts.closedAt !== null && outline.state === 'MERGED') {
    const commitOid = generateOid(seed, outline.number, 'merge');
    events.push({ __typename: 'MergedEvent', createdAt: parts.closedAt, actor: parts.mergedBy, commitOid });
  }
  if (parts.closedAt !== null) {
    events.push({ __typename: 'ClosedEvent', createdAt: parts.closedAt, actor: parts.mergedBy });
  }
  return events;
}
