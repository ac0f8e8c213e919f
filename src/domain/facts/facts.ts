import type { ActorKind } from '../entities.ts';
import { isGenerated } from './generated-files.ts';

/** Raised with every change of a definition below: facts of an older version are computed again. */
export const FORMULA_VERSION = 1;

/** Someone who acted on a pull request; null is a deleted account. */
type Person = { id: string; kind: ActorKind } | null;

/** What the facts of a pull request are computed from: rows of the database, and nothing else. */
export interface FactsInput {
  pullRequestId: string;
  /** When the rows were stored: facts count only for what they were computed from. */
  version: string;
  authorId: string | null;
  createdAt: string;
  mergedAt: string | null;
  closedAt: string | null;
  earliestCommitAt: string | null;
  reviews: { author: Person; submittedAt: string }[];
  comments: { author: Person; kind: 'issue' | 'review'; createdAt: string }[];
  files: { path: string; additions: number; deletions: number }[];
}

/** One row of `pull_request_facts`. Durations are seconds; unknown is null, never 0. */
export interface Facts {
  pullRequestId: string;
  version: string;
  firstCommitAt: string | null;
  openedAt: string;
  mergedAt: string | null;
  closedAt: string | null;
  startedAt: string;
  firstReviewAt: string | null;
  firstReviewerId: string | null;
  cycleSeconds: number | null;
  reviewers: number;
  reviews: number;
  comments: number;
  size: number;
  sizeClass: 'XS' | 'S' | 'M' | 'L' | 'XL';
}

/** Upper bounds, in changed lines, of every class but the last. */
const SIZE_CLASSES = [
  { name: 'XS', most: 10 },
  { name: 'S', most: 50 },
  { name: 'M', most: 200 },
  { name: 'L', most: 500 },
] as const;

/** The facts of one pull request: a pure function of what is stored, whatever the order in which it arrived. */
export function factsOf(input: FactsInput): Facts {
  const humanReviews = input.reviews.filter((review) => isOtherHuman(review.author, input.authorId));
  const humanComments = input.comments.filter((comment) => isOtherHuman(comment.author, input.authorId));
  const first = firstReview([
    ...humanReviews.map((review) => ({ author: review.author, at: review.submittedAt })),
    ...humanComments
      .filter((comment) => comment.kind === 'review')
      .map((comment) => ({ author: comment.author, at: comment.createdAt })),
  ]);
  const startedAt = earliest(input.earliestCommitAt, input.createdAt);
  const size = sum(
    input.files.filter((file) => !isGenerated(file.path)).map((file) => file.additions + file.deletions),
  );
  return {
    pullRequestId: input.pullRequestId,
    version: input.version,
    firstCommitAt: input.earliestCommitAt,
    openedAt: input.createdAt,
    mergedAt: input.mergedAt,
    closedAt: input.closedAt,
    startedAt,
    firstReviewAt: first?.at ?? null,
    firstReviewerId: first?.author?.id ?? null,
    cycleSeconds: input.mergedAt === null ? null : secondsBetween(startedAt, input.mergedAt),
    reviewers: new Set(humanReviews.map((review) => review.author?.id)).size,
    reviews: humanReviews.length,
    comments: input.comments.filter((comment) => comment.author?.kind === 'user').length,
    size,
    sizeClass: SIZE_CLASSES.find((limit) => size <= limit.most)?.name ?? 'XL',
  };
}

/** Bots, deleted accounts and the author's own words are no review. */
function isOtherHuman(author: Person, pullRequestAuthorId: string | null): boolean {
  return author?.kind === 'user' && author.id !== pullRequestAuthorId;
}

/** The earliest; of several at one instant the one with the smallest id, so that the order of arrival decides nothing. */
function firstReview(reviews: { author: Person; at: string }[]): { author: Person; at: string } | null {
  const key = (review: { author: Person; at: string }) => Date.parse(review.at);
  const sorted = reviews.toSorted((a, b) => key(a) - key(b) || (a.author?.id ?? '').localeCompare(b.author?.id ?? ''));
  return sorted[0] ?? null;
}

function earliest(first: string | null, second: string): string {
  return first !== null && Date.parse(first) < Date.parse(second) ? first : second;
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
