import { isoSeconds } from '../history/iso-seconds.ts';
import type { PullRequest } from '../history/model.ts';
import type { HostedRepository } from './hosted-repository.ts';

export interface CommentPlace {
  readonly number: number;
  readonly databaseId: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Every comment of one kind in a repository, found without keeping the comments themselves. */
export interface CommentIndex {
  /** `since` in milliseconds: only comments updated then or later. */
  list(sort: 'created' | 'updated', direction: 'asc' | 'desc', since?: number): readonly CommentPlace[];
}

/**
 * Reads the comments of a pull request when a list first reaches it, and again after it was changed. The last sorted
 * list is cached until something changes, because it is read page by page.
 */
export function createCommentIndex(
  repository: HostedRepository,
  commentsOf: (pullRequest: PullRequest) => readonly Omit<CommentPlace, 'number'>[],
): CommentIndex {
  const places = new Map<number, readonly CommentPlace[]>();
  let last: { key: string; list: readonly CommentPlace[] } | undefined;

  repository.onSave((number) => {
    places.delete(number);
    last = undefined;
  });

  function placesOf(number: number): readonly CommentPlace[] {
    const known = places.get(number);
    if (known) return known;
    const pullRequest = repository.pullRequest(number);
    const found = pullRequest ? commentsOf(pullRequest).map((comment) => placeOf(number, comment)) : [];
    places.set(number, found);
    return found;
  }

  return {
    list(sort, direction, since) {
      const key = `${sort} ${direction} ${since}`;
      if (last?.key === key) return last.list;
      // A comment moves its pull request's time: none is newer than that.
      const order = repository.byUpdate;
      const reached = order.outlines.slice(since === undefined ? 0 : order.rank({ at: since, number: 0 }));
      const from = since === undefined ? '' : isoSeconds(since);
      const list = reached.flatMap(({ number }) => placesOf(number)).filter(({ updatedAt }) => updatedAt >= from);
      const time = sort === 'created' ? 'createdAt' : 'updatedAt';
      list.sort((a, b) => (a[time] === b[time] ? a.databaseId - b.databaseId : a[time] < b[time] ? -1 : 1));
      if (direction === 'desc') list.reverse();
      last = { key, list };
      return list;
    },
  };
}

function placeOf(number: number, { databaseId, createdAt, updatedAt }: Omit<CommentPlace, 'number'>): CommentPlace {
  return { number, databaseId, createdAt, updatedAt };
}
