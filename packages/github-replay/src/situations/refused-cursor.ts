import { z } from 'zod';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * GitHub no longer accepts a cursor that it gave.
 * https://docs.github.com/en/graphql/guides/using-pagination-in-the-graphql-api
 */
export default situation({ list: z.string().optional() }, ({ list }) => ({
  field({ name, args }) {
    const { after } = args;
    if (typeof after !== 'string' || (list !== undefined && name !== list)) return undefined;
    const message = `\`${after}\` does not appear to be a valid cursor.`;
    return { value: replayError('INVALID_CURSOR_ARGUMENTS', message) };
  },
}));
