import { z } from 'zod';
import { MISHAP } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * A field of any object is null, because a service behind it did not answer; the other data is good.
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export default situation({ field: z.string().default('statusCheckRollup') }, ({ field }) => ({
  field: ({ name }) => (name === field ? { value: replayError('SERVICE_UNAVAILABLE', MISHAP) } : undefined),
}));
