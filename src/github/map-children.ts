import { authorAccountOf } from '../domain/ai/author-account.ts';
import { cleanText } from '../domain/clean-text.ts';
import type { ChangedFile, ChildList, Comment, Commit, Review } from '../domain/entities.ts';
import { storableInstant } from '../domain/storable-instant.ts';
import { mapActor } from './map-actor.ts';
import { databaseId, lower, mapList, present, type Connection, type ListPlace, type Mapped } from './map-list.ts';
import type {
  CommentFieldsFragment,
  CommitFieldsFragment,
  FileFieldsFragment,
  ReviewFieldsFragment,
} from './queries.generated.ts';

/** Reviews without the viewer's own pending one: GitHub counts it and shows it only to the viewer. */
export function mapReviews(connection: Connection<ReviewFieldsFragment> | null, at: ListPlace): ChildList<Review> {
  const pending = present(connection?.nodes).filter((review) => review.state === 'PENDING').length;
  return mapList(connection, mapReview, at, (connection?.totalCount ?? 0) - pending);
}

function mapReview(review: ReviewFieldsFragment): Mapped<Review> {
  if (review.state === 'PENDING') return null;
  const githubId = databaseId(review.fullDatabaseId);
  if (githubId === null) return { unread: 'GitHub gives the review no id' };
  if (review.submittedAt === null) return { unread: 'GitHub does not say when the review was submitted' };
  return {
    githubId,
    author: mapActor(review.author),
    state: lower(review.state),
    body: cleanText(review.body),
    submittedAt: review.submittedAt,
  };
}

export function mapCommit({ commit }: CommitFieldsFragment): Commit {
  return {
    sha: commit.oid,
    message: cleanText(commit.message),
    author: mapActor(commit.author?.user ?? null, 'user'),
    authorName: cleanText(commit.author?.name ?? ''),
    authorAccount: authorAccountOf(commit.author?.email ?? null),
    authoredAt: storableInstant(commit.authoredDate),
    committedAt: storableInstant(commit.committedDate),
    additions: commit.additions,
    deletions: commit.deletions,
  };
}

export function mapFile(file: FileFieldsFragment): ChangedFile {
  return {
    path: cleanText(file.path),
    changeType: lower(file.changeType),
    additions: file.additions,
    deletions: file.deletions,
  };
}

export function mapComment(comment: CommentFieldsFragment): Mapped<Comment> {
  const githubId = databaseId(comment.fullDatabaseId);
  if (githubId === null) return { unread: 'GitHub gives the comment no id' };
  return {
    githubId,
    kind: 'issue',
    author: mapActor(comment.author),
    body: cleanText(comment.body),
    path: null,
    reviewGithubId: null,
    inReplyToGithubId: null,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
  };
}
