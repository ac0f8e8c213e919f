import { z } from '@hono/zod-openapi';
import { EXCLUDED, kindsOf } from '../domain/metrics/who.ts';
import { decodeCursor } from '../storage/keyset.ts';
import { Problem, ProblemError } from './problem.ts';

/** The largest number of entries on a page. */
export const MAX_ENTRIES = 200;

/** How many entries a page has at most, in digits. */
export function limitTo(most: number, byDefault = 50) {
  return z
    .string()
    .refine(
      (text) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= most,
      `a whole number from 1 to ${most}`,
    )
    .transform(Number)
    .prefault(String(byDefault))
    .openapi({
      type: 'integer',
      minimum: 1,
      maximum: most,
      default: byDefault,
      description: 'How many entries a page has at most',
    });
}

/** Parameters and answers that several resources share. */
export const ListQuery = z.object({
  limit: limitTo(MAX_ENTRIES),
  cursor: z.string().optional().openapi({ description: 'The `nextCursor` of the previous page' }),
});

export const IdParam = z.object({ id: z.string() });

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } };
}

/** The errors that any route may answer. */
export const errors = {
  429: {
    description: 'Too many requests within a minute',
    headers: z.object({
      'Retry-After': z.int().openapi({ description: 'Seconds after which requests are answered again' }),
    }),
    content: { 'application/problem+json': { schema: Problem } },
  },
  default: {
    description: 'A problem document (RFC 9457) that says what went wrong',
    content: { 'application/problem+json': { schema: Problem } },
  },
};

// Without flags: a pattern of JSON Schema has none.
const UUID = /^[\dA-Fa-f]{8}(?:-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}$/;

/** Whether a text has the form of our ids. A route answers 404 for any other text, as for an unknown id. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

/** GitHub's database id. It is a string, because it has 64 bits, and many JSON readers keep fewer. */
export const GitHubId = z.string().regex(/^\d+$/).openapi({ description: 'GitHub’s database id, as digits' });

/**
 * An id in a body or a query; `what` says of what. It has the form of our ids, not of `z.uuid`, which also demands a version: an
 * id that we never made is unknown (404), not malformed (400).
 */
export function idOf(what: string) {
  return z.string().regex(UUID, `the id of ${what}`).openapi({ format: 'uuid' });
}

export const RepositoryId = idOf('a repository');

/** The kinds of authors whose pull requests count, and what excluded pull requests do: src/domain/metrics/who.ts. */
export const WHO = {
  by: z
    .string()
    .refine((by) => kindsOf(by) !== null, 'people, agents, automation, several of these by comma, or all')
    .optional()
    .openapi({ description: 'Kinds of authors: `people`, `agents`, `automation`, several by comma, or `all`' }),
  excluded: z.enum(EXCLUDED).optional().openapi({
    description:
      'Pull requests that a rule excludes: `include` them, take them `only`, or `leave` them out. Lists include them, metrics leave them out',
  }),
};

/** Text that Postgres can store. */
export const Text = z
  .string()
  .refine((text) => !text.includes('\u0000'), 'must not contain U+0000')
  .refine((text) => text.isWellFormed(), 'must not contain half of a surrogate pair');
/** A name is never empty: an empty filter is a mistake of the caller, so it is refused. */
export const Name = Text.min(1, 'must not be empty');

/** An instant in the range that Postgres can store, converted to UTC. */
export const Instant = z.iso
  .datetime({
    offset: true,
    abort: true,
    error: 'an ISO 8601 instant, as in 2026-01-31T00:00:00Z (in a URL, a `+` is `%2B`)',
  })
  .refine(isInRange, 'from the year 1 to 9999')
  .transform((text) => new Date(text).toISOString())
  .openapi({ type: 'string', format: 'date-time' });

/** How far the clock of who tells of something may be ahead of ours. */
const MAX_AHEAD_MINUTES = 5;
/** The same for who reads the API's description. */
export const NOT_AHEAD = `At most ${MAX_AHEAD_MINUTES} minutes in the future`;

/**
 * Refuses what is told of before it happened: answers 400, and names each of the given instants that lies later than now. A
 * clock that is a few minutes ahead is no reason to refuse what it says. `now` is in milliseconds.
 */
export function checkHappened(now: number, instants: Record<string, string | null | undefined>): void {
  const latest = new Date(now + MAX_AHEAD_MINUTES * 60_000).toISOString();
  const message = `not in the future: now is ${new Date(now).toISOString()}, and ${MAX_AHEAD_MINUTES} minutes more are allowed`;
  const wrong = Object.entries(instants)
    .filter(([, at]) => typeof at === 'string' && at > latest)
    .map(([path]) => ({ path, message }));
  if (wrong.length > 0) {
    throw new ProblemError(400, wrong.map(({ path }) => `${path}: ${message}`).join('; '), wrong);
  }
}

function isInRange(text: string): boolean {
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** The largest `integer` of Postgres. */
const MAX_INTEGER = 2 ** 31 - 1;
/** Our instants have at most six digits after the second; Postgres refuses a text of many more. */
const MAX_INSTANT_LENGTH = 40;

/** Checks the sort key in a cursor, by the type of that key: Postgres must be able to read what passes. */
const PLACES = {
  instant: (place: string) => place.length <= MAX_INSTANT_LENGTH && Instant.safeParse(place).success,
  text: (place: string) => Text.safeParse(place).success,
  lines: (place: string) => /^\d{1,10}$/.test(place) && Number(place) <= MAX_INTEGER,
  number: (place: string) => /^\d{1,9}$/.test(place),
  value: (place: string) => /^-?\d{1,15}(\.\d{1,20})?(e[+-]\d{1,2})?$/.test(place),
};

/**
 * The place in a list that a cursor names; `end` is what follows the place in cursors of this order. Throws 400 when we
 * did not make the cursor, or made it for another sort order.
 */
export function afterOf(
  cursor: string | undefined,
  sortedBy: keyof typeof PLACES,
  end: string[] = [],
): string[] | null {
  if (cursor === undefined) return null;
  const [place = '', id = '', ...others] = decodeCursor(cursor, 2 + end.length) ?? [];
  const isOfOrder = end.every((part, index) => part === others[index]);
  if (isOfOrder && PLACES[sortedBy](place) && isId(id)) return [place, id];
  throw new ProblemError(400, 'cursor: not one of ours', [{ path: 'cursor', message: 'a `nextCursor` of this list' }]);
}
