import { z } from 'zod';
import { WHICH, isRecord, picks, type Which } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * Values that the documentation does not allow: null in a list of objects or in a field that cannot be null, a word of
 * no enumeration. `at` is the end of a path in the answer, as in `reviews.nodes.0.body`, where `*` matches any key;
 * without a value the key is left out. With `number` only inside that pull request. `errors` are added to the answer.
 * https://github.com/rubytoolbox/rubytoolbox/pull/1381
 * https://github.com/github/rest-api-description/issues/4531
 */
export default situation(
  {
    number: WHICH.number,
    every: WHICH.every,
    edits: z.array(z.object({ at: z.string(), value: z.json().optional() })),
    errors: z.json().optional(),
  },
  ({ edits, errors, ...which }) => ({
    answered(answer) {
      if (answer.status !== 200) return undefined;
      const body: unknown = JSON.parse(answer.body);
      const places = edits.map(({ at, value }) => ({ keys: at.split('.'), value }));
      const isEdited = edit(body, [], places, which);
      if (!isEdited && places.length > 0) return undefined;
      const whole = isRecord(body) && errors !== undefined ? { ...body, errors } : body;
      return { ...answer, body: JSON.stringify(whole) };
    },
  }),
);

interface Edit {
  keys: string[];
  value: unknown;
}

/** Puts the values in their places, at or below `path`; answers whether there were any. */
function edit(value: unknown, path: string[], edits: Edit[], which: Which): boolean {
  if (!isRecord(value)) return false;
  let found = false;
  const isPullRequest = typeof value['number'] === 'number';
  if (isPullRequest && !picks(which, null, Number(value['number']))) return false;
  const isInside = isPullRequest || (which.number === undefined && which.every === undefined);
  for (const key of Object.keys(value)) {
    const place = [...path, key];
    const hit = isInside || path.includes(INSIDE) ? edits.find(({ keys }) => endsWith(place, keys)) : undefined;
    if (hit) {
      found = true;
      if (hit.value === undefined) delete value[key];
      else value[key] = hit.value;
    } else {
      const below = isPullRequest ? [...path, INSIDE, key] : place;
      found = edit(value[key], below, edits, which) || found;
    }
  }
  return found;
}

/** Stands in a path where a pull request that is meant begins. */
const INSIDE = '#';

function endsWith(path: string[], keys: string[]): boolean {
  const end = path.filter((key) => key !== INSIDE).slice(-keys.length);
  return end.length === keys.length && end.every((key, index) => keys[index] === '*' || keys[index] === key);
}
