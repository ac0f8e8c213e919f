import { describe, expect, it } from 'vitest';
import { unwrapped } from '../../src/domain/markdown/unwrapped.ts';

const WRAPPED = 'The description of this change and all of its tests were written by';

describe('a wrapped paragraph', () => {
  it('is one line when the first word of a line had no place on the line before', () => {
    expect(unwrapped([WRAPPED, 'Claude Code. I reviewed it.'])).toEqual([`${WRAPPED} Claude Code. I reviewed it.`]);
    expect(unwrapped([`- ${WRAPPED}`, '  Claude.', ''])).toEqual([`- ${WRAPPED} Claude.`, '']);
  });

  it.each([
    ['a short line', ['It was written by', 'Claude']],
    ['an empty line', [WRAPPED, '', 'Claude']],
    ['a list', [WRAPPED, '- Claude']],
    ['a heading', [`## ${WRAPPED}`, 'Claude']],
    ['a trailer', [WRAPPED, 'Reviewed-by: Claude <claude@dupont.example>']],
    ['a table', [WRAPPED, '| Claude | 12 |']],
    ['a tool’s line', [WRAPPED, '🤖 Generated with [Claude Code](https://claude.ai/code)']],
    ['a line that was never wrapped', [`${WRAPPED} `.repeat(2), 'Claude']],
  ])('ends at %s', (_, lines) => {
    expect(unwrapped(lines)).toEqual(lines);
  });

  it('has a greatest length', () => {
    const lines = unwrapped(Array<string>(1_000).fill(WRAPPED));
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(1_100);
    expect(lines.join(' ')).toBe(Array<string>(1_000).fill(WRAPPED).join(' '));
  });
});
