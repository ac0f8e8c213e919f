import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SCHEDULER_TABLE } from '../../src/domain/analysis/scheduler/apply.ts';
import { BUDGET_TABLE } from '../../src/domain/budget/apply.ts';
import { LIVE_TABLE } from '../../src/domain/cursor/live/apply.ts';
import { SYNC_TABLE } from '../../src/domain/cursor/sync/apply.ts';

type Cells = Record<string, Record<string, string>>;
type Rules = Record<string, Record<string, (...given: never[]) => unknown>>;

const cursor = readFileSync('src/domain/cursor/SPEC.md', 'utf8');
const budget = readFileSync('src/domain/budget/SPEC.md', 'utf8');
const scheduler = readFileSync('src/domain/analysis/SPEC.md', 'utf8');
const [sync = '', live = ''] = cursor.split(/^## /m).slice(1);

/** The words of a rule's name: `takeWhenOver` is “take when over”. */
const wordsOf = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** The table of the code: what each state does with each command, in words. */
function cellsOf(table: Rules): Cells {
  const states = Object.entries(table).map(([state, commands]) => {
    const cells = Object.entries(commands).map(([command, rule]) => [command, wordsOf(rule.name)]);
    return [state, Object.fromEntries(cells) as Record<string, string>];
  });
  return Object.fromEntries(states) as Cells;
}

const namesIn = (line: string) => [...line.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);

/** The table of a document, whose columns are states and whose rows are commands. */
function cellsIn(text: string): Cells {
  const [head = '', , ...rows] = (text.split('\n| command').at(1) ?? '').split('\n');
  const states = namesIn(head);
  const cells: Cells = Object.fromEntries(states.map((state) => [state, {}]));
  for (const row of rows.slice(0, rows.indexOf(''))) {
    const [command = '', ...rules] = row.split('|').slice(1, -1);
    for (const [index, state] of states.entries()) {
      const column = cells[state] ?? {};
      column[command.replaceAll('`', '').trim()] = rules[index]?.trim() ?? '';
    }
  }
  return cells;
}

/** The states that a document explains, and the rules that it explains. */
const statesIn = (text: string) => [...text.matchAll(/^\| `(\w+)` +\| [^|]+ \|$/gm)].map(([, state]) => state);
const rulesIn = (text: string) => [...text.matchAll(/^- ([a-z ]+): /gm)].map(([, rule]) => rule);

/** The numbered invariants of a document, each with the test that holds it. */
const invariantsIn = (text: string) =>
  [...text.replaceAll(/\n +/g, ' ').matchAll(/^(\d+)\. .*\(`([^`]+)`: “(.+)”\)\.$/gm)].map(
    ([, number, file = '', title = '']) => ({ number: Number(number), file, title }),
  );

describe.each<[string, Rules, string]>([
  ['the sync', SYNC_TABLE, sync],
  ['live work', LIVE_TABLE, live],
  ['the budget', BUDGET_TABLE, budget],
  ['the scheduler', SCHEDULER_TABLE, scheduler],
])('the document of %s', (_, table, text) => {
  it('has the table of the code, cell by cell', () => {
    expect(cellsIn(text)).toEqual(cellsOf(table));
  });

  it('explains every state and every rule, and no other', () => {
    const rules = new Set(Object.values(cellsOf(table)).flatMap((commands) => Object.values(commands)));
    expect(statesIn(text)).toEqual(Object.keys(table));
    expect(rulesIn(text)).toEqual([...rules].toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('numbers its invariants, each with the test that holds it', () => {
    const invariants = invariantsIn(text);
    expect(invariants.map(({ number }) => number)).toEqual(invariants.map((__, index) => index + 1));
    expect(invariants.length).toBe(text.match(/^\d+\. /gm)?.length);
    for (const { file, title } of invariants) expect(readFileSync(file, 'utf8'), title).toContain(title);
  });
});
