import { expect, it } from 'vitest';
import { computeDue } from '../../src/jobs/facts/compute-sync.ts';
import { factsInputOf } from '../support/simulation/store.ts';

const SCOPE = { workspaceId: 'w', repositoryId: 'r' };

/** A database with these parts to compute, which fails, or has lost a row, where it is told to; it notes what is asked of it, in order. */
function storeOf(parts: string[][], fails: { read?: string; save?: string; gone?: string } = {}) {
  const asked: string[] = [];
  const failing = (is: boolean) => (is ? Promise.reject(new Error('the database is away')) : Promise.resolve());
  return {
    asked,
    store: {
      factsDue: () => Promise.resolve(parts.map((part) => [...part])),
      async factsInputs(_: unknown, ids: string[]) {
        asked.push(`read ${ids.join()}`);
        await failing(ids.includes(fails.read ?? ''));
        return ids.filter((id) => id !== fails.gone).map((id) => factsInputOf(Number(id), '2026-01-01T00:00:00.000Z'));
      },
      async saveFacts(_scope: unknown, _versions: unknown, facts: { pullRequestId: string }[]) {
        const ids = facts.map(({ pullRequestId }) => pullRequestId);
        asked.push(`save ${ids.join()}`);
        await failing(ids.includes(fails.save ?? ''));
        asked.push(`saved ${ids.join()}`);
        return false;
      },
    },
  };
}

async function run({ store }: ReturnType<typeof storeOf>) {
  const told: boolean[] = [];
  try {
    for await (const more of computeDue(store, SCOPE)) told.push(more);
  } catch (error) {
    return { told, failed: String(error) };
  }
  return { told, failed: null };
}

it('reads the next part before it saves the last, one save after the other, and says after each whether more are due', async () => {
  const database = storeOf([['1', '2'], ['3'], ['4']]);
  expect(await run(database)).toEqual({ told: [true, true, false], failed: null });
  const { asked } = database;
  const saves = ['save 1,2', 'saved 1,2', 'save 3', 'saved 3', 'save 4', 'saved 4'];
  expect(asked.filter((each) => each.startsWith('save'))).toEqual(saves);
  // A request leaves only while there is something to wait for.
  expect(asked.slice(0, 2)).toEqual(['read 1,2', 'read 3']);
  expect(asked.indexOf('read 4')).toBeLessThan(asked.indexOf('save 3'));
});

it.each([
  ['1', []],
  ['2', ['saved 1']],
  ['3', ['saved 1', 'saved 2']],
])('throws when part %s cannot be read, after the parts before it are saved', async (read, saved) => {
  const database = storeOf([['1'], ['2'], ['3']], { read });
  expect(await run(database)).toEqual({ told: saved.map(() => true), failed: 'Error: the database is away' });
  expect(database.asked.filter((each) => each.startsWith('saved'))).toEqual(saved);
});

it.each(['1', '2', '3'])('goes on after part %s, whose pull request is gone', async (gone) => {
  const database = storeOf([['1'], ['2'], ['3']], { gone });
  expect(await run(database)).toEqual({ told: [true, false], failed: null });
  const saved = ['1', '2', '3'].filter((id) => id !== gone).map((id) => `saved ${id}`);
  expect(database.asked.filter((each) => each.startsWith('saved'))).toEqual(saved);
});

it('throws when a part cannot be saved, and saves none after it', async () => {
  const database = storeOf([['1'], ['2'], ['3']], { save: '2' });
  expect(await run(database)).toEqual({ told: [true], failed: 'Error: the database is away' });
  expect(database.asked).not.toContain('save 3');
});

it('says nothing when nothing is due', async () => {
  expect(await run(storeOf([]))).toEqual({ told: [], failed: null });
});
