import { GraphQLError } from 'graphql';
import type { HostedRepository } from '../hosting/hosted-repository.ts';
import type { Sequence } from './connection.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

/** Repositories by creation, the only order that is served; cursors name the last one's time and id. */
export function repositorySequence(
  repositories: readonly HostedRepository[],
  { field, direction }: { field: string; direction: 'ASC' | 'DESC' } = { field: 'CREATED_AT', direction: 'ASC' },
): Sequence<HostedRepository> {
  if (field !== 'CREATED_AT') throw new GraphQLError(`the replay does not serve repositories by ${field}`);
  const sign = direction === 'DESC' ? -1 : 1;
  const compare = (a: Key, b: Key): number => sign * (a[0] - b[0] || a[1] - b[1]);
  const sorted = repositories.toSorted((a, b) => compare(keyOf(a), keyOf(b)));
  const item = (index: number): HostedRepository => {
    const found = sorted[index];
    if (!found) throw new RangeError(`no repository at ${index}`);
    return found;
  };
  return {
    size: sorted.length,
    at: item,
    cursor: (index) => encodeCursor(...keyOf(item(index))),
    enter(cursor) {
      const [at = 0, id = 0] = decodeCursor(cursor, 2);
      const places = sorted.map((repository) => compare(keyOf(repository), [at, id]));
      return { from: places.filter((place) => place < 0).length, after: places.filter((place) => place <= 0).length };
    },
  };
}

type Key = [at: number, id: number];

function keyOf({ databaseId, history }: HostedRepository): Key {
  return [Date.parse(history.facts.createdAt), databaseId];
}
