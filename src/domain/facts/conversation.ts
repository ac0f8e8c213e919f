import { isHuman, type CommentInput, type FactsInput, type Person, type ReviewInput } from './input.ts';
import { inOrder, sortable } from './instants.ts';

type Human = NonNullable<Person>;

export type HumanReview = ReviewInput & { author: Human };

/** A review or a comment of a human other than the author. */
export interface Word {
  kind: 'review' | 'inline comment' | 'comment';
  githubId: string;
  author: Human;
  at: string;
}

/** What humans other than the author said about a pull request. */
export interface Conversation {
  /** Their submitted reviews, oldest first. */
  reviews: HumanReview[];
  /** The first review, and the first review or comment of whatever kind; null without one. */
  firstReview: Word | null;
  firstResponse: Word | null;
  /**
   * Reviews that are only the form of a reply. A `commented` review without a body whose inline comments are all replies
   * is a comment: GitHub makes one for each reply.
   */
  replies: HumanReview[];
}

export function conversationOf(input: Pick<FactsInput, 'reviews' | 'comments' | 'authorId'>): Conversation {
  const ofReview = Map.groupBy(input.comments, ({ reviewGithubId }) => reviewGithubId);
  const isReply = (review: ReviewInput) => {
    const own = ofReview.get(review.githubId) ?? [];
    return review.state === 'commented' && !review.hasBody && own.length > 0 && own.every(answers);
  };
  const human = inOrder(
    input.reviews.filter((review): review is HumanReview => isOtherHuman(review.author, input.authorId)),
    ({ submittedAt }) => submittedAt,
    ({ githubId }) => sortable(githubId),
  );
  const [replies, reviews] = [human.filter(isReply), human.filter((review) => !isReply(review))];
  const stored = new Map(input.reviews.map((review) => [review.githubId, review]));
  // An inline comment is a part of its review; without a known one, a reply stands alone.
  const isReview = (comment: CommentInput) => {
    const review = comment.reviewGithubId === null ? undefined : stored.get(comment.reviewGithubId);
    return comment.kind === 'review' && (review ? !isReply(review) : !answers(comment));
  };
  const said = (comments: CommentInput[]) =>
    comments.flatMap((comment) =>
      isOtherHuman(comment.author, input.authorId) ? [wordOf(comment, comment.author)] : [],
    );
  return {
    reviews,
    replies,
    firstReview: firstOf([...reviews.map(wordOfReview), ...said(input.comments.filter(isReview))]),
    firstResponse: firstOf([...human.map(wordOfReview), ...said(input.comments)]),
  };
}

function answers({ inReplyToGithubId }: CommentInput): boolean {
  return inReplyToGithubId !== null;
}

function wordOfReview({ githubId, author, submittedAt }: HumanReview): Word {
  return { kind: 'review', githubId, author, at: submittedAt };
}

function wordOf({ kind, githubId, createdAt }: CommentInput, author: Human): Word {
  return { kind: kind === 'review' ? 'inline comment' : 'comment', githubId, author, at: createdAt };
}

/** At the same instant a review comes before an inline comment, and that before another comment. */
function firstOf(words: Word[]): Word | null {
  const order = { review: 1, 'inline comment': 2, comment: 3 };
  const [first] = inOrder(
    words,
    ({ at }) => at,
    ({ kind, githubId }) => `${order[kind]} ${sortable(githubId)}`,
  );
  return first ?? null;
}

/** Whether the account belongs to a human who is not the author. `author.id` is the person's, the same for all accounts. */
function isOtherHuman(author: Person, pullRequestAuthorId: string | null): author is Human {
  return isHuman(author) && author.id !== pullRequestAuthorId;
}
