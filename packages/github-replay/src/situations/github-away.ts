import { z } from 'zod';
import { gatewayAnswer, htmlAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * GitHub is away, for `seconds` or until the situation is removed: every request gets a page with 503, a 502, a
 * connection that ends, or no answer.
 * https://github.blog/2018-10-30-oct21-post-incident-analysis/
 */
export default situation({ how: z.enum(['503', '502', 'refused', 'hang']).default('503') }, ({ how }) => ({
  replace() {
    if (how === '503') return htmlAnswer(503, 'No server is currently available to service your request.');
    if (how === '502') return gatewayAnswer(502);
    return { status: 200, headers: {}, body: '', delivery: how === 'hang' ? 'hang' : 'drop' };
  },
}));
