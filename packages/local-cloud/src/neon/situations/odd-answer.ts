import { z } from 'zod';
import { situation } from '../situation.ts';

/**
 * Any answer, by `status` and `body`: a page of the gateway in front of Neon, no body, half a body, JSON of another
 * shape. Nothing is carried out; with `late` everything is.
 * https://github.com/neondatabase/neon/blob/main/proxy/src/serverless/sql_over_http.rs
 */
export default situation(
  { status: z.int().default(200), body: z.string().default(''), late: z.boolean().default(false) },
  ({ status, body, late }) => {
    const answer = { status, body, headers: { 'content-type': 'application/json' } };
    return late ? { answered: () => answer } : { replace: () => answer };
  },
);
