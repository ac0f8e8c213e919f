import { z } from 'zod';
import { situation } from '../situation.ts';

/**
 * The gateway in front of the proxy answers with a text: 502, 503, 504; or the proxy itself answers 500.
 * https://github.com/neondatabase/neon/issues/11975
 */
export default situation(
  { status: z.int().min(500).max(599).default(503), text: z.string().default('upstream connect error') },
  ({ status, text }) => ({ replace: () => ({ status, headers: { 'content-type': 'text/plain' }, body: text }) }),
);
