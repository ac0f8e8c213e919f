import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from '../../src/storage/keyset.ts';

describe('a cursor', () => {
  it.each(['plain', 'Größe', 'ÿ', 'Łódź', '平台', '🦀 crab', 'a\ud800b', '"\\/\u2028'])(
    'holds %j, in letters that a URL bears',
    (name) => {
      const cursor = encodeCursor([name, 'id']);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(decodeCursor(cursor, 2)).toEqual([name, 'id']);
    },
  );

  it('that an earlier version made is still read', () => {
    const earlier = btoa(JSON.stringify(['Größe', 'id']))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '');
    expect(decodeCursor(earlier, 2)).toEqual(['Größe', 'id']);
  });

  it.each(['', 'never', 'W10', btoa('["one"]'), btoa('[1,2]'), '🦀'])('that somebody made up of %j is none', (made) => {
    expect(decodeCursor(made, 2)).toBeNull();
  });
});
