import type { Accounts } from './accounts.ts';
import { BARE_PULL_REQUEST } from './bare-pull-request.ts';
import { childDatabaseId, pullRequestDatabaseId } from './database-ids.ts';
import type { FileRecord } from './file-record.ts';
import type { Commit, PullRequest, Review } from './model.ts';

/** A line of the file as GitHub would show it; what git does not know is empty. */
export function pullRequestOfRecord(record: FileRecord, repositoryId: number, accounts: Accounts): PullRequest {
  const { number, mergeCommit, author, mergedBy, reviews, commits, ...same } = record;
  return {
    ...BARE_PULL_REQUEST,
    ...same,
    number,
    databaseId: pullRequestDatabaseId(repositoryId, number),
    author: author === null ? null : accounts.ofLogin(author),
    mergedBy: mergedBy === null ? null : accounts.ofLogin(mergedBy),
    mergeCommitOid: mergeCommit,
    headRefOid: commits.at(-1)?.oid ?? mergeCommit ?? BARE_PULL_REQUEST.baseRefOid,
    reviewDecision: reviews.some((review) => review.state === 'APPROVED') ? 'APPROVED' : null,
    commits: commits.map((commit) => commitOfRecord(commit, record, accounts)),
    reviews: reviews.map((review, index) => reviewOfRecord(review, index, record, repositoryId, accounts)),
  };
}

function commitOfRecord(commit: FileRecord['commits'][number], record: FileRecord, accounts: Accounts): Commit {
  // Git knows names, not accounts: only a name equal to the pull request's author is surely that account.
  const user = record.author === commit.author ? accounts.ofLogin(commit.author) : null;
  const person = { name: commit.author, email: '<redacted>', user: user?.__typename === 'User' ? user : null };
  const { oid, message, authoredDate, committedDate, additions, deletions } = commit;
  return { oid, message, authoredDate, committedDate, additions, deletions, author: person, committer: person };
}

function reviewOfRecord(
  review: FileRecord['reviews'][number],
  index: number,
  record: FileRecord,
  repositoryId: number,
  accounts: Accounts,
): Review {
  return {
    databaseId: childDatabaseId(repositoryId, record.number, index + 1),
    author: review.author === null ? null : accounts.ofLogin(review.author),
    state: review.state,
    body: '',
    createdAt: review.submittedAt,
    submittedAt: review.submittedAt,
    commitOid: record.commits.at(-1)?.oid ?? null,
  };
}
