import { expect, it } from 'vitest';
import { ChangeWords } from '../../../src/dashboard/parts/change.tsx';
import { textOf } from '../../../src/dashboard/html.ts';

const UNTESTED = { previous: 3_600, difference: 0, percent: 0, clear: null, p: null, test: null };

it.each([
  [{ n: 12, previousN: 7 }, UNTESTED, 'too few to compare (n\u00a07)'],
  [{ n: 7, previousN: 12 }, UNTESTED, 'too few to compare (n\u00a07)'],
  [{ n: 12, previousN: 0 }, { ...UNTESTED, previous: null, difference: null }, 'nothing before to compare with'],
  [{ n: 0, previousN: 12 }, UNTESTED, ''],
  [{ n: 0, previousN: 0 }, { ...UNTESTED, previous: null, difference: null }, ''],
  [{ n: 12, previousN: null }, { ...UNTESTED, previous: null, difference: null }, ''],
  [{ n: 12, previousN: 12 }, { ...UNTESTED, clear: false }, 'no clear change'],
  [{ n: 12, previousN: 12 }, { ...UNTESTED, clear: true, difference: -60, percent: -30 }, '▼ 30 % faster'],
  // Of many pull requests a change is clear that rounds to nothing.
  [{ n: 9_000, previousN: 9_000 }, { ...UNTESTED, clear: true, difference: -1, percent: -0.3 }, '▼ under 1 % faster'],
])('of %j the change %j is told as “%s”', async (of, change, words) => {
  const html = await textOf(<ChangeWords measure="cycle" change={change} {...of} />);
  expect(html.replaceAll(/<[^>]+>/g, '')).toBe(words);
});
