import { z } from 'zod';
import { notFound } from '../answer.ts';
import { isRecord } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * A repository is gone, while it is read or before; no webhook said so. Any, or the one named.
 * https://docs.github.com/en/repositories/creating-and-managing-repositories/deleting-a-repository
 */
export default situation({ repository: z.string().optional() }, ({ repository }) => {
  const isMeant = (name: unknown): boolean =>
    typeof name === 'string' && (repository === undefined || name.toLowerCase() === repository.toLowerCase());
  return {
    replace: (asked) => (asked.api === 'rest' && isMeant(asked.repository) ? notFound() : undefined),
    field({ type, name, value }) {
      if (type !== 'Query' || name !== 'repository' || !isRecord(value) || !isMeant(value['nameWithOwner']))
        return undefined;
      const message = `Could not resolve to a Repository with the name '${String(value['nameWithOwner'])}'.`;
      return { value: replayError('NOT_FOUND', message) };
    },
  };
});
