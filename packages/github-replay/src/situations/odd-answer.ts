import { z } from 'zod';
import { situation } from '../board/situation.ts';

/**
 * Any answer, by `status`, `headers` and `body`: a 404 of a single list, a 200 with `null`, a limit whose end is a
 * date.
 * https://github.com/cli/cli/issues/11363
 * https://github.com/hub4j/github-api/issues/607
 */
export default situation(
  {
    status: z.int().default(200),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().default(''),
  },
  ({ status, headers, body }) => ({
    replace: () => ({ status, body, headers: { 'content-type': 'application/json; charset=utf-8', ...headers } }),
  }),
);
