import { z } from '@hono/zod-openapi';
import { decodeCursor } from '../storage/keyset.ts';
import { Problem, ProblemError } from './problem.ts';

/** Parameters and answers that several resources share. */
export const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).openapi({ description: 'Entries a page' }),
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

/** The place in a list that a cursor stands for. Throws 400 for one that was made up. */
export function afterOf(cursor: string | undefined): string[] | null {
  if (cursor === undefined) return null;
  const key = decodeCursor(cursor, 2);
  if (key && isId(key[1] ?? '')) return key;
  throw new ProblemError(400, 'cursor: not one of ours', [{ path: 'cursor', message: 'a `nextCursor` of this list' }]);
}
