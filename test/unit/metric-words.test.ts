import { expect, it } from 'vitest';
import { comparedWords } from '../../src/domain/metrics/claim-words.ts';
import { countWords, durationWords, shareWords } from '../../src/domain/metrics/words.ts';

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

it.each([
  [0, 'under 5m'],
  [0.4, 'under 5m'],
  [45, '45s'],
  [59.6, '1m'],
  [5 * MINUTE + 20, '5m 20s'],
  [22 * MINUTE + 29, '22m'],
  [59 * MINUTE + 40, '1h'],
  [9 * HOUR + 17 * MINUTE + 4, '9h 17m'],
  [9 * HOUR + 59 * MINUTE + 45, '10h'],
  [13 * HOUR + 10 * MINUTE, '13h'],
  [23 * HOUR + 40 * MINUTE, '1d'],
  [DAY + 18 * HOUR + 600, '1d 18h'],
  [9 * DAY + 23.6 * HOUR, '10d'],
  [12 * DAY + 3 * HOUR, '12d'],
  [400 * DAY, '400d'],
])('%d seconds are %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});

it('counts have commas, and shares one digit below ten', () => {
  expect([countWords(0), countWords(1_234_567)]).toEqual(['0', '1,234,567']);
  expect([0, 0.0749, 0.08, 0.0996, 0.61].map(shareWords)).toEqual(['0 %', '7.5 %', '8 %', '10 %', '61 %']);
});

it('what a window is compared with has a name', () => {
  const window = { from: '2026-01-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' };
  const hours = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T10:00:00.000Z' };
  expect([
    comparedWords('13w', window, 'previous'),
    comparedWords('quarter', window, 'previous'),
    comparedWords(undefined, window, 'previous'),
    comparedWords(undefined, hours, 'previous'),
    comparedWords('13w', window, 'year'),
  ]).toEqual([
    'the 13 weeks before',
    'the 90 days before',
    'the 90 days before',
    'the time before',
    'the same time a year before',
  ]);
});
