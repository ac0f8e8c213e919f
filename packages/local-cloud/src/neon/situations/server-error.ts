import { z } from 'zod';
import { situation } from '../situation.ts';

/**
 * What stands before the proxy answers instead, with a text: 502, 503, 504, or a 500 of the proxy's own.
 * https://github.com/neondatabase/neon/issues/11975
 */
export default situation(
  { status: z.int().min(500).max(599).default(503), text: z.string().default('upstream connect error') },
  ({ status, text }) => ({ replace: () => ({ status, headers: { 'content-type': 'text/plain' }, body: text }) }),
);
