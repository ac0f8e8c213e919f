import { z } from 'zod';
import { situation } from '../board/situation.ts';

/**
 * Any answer at all, by `status`, `headers` and `body`: a 404 of one list alone, a 200 that says `null`, a limit that names
 * its end as a date.
 * https://github.com/cli/cli/issues/11363, https://github.com/hub4j/github-api/issues/607
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
