import { z } from 'zod';
import { situation } from '../situation.ts';

/**
 * Every request is carried out, and answered after this many milliseconds.
 * https://neon.com/docs/connect/connection-latency
 */
export default situation({ milliseconds: z.number().positive().default(5_000) }, ({ milliseconds }) => ({
  answered: (answer) => ({ ...answer, keptBack: milliseconds }),
}));
