import type { OpenAPIHono } from '@hono/zod-openapi';
import { callerOf, type AppEnv } from '../routes/auth.ts';
import { problem, ProblemError } from '../routes/problem.ts';
import { findFilterNames, NAMED_FILTERS } from '../storage/filter-names.ts';
import { escaped } from './parts/filter-bar.tsx';

const PATH = '/filter-names';
/** More than these nobody reads while typing. */
const LIMIT = 12;
const MAX_LENGTH = 200;

/** Answers, as options of a `<datalist>`, the names of a filter that have a text in them: `of` which filter, `q` the text. */
export function filterNames(app: OpenAPIHono<AppEnv>): void {
  app.get(PATH, async (context) => {
    const deps = context.get('open')();
    const caller = await callerOf(context, deps);
    if (!caller) return problem(context, new ProblemError(401, 'Sign in to read this.'));
    const of = NAMED_FILTERS.find((each) => each === context.req.query('of'));
    if (!of) {
      const message = `one of ${NAMED_FILTERS.join(', ')}`;
      return problem(context, new ProblemError(400, `of: ${message}`, [{ path: 'of', message }]));
    }
    const text = (context.req.query('q') ?? '').trim().slice(0, MAX_LENGTH);
    const names = await findFilterNames(deps.db, caller.workspaceId, of, { text, limit: LIMIT });
    context.header('cache-control', 'private, no-store');
    return context.html(
      <>
        {names.map((name) => (
          <option value={escaped(name)} />
        ))}
      </>,
    );
  });
}
