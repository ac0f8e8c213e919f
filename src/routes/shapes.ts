import { z } from '@hono/zod-openapi';
import { decodeCursor } from '../storage/keyset.ts';
import { Problem, ProblemError } from './problem.ts';

/** Entries of a page at most. */
export const MAX_ENTRIES = 200;

/** Parameters and answers that several resources share. */
export const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_ENTRIES).default(50).openapi({ description: 'Entries a page' }),
  cursor: z.string().optional().openapi({ description: 'The `nextCursor` of the page before' }),
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
  default: { description: 'A problem, RFC 9457', content: { 'application/problem+json': { schema: Problem } } },
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text can be an id of ours: anything else is of nowhere, which is a 404 like any other unknown id. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

/** GitHub's database id: 64 bits, which JSON's numbers do not hold everywhere. */
export const GitHubId = z.string().regex(/^\d+$/).openapi({ description: 'GitHub’s database id, as digits' });

export const RepositoryId = z.uuid('the id of a repository');
export const TeamId = z.uuid('the id of a team, as `GET /v1/teams` lists them');

/** Text that Postgres can hold. */
export const Text = z.string().refine(isText, 'must not contain U+0000');
/** Nothing is called nothing: an empty filter is a mistake, and no answer about everybody or nobody. */
export const Name = Text.min(1, 'must not be empty');

/** An instant that Postgres knows too, brought to UTC. */
export const Instant = z.iso
  .datetime({
    offset: true,
    abort: true,
    error: 'an ISO 8601 instant, as in 2026-01-31T00:00:00Z (in a URL, a `+` is `%2B`)',
  })
  .refine(isInRange, 'from the year 1 to 9999')
  .transform((text) => new Date(text).toISOString())
  .openapi({ type: 'string', format: 'date-time' });

function isText(text: string): boolean {
  return !text.includes('\u0000');
}

function isInRange(text: string): boolean {
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** What a cursor can begin with, by what the list is sorted by. */
const PLACES = {
  instant: (place: string) => Instant.safeParse(place).success,
  text: isText,
  number: (place: string) => /^\d{1,9}$/.test(place),
};

/** The place in a list that a cursor stands for. Throws 400 for one that was made up, or is of a list sorted otherwise. */
export function afterOf(cursor: string | undefined, sortedBy: keyof typeof PLACES): string[] | null {
  if (cursor === undefined) return null;
  const key = decodeCursor(cursor, 2);
  const [place = '', id = ''] = key ?? [];
  if (key && PLACES[sortedBy](place) && isId(id)) return key;
  throw new ProblemError(400, 'cursor: not one of ours', [{ path: 'cursor', message: 'a `nextCursor` of this list' }]);
}
