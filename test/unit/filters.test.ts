import { expect, it } from 'vitest';
import { valuesIn } from '../../src/domain/metrics/filters.ts';

it.each([
  ['bug', ['bug']],
  ['bug,ci', ['bug', 'ci']],
  ['bug,bug', ['bug']],
  [String.raw`needs a look\, soon`, ['needs a look, soon']],
  [String.raw`a\,b,c`, ['a,b', 'c']],
  [String.raw`a\\,b`, ['a\\', 'b']],
  [String.raw`a\b,c\ `, ['a\\b', 'c\\ ']],
  ['a\nb,🦀', ['a\nb', '🦀']],
  ['', ['']],
  [',', ['']],
  ['a,', ['a', '']],
])('the values in %j are %j', (text, values) => {
  expect(valuesIn(text)).toEqual(values);
});
