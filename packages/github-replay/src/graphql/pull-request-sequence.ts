import { GraphQLError } from 'graphql';
import type { Outline, PullRequestState } from '../history/model.ts';
import type { HostedRepository } from '../hosting/hosted-repository.ts';
import type { Sequence } from './connection.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

/** A repository's pull requests in the requested order; a cursor has the time and number of the last one. */
export function pullRequestSequence(
  repository: HostedRepository,
  orderBy: { field: string; direction: 'ASC' | 'DESC' } = { field: 'CREATED_AT', direction: 'ASC' },
  states?: readonly PullRequestState[],
): Sequence<Outline> {
  if (orderBy.field === 'COMMENTS') throw new GraphQLError('the replay does not serve pull requests by COMMENTS');
  const order = orderBy.field === 'UPDATED_AT' ? repository.byUpdate : repository.byCreation;
  const all = order.outlines;
  const kept = states ? all.filter(({ state }) => states.includes(state)) : all;
  const descending = orderBy.direction === 'DESC';
  const size = kept.length;

  const item = (index: number): Outline => {
    const outline = kept[descending ? size - 1 - index : index];
    if (!outline) throw new RangeError(`no pull request at ${index}`);
    return outline;
  };
  /** How many of the kept ones come before a rank among all. */
  const keptBefore = (rank: number): number => {
    if (!states) return rank;
    let count = 0;
    for (let index = 0; index < rank; index++) {
      const outline = all[index];
      if (outline && states.includes(outline.state)) count++;
    }
    return count;
  };

  return {
    size,
    at: item,
    cursor(index) {
      const { at, number } = order.placeOf(item(index));
      return encodeCursor(at, number);
    },
    enter(cursor) {
      const [at = 0, number = 0] = decodeCursor(cursor, 2);
      const before = keptBefore(order.rank({ at, number }));
      const through = keptBefore(order.rank({ at, number: number + 1 }));
      return descending ? { after: size - before, from: size - through } : { after: through, from: before };
    },
  };
}
