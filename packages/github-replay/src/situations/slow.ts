import { z } from 'zod';
import { situation } from '../board/situation.ts';

/**
 * A correct answer, late.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#timeouts
 */
export default situation({ milliseconds: z.number().positive().default(5_000) }, ({ milliseconds }) => ({
  answered: (answer) => ({ ...answer, keptBack: milliseconds }),
}));
