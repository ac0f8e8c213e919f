import { isHuman, type EventInput, type FactsInput, type Person, type ReviewInput } from './input.ts';
import { inOrder, isBefore, secondsBetween } from './instants.ts';

type HumanReview = ReviewInput & { author: NonNullable<Person> };

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

/** Submitted reviews of humans other than the author, oldest first. */
export function humanReviews(input: Pick<FactsInput, 'reviews' | 'authorId'>): HumanReview[] {
  const human = input.reviews.filter((review): review is HumanReview => isOtherHuman(review.author, input.authorId));
  return inOrder(
    human,
    (review) => review.submittedAt,
    ({ githubId }) => sortable(githubId),
  );
}

/** The first submitted review or inline comment of a human other than the author. */
export function firstReview(input: Pick<FactsInput, 'reviews' | 'comments' | 'authorId'>) {
  const words = [
    ...input.reviews.map(({ author, submittedAt, githubId }) => ({
      author,
      at: submittedAt,
      tie: `1 ${sortable(githubId)}`,
    })),
    ...input.comments
      .filter(({ kind }) => kind === 'review')
      .map(({ author, createdAt, githubId }) => ({ author, at: createdAt, tie: `2 ${sortable(githubId)}` })),
  ].filter(({ author }) => isOtherHuman(author, input.authorId));
  const [first] = inOrder(
    words,
    ({ at }) => at,
    ({ tie }) => tie,
  );
  return first ? { at: first.at, reviewerId: first.author?.id ?? null } : null;
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

/**
 * `rounds` is how many requests for changes a later commit followed. Several requests without a commit between them count
 * once; a request that was dismissed later counts. `responseSeconds` is the median time from such a request to that commit.
 */
export function reviewRounds(
  reviews: HumanReview[],
  events: EventInput[],
  commits: string[],
): { rounds: number; responseSeconds: number | null } {
  const dismissed = new Set(
    events
      .filter(({ kind, data }) => kind === 'review_dismissed' && data['previousState'] === 'changes_requested')
      // An earlier version stored the id as a number.
      .map(({ data }) => String(data['reviewGithubId'])),
  );
  const asked = reviews.filter(
    ({ state, githubId }) => state === 'changes_requested' || (state === 'dismissed' && dismissed.has(githubId)),
  );
  const committed = commits.toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const responses = new Map<number, number>();
  for (const { submittedAt } of asked) {
    const next = committed.findIndex((at) => isBefore(submittedAt, at));
    const commit = committed[next];
    if (commit !== undefined && !responses.has(next)) responses.set(next, secondsBetween(submittedAt, commit));
  }
  return { rounds: responses.size, responseSeconds: median([...responses.values()]) };
}

/** When a human or a team was first asked for a review; null without a request. */
export function firstRequest(events: EventInput[]): string | null {
  const requests = events.filter(
    ({ kind, subject, data }) => kind === 'review_requested' && (isHuman(subject) || typeof data['team'] === 'string'),
  );
  const [first] = inOrder(
    requests,
    ({ createdAt }) => createdAt,
    () => '',
  );
  return first?.createdAt ?? null;
}

/** GitHub's id as a text that sorts like the number. At the same instant the lower id comes first. */
function sortable(githubId: string): string {
  return githubId.padStart(19, '0');
}

/** Whether the account belongs to a human who is not the author. `author.id` is the person's, the same for all accounts. */
function isOtherHuman(author: Person, pullRequestAuthorId: string | null): boolean {
  return isHuman(author) && author.id !== pullRequestAuthorId;
}

function median(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
