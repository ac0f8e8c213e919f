import { z } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import type { AppEnv } from './auth.ts';
import { refusal } from './problem.ts';

/** Longer than any parameter of ours: what is beyond does not matter. */
const MAX_LETTERS = 50;

/**
 * Gives each request of an operation a check that refuses a parameter that the operation does not have, or that is given
 * twice: a misspelt filter would answer for everything. What an operation has is in its schema, and `definitions` are those
 * of the whole API. The check throws 400. It runs after the caller is accepted, so that strangers do not learn which parameters exist.
 */
export function knownParameters(definitions: () => Definition[]) {
  let known: Map<string, string[]> | undefined;
  return createMiddleware<AppEnv>(async (context, next) => {
    context.set('checkParameters', () => {
      const names = (known ??= parametersOf(definitions()));
      const route = matchedRoutes(context).find(({ method, path }) => names.has(keyOf(method, path)));
      if (route) refuseOthers(context.req.url, names.get(keyOf(route.method, route.path)) ?? []);
    });
    await next();
  });
}

/** The part of a definition in the registry of the API that is looked at. */
export type Definition =
  | { type: 'route'; route: { method: string; path: string; request?: { query?: unknown } | undefined } }
  | { type: 'component' | 'schema' | 'parameter' | 'webhook' };

function parametersOf(definitions: Definition[]): Map<string, string[]> {
  return new Map(
    definitions.flatMap((definition): [string, string[]][] => {
      if (definition.type !== 'route') return [];
      const { method, path, request } = definition.route;
      return [[keyOf(method, path.replace(/\{(\w+)\}/g, ':$1')), namesIn(request?.query)]];
    }),
  );
}

/** The names of the parameters of a query: of an object, also one that is changed after it is read. */
function namesIn(query: unknown): string[] {
  if (query === undefined) return [];
  if (query instanceof z.ZodPipe) return namesIn(query.in);
  if (query instanceof z.ZodObject) return Object.keys(query.shape);
  throw new TypeError('the query of an operation is no object');
}

const keyOf = (method: string, path: string) => `${method.toUpperCase()} ${path}`;

function refuseOthers(url: string, names: string[]): void {
  const given = [...new URL(url).searchParams.keys()];
  const errors = given.flatMap((name, index) => {
    if (!names.includes(name)) return [{ path: name, message: `no parameter; ${nearestIn(names, name)}` }];
    return given.indexOf(name) < index ? [{ path: name, message: 'given twice' }] : [];
  });
  if (errors.length > 0) throw refusal(errors, 'unknown-parameter');
}

function nearestIn(names: string[], name: string): string {
  return names.length === 0 ? 'there is none here' : `the nearest is ${nearest(name, names)}`;
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
