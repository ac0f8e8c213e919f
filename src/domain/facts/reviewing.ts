import type { HumanReview } from './conversation.ts';
import { dismissalsOf } from './decisions.ts';
import { isHuman, type CommitInput, type EventInput } from './input.ts';
import { inOrder, isBefore, secondsBetween, sortable } from './instants.ts';

/** A review that a human submitted: one row of `review_facts`. */
export interface ReviewFact {
  reviewId: string;
  reviewerId: string;
  submittedAt: string;
  /** Seconds since the request to this reviewer that the review answers; null without a request. */
  responseSeconds: number | null;
  /** The decision, when this is the last review in which its reviewer decided; else null. */
  decision: 'approved' | 'changes_requested' | null;
}

/** Each review with the time since its request, and its decision. */
export function reviewFacts(reviews: HumanReview[], events: EventInput[]): ReviewFact[] {
  const responses = responseSeconds(reviews, events);
  const decisions = new Map<string, string>();
  for (const { author, id, state } of reviews) {
    if (state === 'approved' || state === 'changes_requested') decisions.set(author.id, id);
  }
  return reviews.map(({ id, author, submittedAt, state }) => ({
    reviewId: id,
    reviewerId: author.id,
    submittedAt,
    responseSeconds: responses.get(id) ?? null,
    decision: decisions.get(author.id) === id && (state === 'approved' || state === 'changes_requested') ? state : null,
  }));
}

/**
 * A review answers the earliest request to its reviewer since the reviewer's last review, unless that request was taken
 * back.
 */
function responseSeconds(reviews: HumanReview[], events: EventInput[]): Map<string, number> {
  const happenings = inOrder(
    [
      ...events
        .filter(({ kind }) => kind === 'review_requested' || kind === 'review_request_removed')
        .map(({ kind, subject, createdAt }) => ({ kind, person: subject?.id, at: createdAt, id: '', tie: kind })),
      ...reviews.map(({ id, githubId, author, submittedAt }) => ({
        kind: 'reviewed' as const,
        person: author.id,
        at: submittedAt,
        id,
        tie: `reviewed ${sortable(githubId)}`,
      })),
    ],
    ({ at }) => at,
    // At the same instant a request comes before the review that answers it.
    ({ kind, tie }) => (kind === 'reviewed' ? `2 ${tie}` : `1 ${tie}`),
  );
  const asked = new Map<string, string>();
  const responses = new Map<string, number>();
  for (const { kind, person, at, id } of happenings) {
    if (person === undefined) continue;
    const since = asked.get(person);
    if (kind === 'review_requested') asked.set(person, since ?? at);
    else asked.delete(person);
    if (kind === 'reviewed' && since !== undefined) responses.set(id, secondsBetween(since, at));
  }
  return responses;
}

/** A request for changes that counts as a round, with the commit that followed it. */
export interface Round {
  request: HumanReview;
  commit: CommitInput;
  seconds: number;
}

/**
 * The requests for changes that a later commit followed, oldest first. Of several without a commit between them the first
 * counts; one that was dismissed later counts.
 */
export function reviewRounds(reviews: HumanReview[], events: EventInput[], commits: CommitInput[]): Round[] {
  const dismissals = dismissalsOf(events);
  const asked = reviews.filter(
    ({ state, githubId }) =>
      state === 'changes_requested' ||
      (state === 'dismissed' && dismissals.get(githubId)?.previousState === 'changes_requested'),
  );
  const committed = inOrder(
    commits,
    ({ committedAt }) => committedAt,
    ({ sha }) => sha,
  );
  const rounds = new Map<CommitInput, Round>();
  for (const request of asked) {
    const commit = committed.find(({ committedAt }) => isBefore(request.submittedAt, committedAt));
    if (commit === undefined || rounds.has(commit)) continue;
    rounds.set(commit, { request, commit, seconds: secondsBetween(request.submittedAt, commit.committedAt) });
  }
  return [...rounds.values()];
}

/** The median time from a request for changes to the commit that followed it; null without one. */
export function fixResponse(rounds: Round[]): number | null {
  return median(rounds.map(({ seconds }) => seconds));
}

/** The review requests of humans and of teams, oldest first. */
export function requestsForReview(events: EventInput[]): EventInput[] {
  return inOrder(
    events.filter(
      ({ kind, subject, data }) =>
        kind === 'review_requested' && (isHuman(subject) || typeof data['team'] === 'string'),
    ),
    ({ createdAt }) => createdAt,
    ({ nodeId }) => nodeId,
  );
}

function median(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
