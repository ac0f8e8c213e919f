import { z } from 'zod';
import { notAccessible } from '../callers/caller.ts';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * A field of any object is null and FORBIDDEN at its path, because the token lacks a permission.
 * https://github.com/open-mercato/cezar/issues/969
 */
export default situation({ field: z.string().default('statusCheckRollup') }, ({ field }) => ({
  field: ({ name }, asked) =>
    name === field ? { value: replayError('FORBIDDEN', notAccessible(asked.caller)) } : undefined,
}));
