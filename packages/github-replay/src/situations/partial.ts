import { z } from 'zod';
import { MISHAP } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * A field of any object is null beside good data, because something behind it did not answer.
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export default situation({ field: z.string().default('statusCheckRollup') }, ({ field }) => ({
  field: ({ name }) => (name === field ? { value: replayError('SERVICE_UNAVAILABLE', MISHAP) } : undefined),
}));
