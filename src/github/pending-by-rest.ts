import type { ChangedFile, Comment, ListName } from '../domain/entities.ts';
import type { ListRead, ListsRead, PendingPullRequest } from '../domain/pending-lists.ts';
import type { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { isLocal } from './is-local.ts';
import { MAX_TRIES, mustAnswer } from './must-answer.ts';
import { readPullRequestFiles } from './pull-request-files.ts';
import type { WholeList } from './read-rest-list.ts';
import type { Repository } from './repository.ts';
import { readPullRequestComments } from './review-comments.ts';

/** REST requests at once: a Worker can wait for six answers at a time, and one of them is GraphQL's. */
const REST_AT_ONCE = 5;

/**
 * Reads the lists that REST gives whole, from its own budget: inline comments, and files, which would cost 30 points in
 * GraphQL. Begins no request after the deadline (milliseconds), except the first few. Throws a `FailureError`.
 */
export async function readByRest(
  github: GitHub,
  repository: Repository,
  pending: PendingPullRequest[],
  deadline: number,
): Promise<Pick<Required<ListsRead>, 'reads' | 'unread'> & { notFound: { number: number; list: ListName }[] }> {
  const requests = pending.flatMap((pullRequest) => {
    const { number, changedFiles, pending: lists } = pullRequest;
    const due: RestRead[] = [];
    if (lists.reviewComments) {
      const whole = () => readPullRequestComments(github, repository, number);
      due.push({ pullRequest, list: 'reviewComments', whole });
    }
    if (lists.files) {
      const whole = () => readPullRequestFiles(github, repository, number, changedFiles);
      due.push({ pullRequest, list: 'files', whole });
    }
    return due;
  });
  const outcomes: RestOutcome[] = [];
  // The first few are read at any time, so that every round makes progress.
  for (let from = 0; from < requests.length && (from === 0 || Date.now() < deadline); from += REST_AT_ONCE) {
    outcomes.push(
      ...(await Promise.all(requests.slice(from, from + REST_AT_ONCE).map((request) => readWhole(request)))),
    );
  }
  const failed = outcomes.filter((outcome) => outcome.state === 'failed');
  // A refusal is an answer. Only when no request was answered may all of GitHub be away.
  const isAway = failed.length === outcomes.length && failed.every(({ error }) => !isAnswer(error));
  if (failed[0] && isAway) await mustAnswer(github, repository, failed[0].error);
  return {
    reads: outcomes.flatMap((outcome) => (outcome.state === 'read' ? [outcome.read] : [])),
    notFound: outcomes.flatMap((outcome) => (outcome.state === 'not_found' ? [outcome] : [])),
    unread: failed.map(({ number, list, error }) => ({ number, list, reason: error.failure.detail })),
  };
}

type RestRead = { pullRequest: PendingPullRequest } & (
  | { list: 'reviewComments'; whole: () => Promise<WholeList<Comment>> }
  | { list: 'files'; whole: () => Promise<WholeList<ChangedFile>> }
);

type RestOutcome =
  | { state: 'read'; read: ListRead }
  | { state: 'not_found'; number: number; list: ListName }
  | { state: 'failed'; number: number; list: ListName; error: FailureError };

async function readWhole(request: RestRead, tried = 1): Promise<RestOutcome> {
  const { list, pullRequest } = request;
  const { pullRequestId, readAt, number } = pullRequest;
  const place = { pullRequestId, readAt, after: null };
  try {
    const { rows, unread } = await request.whole();
    const total = rows.length + unread.length;
    return { state: 'read', read: { ...place, list, rows, total, unread } as ListRead };
  } catch (error) {
    if (!isLocal(error)) throw error;
    if (isNotFound(error)) return { state: 'not_found', number, list };
    if (isAnswer(error) && tried < MAX_TRIES) return readWhole(request, tried + 1);
    return { state: 'failed', number, list, error };
  }
}

/** Whether GitHub refused, rather than failed. */
function isAnswer({ failure: { kind } }: FailureError): boolean {
  return kind === 'rejected' || kind === 'unavailable';
}

function isNotFound({ failure }: FailureError): boolean {
  return failure.kind === 'unavailable' && failure.reason === 'not_found';
}
