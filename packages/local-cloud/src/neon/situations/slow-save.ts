import { z } from 'zod';
import { situation } from '../situation.ts';

/**
 * Every request that writes is carried out, and answered after this many seconds.
 * https://github.com/neondatabase/serverless/issues/29
 */
export default situation({ seconds: z.number().positive().default(31) }, ({ seconds }) => ({
  answered: (answer, body) =>
    /\b(insert into|update|delete from)\b/i.test(body) ? { ...answer, keptBack: seconds * 1_000 } : undefined,
}));
