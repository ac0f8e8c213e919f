import { expect, it } from 'vitest';
import { searchedOf } from '../../src/domain/search.ts';

it.each([
  ['37', 37, null],
  [' #37 ', 37, null],
  ['widgets#37', 37, 'widgets'],
  ['acme/widgets#37', 37, 'acme/widgets'],
  ['https://github.com/acme/widgets/pull/37', 37, 'acme/widgets'],
  ['https://ghe.acme.test/acme/widgets.js/pull/37/files?w=1', 37, 'acme/widgets.js'],
])('%s names a pull request by its number', (asked, number, repository) => {
  expect(searchedOf(asked).reference).toEqual({ number, repository });
});

it.each([
  '#',
  '0',
  '2147483648',
  '99999999999',
  'v37',
  '37 fixes',
  '#37a',
  'https://github.com/acme/widgets/issues/37',
])('%s names none', (asked) => {
  expect(searchedOf(asked).reference).toBeNull();
});

it('takes the words apart, so that nothing in them is an operator of a search', () => {
  expect(searchedOf("fix(api): don't & | ! :* <-> 'Größe' 修复").words).toEqual([
    'fix',
    'api',
    'don',
    't',
    'größe',
    '修复',
  ]);
  expect(searchedOf('&&').words).toEqual([]);
});

it('takes a login with or without the sign before it', () => {
  expect([searchedOf('@Wren').login, searchedOf('Wren').login]).toEqual(['wren', 'wren']);
});
