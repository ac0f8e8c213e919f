import { expect, it } from 'vitest';
import { AI_KINDS, WORK_TYPES } from '../../../src/domain/metrics/filters.ts';
import { EXCLUDED } from '../../../src/domain/metrics/who.ts';
import { TOOLS } from '../../../src/domain/ai/tools.ts';
import { filterWords } from '../../../src/dashboard/filter-words.ts';
import { toolNames } from '../../../src/dashboard/tool-names.tsx';

const unread = { read: () => Promise.reject(new Error('nothing is read for it')) };

it('no id stands where people read a filter', async () => {
  for (const [name, ids] of [
    ['type', WORK_TYPES],
    ['ai', AI_KINDS],
    ['excluded', EXCLUDED],
  ] as const) {
    const words = await Promise.all(ids.map((id) => filterWords(unread, name, id)));
    expect(words.filter((each, index) => each === ids[index])).toEqual([]);
  }
  expect(
    await toolNames(
      unread,
      TOOLS.map(({ key }) => key),
    ),
  ).toEqual(TOOLS.map(({ name }) => name));
});

it('several values are told by comma, and what has no name as it is', async () => {
  expect(await filterWords(unread, 'type', 'deps,ci')).toBe('Dependencies, CI');
  expect(await filterWords(unread, 'tool', 'Copilot,other')).toBe('GitHub Copilot, A tool that is not known');
  expect(await filterWords(unread, 'repo', 'acme/widgets')).toBe('acme/widgets');
});

it('the own tools of a workspace are read once for all rows of a page', async () => {
  let reads = 0;
  const read = () => {
    reads++;
    return Promise.resolve({ data: [{ key: 'acme-agent', name: 'Acme agent' }], nextCursor: null } as never);
  };
  expect(await Promise.all([toolNames({ read }, ['acme-agent', 'gone']), toolNames({ read }, ['acme-agent'])])).toEqual(
    [['Acme agent', 'gone'], ['Acme agent']],
  );
  expect(reads).toBe(1);
});
