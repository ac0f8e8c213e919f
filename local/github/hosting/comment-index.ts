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
  list(sort: 'created' | 'updated', direction: 'asc' | 'desc', since?: string): readonly CommentPlace[];
}

/**
 * Built on first use, which reads the whole history once; a saved pull request replaces its own places. The sorted list
 * last asked for is kept until something changes, because it is read page by page.
 */
export function createCommentIndex(
  repository: HostedRepository,
  commentsOf: (pullRequest: PullRequest) => readonly Omit<CommentPlace, 'number'>[],
): CommentIndex {
  let places: Map<number, CommentPlace[]> | undefined;
  let last: { key: string; list: readonly CommentPlace[] } | undefined;

  function placesOf(number: number): CommentPlace[] {
    const pullRequest = repository.pullRequest(number);
    if (!pullRequest) return [];
    return commentsOf(pullRequest).map(({ databaseId, createdAt, updatedAt }) => ({
      number,
      databaseId,
      createdAt,
      updatedAt,
    }));
  }
  repository.onSave((number) => {
    places?.set(number, placesOf(number));
    last = undefined;
  });

  return {
    list(sort, direction, since = '') {
      const key = `${sort} ${direction} ${since}`;
      if (last?.key === key) return last.list;
      places ??= new Map(repository.byCreation.outlines.map(({ number }) => [number, placesOf(number)]));
      const time = sort === 'created' ? 'createdAt' : 'updatedAt';
      const list = [...places.values()].flat().filter(({ updatedAt }) => updatedAt >= since);
      list.sort((a, b) => (a[time] === b[time] ? a.databaseId - b.databaseId : a[time] < b[time] ? -1 : 1));
      if (direction === 'desc') list.reverse();
      last = { key, list };
      return list;
    },
  };
}
