import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { PROBLEM_NAMES, PROBLEM_TYPES } from './problem-types.ts';

/** What a `type` of a problem means, at the address that it is. */
export function problemPages(app: OpenAPIHono<AppEnv>): void {
  app.get('/problems/:name', (context) => {
    const name = PROBLEM_NAMES.find((known) => known === context.req.param('name'));
    if (name === undefined) throw new ProblemError(404, 'There is no such kind of problem.');
    const { status, title, explain } = PROBLEM_TYPES[name];
    return context.text(`${title} (${status})\n\n${explain}\n`);
  });
}
