import { createMiddleware } from 'hono/factory';
import type { WorkspaceEnv } from './auth.ts';
import { ProblemError } from './problem.ts';

/** Longer than any parameter of ours: what is beyond does not matter. */
const MAX_LETTERS = 50;

/** Refuses a query with a parameter that is not one of these, or is given twice: a misspelt filter would answer for everything. */
export function knownParameters(names: string[]) {
  return createMiddleware<WorkspaceEnv>(async (context, next) => {
    const given = [...new URL(context.req.url).searchParams.keys()];
    const errors = given.flatMap((name, index) => {
      if (!names.includes(name))
        return [{ path: name, message: `no parameter; the nearest is ${nearest(name, names)}` }];
      return given.indexOf(name) < index ? [{ path: name, message: 'given twice' }] : [];
    });
    const detail = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
    if (errors.length > 0) throw new ProblemError(400, detail, errors);
    await next();
  });
}

/** The name that takes the fewest changes to get to. */
export function nearest(name: string, names: string[]): string {
  return (
    names.map((other) => ({ other, changes: changesBetween(name, other) })).toSorted((a, b) => a.changes - b.changes)[0]
      ?.other ?? ''
  );
}

/** How many letters have to be changed, added or left out: https://en.wikipedia.org/wiki/Levenshtein_distance */
function changesBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < Math.min(a.length, MAX_LETTERS); i++) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const kept = (row[j - 1] ?? 0) + (a[i]?.toLowerCase() === b[j - 1]?.toLowerCase() ? 0 : 1);
      next.push(Math.min(kept, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
