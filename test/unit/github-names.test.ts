import { describe, expect, it } from 'vitest';
import { partsOfFullName } from '../../src/domain/github-names.ts';
import { splitName } from '../../src/github/split-name.ts';

describe('the name of a repository', () => {
  it.each([
    ['rust-lang/cargo', 'rust-lang', 'cargo'],
    ['octocat_acme/.github', 'octocat_acme', '.github'],
    ['a/...', 'a', '...'],
    [`${'a'.repeat(39)}/${'b'.repeat(100)}`, 'a'.repeat(39), 'b'.repeat(100)],
  ])('has its owner’s and its own: %s', (fullName, owner, name) => {
    expect(partsOfFullName(fullName)).toEqual({ owner, name });
  });

  it.each([
    '../user',
    'a/..',
    'a/.',
    '%2e%2e/x',
    'a/%2e%2e',
    './a',
    '/a',
    'a/',
    'a',
    '',
    'a/b/c',
    'a//b',
    'a.b/c',
    'a/b?c',
    'a/b#c',
    'a/b c',
    'a\\b/c',
    'a/b\n',
    'ä/b',
    `${'a'.repeat(40)}/b`,
    `a/${'b'.repeat(101)}`,
  ])('is no path, and nothing but a name: %j', (fullName) => {
    expect(partsOfFullName(fullName)).toBeNull();
    expect(() => splitName(fullName)).toThrow('is no repository');
  });
});
