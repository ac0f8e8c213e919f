import { z } from '@hono/zod-openapi';
import { expect, it } from 'vitest';
import { useIssueWords, wrongFields } from '../../src/routes/issue-words.ts';

useIssueWords();

const Shape = z.strictObject({
  name: z.string().min(1).max(5),
  age: z.int().min(0).max(150),
  share: z.number().gt(0).lt(1),
  kinds: z.array(z.enum(['user', 'bot'])).min(1),
  id: z.uuid(),
  at: z.iso.datetime(),
  isOpen: z.boolean(),
  inner: z.strictObject({ label: z.string('a label, as in bug') }),
});
const RIGHT = {
  name: 'ada',
  age: 36,
  share: 0.5,
  kinds: ['user'],
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  at: '2026-01-31T00:00:00Z',
  isOpen: true,
  inner: { label: 'bug' },
};

const wrong = (sent: unknown) =>
  wrongFields(Shape.safeParse(sent).error ?? new z.core.$ZodError([])).map(
    ({ path, message }) => `${path}: ${message}`,
  );

it.each<[unknown, string]>([
  [{ ...RIGHT, name: undefined }, 'name: is missing: text'],
  [{ ...RIGHT, name: 7 }, 'name: text, not a number'],
  [{ ...RIGHT, name: '' }, 'name: at least 1 character'],
  [{ ...RIGHT, name: 'augusta' }, 'name: at most 5 characters'],
  [{ ...RIGHT, age: 1.5 }, 'age: a whole number'],
  [{ ...RIGHT, age: -1 }, 'age: at least 0'],
  [{ ...RIGHT, age: 151 }, 'age: at most 150'],
  [{ ...RIGHT, share: 0 }, 'share: more than 0'],
  [{ ...RIGHT, share: 1 }, 'share: less than 1'],
  [{ ...RIGHT, kinds: 'user' }, 'kinds: a list, not text'],
  [{ ...RIGHT, kinds: [] }, 'kinds: at least 1 entry'],
  [{ ...RIGHT, kinds: ['user', 'cat'] }, 'kinds.1: one of user, bot'],
  [{ ...RIGHT, id: '7' }, 'id: an id: a UUID'],
  [{ ...RIGHT, at: 'today' }, 'at: an ISO 8601 instant, as in 2026-01-31T00:00:00Z'],
  [{ ...RIGHT, isOpen: 'yes' }, 'isOpen: true or false, not text'],
  [{ ...RIGHT, inner: { labels: 'x' } }, 'inner.labels: no field; the fields are label'],
  [{ ...RIGHT, inner: { label: 7 } }, 'inner.label: a label, as in bug'],
  [[], 'body: an object, not a list'],
  [{ ...RIGHT, at: null }, 'at: text, not null'],
])('%j: says which field is wrong, and what is allowed: %s', (sent, said) => {
  expect(wrong(sent)).toContain(said);
});

it('names each field that is not known', () => {
  expect(wrong({ ...RIGHT, nam: 1, agee: 2 }).map((said) => said.split(':')[0])).toEqual(['nam', 'agee']);
  expect(wrong(RIGHT)).toEqual([]);
});

it('says what a choice between shapes is made by', () => {
  const Choice = z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('token') }),
    z.strictObject({ type: z.literal('app') }),
  ]);
  const said = (sent: unknown) => wrongFields(Choice.safeParse(sent).error ?? new z.core.$ZodError([]));
  for (const sent of [{}, { type: 'key' }])
    expect(said(sent)).toEqual([{ path: 'type', message: 'one of token, app' }]);
});
