import { z } from 'zod';
import { situation } from '../situation.ts';

/**
 * A request is never answered; with `carriedOut` it is carried out.
 * https://github.com/neondatabase/serverless/issues/29
 */
export default situation({ carriedOut: z.boolean().default(false) }, ({ carriedOut }) => {
  const silence = () => ({ status: 200, headers: {}, body: '', delivery: 'hang' as const });
  return carriedOut ? { answered: silence } : { replace: silence };
});
