import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorAccountOf, toolOfAuthorAccount } from '../../src/domain/ai/author-account.ts';
import { mapCommit } from '../../src/github/map-children.ts';

const commitOf = (email: string | null) =>
  mapCommit({
    commit: {
      oid: 'a',
      message: 'Work',
      authoredDate: '2026-01-01T00:00:00Z',
      committedDate: '2026-01-01T00:00:00Z',
      additions: 1,
      deletions: 0,
      author: { name: 'Octavia Brandt', email, user: null },
    },
  });

describe('what is stored of the address of a commit’s author', () => {
  it('is the account of an address at GitHub’s noreply host, with its id or without', () => {
    expect(authorAccountOf('175728472+Copilot@users.noreply.github.com')).toBe('175728472+Copilot');
    expect(authorAccountOf('12345+octavia@users.noreply.github.com')).toBe('12345+octavia');
    expect(authorAccountOf('claude@users.noreply.github.com')).toBe('+claude');
    expect(authorAccountOf(' 1+devin-ai-integration[bot]@users.noreply.github.com ')).toBe(
      '1+devin-ai-integration[bot]',
    );
  });

  it('is the key of a tool for an address in the table', () => {
    expect(authorAccountOf('noreply@anthropic.com')).toBe('claude');
    expect(authorAccountOf('CursorAgent@cursor.com')).toBe('cursor');
  });

  it('is nothing for any other address, not even of a person who works for a tool’s maker', () => {
    for (const address of ['octavia@b.example', 'jane@anthropic.com', 'noreply@github.com', '', '<redacted>', 'claude'])
      expect(authorAccountOf(address)).toBeNull();
    expect(authorAccountOf(null)).toBeNull();
  });

  it('is never an address', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        expect(authorAccountOf(address) ?? '').not.toContain('@');
        expect(JSON.stringify(commitOf(address))).not.toContain(address);
      }),
    );
  });

  it('belongs to a tool, or to a person', () => {
    expect(toolOfAuthorAccount('175728472+Copilot')?.key).toBe('copilot');
    expect(toolOfAuthorAccount('1+beta-devin-ai-integration[bot]')?.key).toBe('devin');
    expect(toolOfAuthorAccount('cursor')?.key).toBe('cursor');
    // The login `claude` without an id is the tool's account; with another id it is a person's.
    expect(toolOfAuthorAccount('81847+claude')?.key).toBe('claude');
    expect(toolOfAuthorAccount('12+claude')).toBeNull();
    expect(toolOfAuthorAccount('12345+octavia')).toBeNull();
    expect(toolOfAuthorAccount(null)).toBeNull();
  });

  it('comes with each commit that GitHub lists', () => {
    expect(commitOf('175728472+Copilot@users.noreply.github.com').authorAccount).toBe('175728472+Copilot');
    expect(commitOf('octavia@b.example').authorAccount).toBeNull();
    expect(commitOf(null).authorAccount).toBeNull();
  });
});
