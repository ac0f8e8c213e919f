import type { Basis } from './basis.ts';
import type { Word } from './conversation.ts';
import { isHuman, type Person } from './input.ts';
import { isBefore } from './instants.ts';
import { commentRow, reviewRow, said, wordRow, type SourceRow, type Explanation } from './source-rows.ts';

/** An earlier review or comment that did not count, with the reason. */
interface PassedOver {
  row: SourceRow;
  at: string;
  reason: string;
}

export function explainFirstReview(basis: Basis): Explanation {
  return explainWord(basis.firstReview, 'first review', 'no human other than the author reviewed it', basis, (word) => {
    if (word.kind === 'comment') return 'a comment of the conversation, and no review';
    return word.isReply ? 'only a reply' : null;
  });
}

export function explainFirstResponse(basis: Basis): Explanation {
  return explainWord(
    basis.firstResponse,
    'first response',
    'no human other than the author answered',
    basis,
    () => null,
  );
}

function explainWord(
  first: Word | null,
  name: string,
  none: string,
  basis: Basis,
  whyNot: (word: { kind: SourceRow['kind']; isReply: boolean }) => string | null,
): Explanation {
  const { input, replies } = basis;
  const isForm = new Set(replies.map(({ githubId }) => githubId));
  const words = [
    ...input.reviews.map((review) => ({
      row: reviewRow(review),
      at: review.submittedAt,
      author: review.author,
      isReply: isForm.has(review.githubId),
    })),
    ...input.comments.map((comment) => ({
      row: commentRow(comment),
      at: comment.createdAt,
      author: comment.author,
      isReply: comment.inReplyToGithubId !== null,
    })),
  ];
  const passed: PassedOver[] = words
    .filter(({ at }) => first === null || isBefore(at, first.at))
    .map(({ row, at, author, isReply }) => ({
      row,
      at,
      reason: whoNot(author, input.authorId) ?? whyNot({ kind: row.kind, isReply }) ?? 'a part of a review',
    }))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const last = passed.at(-1);
  const before = last ? `; the ${last.row.kind} before it, ${last.row.id}, was ${last.reason}` : '';
  if (first === null) {
    const why = last ? `; the last ${last.row.kind}, ${last.row.id}, was ${last.reason}` : '';
    return { rule: `${none}${why}`, rows: [] };
  }
  return { rule: `${name}: ${said(wordRow(first))}${before}`, rows: [wordRow(first)] };
}

/** Why the words of an account never count; null when they may. */
function whoNot(author: Person, pullRequestAuthorId: string | null): string | null {
  if (author === null) return 'by a deleted account';
  if (!isHuman(author)) return 'by a bot';
  return author.id === pullRequestAuthorId ? 'by the author' : null;
}
