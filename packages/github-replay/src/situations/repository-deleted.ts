import { z } from 'zod';
import { notFound } from '../answer.ts';
import { isRecord } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * A repository is deleted, before or while it is read, and no webhook reports it. Any repository, or the named one.
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
