import { expect, it } from 'vitest';
import { changeWords } from '../../../src/dashboard/pages/delivery/five.tsx';
import { duration } from '../../../src/dashboard/format.ts';
import { valueWords } from '../../../src/domain/metrics/value-words.ts';

const words = ({ n = 7, ...change }: Partial<Parameters<typeof changeWords>[0]> & { n?: number }) =>
  changeWords(
    { previous: 7_200, difference: null, percent: null, clear: null, test: null, p: null, ...change },
    n,
    duration,
    ['faster', 'slower'],
  );

it.each([
  [{ previous: null }, ''],
  [{}, 'too few to compare (n\u00a07), was 2h'],
  [{ n: 40 }, 'too few before to compare, was 2h'],
  [{ clear: false, difference: 60, percent: 1 }, 'no clear change, was 2h'],
  [{ clear: true, difference: -3_600, percent: -50 }, '▼ 50 % faster, was 2h'],
  [{ clear: true, difference: 3_600, percent: 50 }, '▲ 50 % slower, was 2h'],
  // Of nothing there is no per cent.
  [{ clear: true, previous: 0, difference: 3_600 }, '▲ slower, was 0s'],
  [{ clear: true, difference: 3_600, percent: 1_234.5 }, '▲ 1,235 % slower, was 2h'],
  // Windows of unequal length.
  [{ clear: true }, 'was 2h'],
])('a change of one of DORA’s five is claimed only when it is clear, beside what was: %j', (change, expected) => {
  expect(words(change)).toBe(expected);
});

it.each([
  [0, '0'],
  [0.003, 'under 0.01'],
  [0.01, '0.01'],
  [0.386, '0.39'],
  [12, '12.00'],
])('%d deployments a day are %s', (value, expected) => {
  expect(valueWords('deploymentFrequency', value)).toBe(expected);
});
