import { expect, it } from 'vitest';
import { LISTED_MEASURES, SHARES } from '../../src/domain/metrics/measure-lists.ts';
import { measureOf } from '../../src/domain/metrics/measures.ts';
import { listingOf, pieceText, pieceWords } from '../../src/domain/metrics/pieces.ts';

it('a part of a measure is one of the two lists of a share, a time of the week, or a flaky check, a tool or a pair of merges', () => {
  for (const measure of LISTED_MEASURES) {
    const isShare = SHARES.includes(measure);
    const isSpread = measureOf(measure).form === 'distribution';
    expect(listingOf(measure, undefined)).toEqual({ part: 'numerator', piece: null });
    expect(listingOf(measure, 'denominator'), measure).toEqual(isShare ? { part: 'denominator', piece: null } : null);
    expect(listingOf(measure, 'opened-7') !== null, measure).toBe(isSpread);
    expect(listingOf(measure, 'flaky-build') !== null, measure).toBe(measure === 'merged');
    expect(listingOf(measure, 'assisted-claude') !== null, measure).toBe(measure === 'merged');
    expect(listingOf(measure, 'alike-wren/heron') !== null, measure).toBe(measure === 'merged');
    expect(listingOf(measure, 'other-branches') !== null, measure).toBe(measure === 'merged');
    expect(listingOf(measure, 'responded-1-0-24') !== null, measure).toBe(measure === 'response');
  }
});

it.each([
  ['response', 'opened-3', 'opened on a Wednesday'],
  ['response', 'responded-1-0-2', 'first response on a Monday, 0:00 to 2:00'],
  ['response', 'responded-7-22-24', 'first response on a Sunday, 22:00 to 24:00'],
  ['response', 'opened-5-9-17', 'opened on a Friday, 9:00 to 17:00'],
  ['merged', 'assisted-claude', 'assisted by Claude'],
  ['merged', 'reviewed-our-own-tool', 'reviewed by our-own-tool'],
  ['merged', 'decided-wren/heron-x', 'wren and heron-x both decided'],
  ['merged', 'alike-wren/heron', 'wren and heron decided alike'],
  ['merged', 'other-branches', 'into other branches than production'],
  ['merged', 'flaky-build (ubuntu, "20")-3\n', 'flaky: build (ubuntu, "20")-3\n'],
] as const)('of %s %j is %j, and is written as it was', (measure, text, words) => {
  const piece = listingOf(measure, text)?.piece;
  if (!piece) throw new Error(`${text} is no piece`);
  expect(pieceWords(piece)).toBe(words);
  expect(pieceText(piece)).toBe(text);
});

it.each([
  'opened-0',
  'opened-8',
  'opened',
  'merged-3',
  'opened-3-5',
  'responded-3-9-9',
  'responded-3-9-25',
  'opened-3 ',
])('%j is no part', (text) => {
  expect(listingOf('response', text)).toBeNull();
});

it.each([
  'flaky',
  'flaky-',
  'flaky-a\0b',
  'flaky build',
  'assisted-',
  'assisted-A',
  'used-claude',
  'reviewed-a b',
  'decided-wren',
  'alike-wren/',
  'alike-a/b/c',
  'liked-a/b',
])('%j names no flaky check, no tool and no pair', (text) => {
  expect(listingOf('merged', text)).toBeNull();
});
