import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const text = readFileSync('docs/reliability.md', 'utf8');

/** The rows of a text's tables: the number, the fault, its source, and the tests that hold what the product does. */
const rowsOf = (part: string) =>
  [...part.matchAll(/^\| (\d+)\. ([^|]+) \| ([^|]+) \| [^|]+ \| ([^|]+) \|$/gm)].map(
    ([, number, fault = '', source = '', held = '']) => ({
      number: Number(number),
      fault: fault.trim(),
      source: source.trim(),
      held,
    }),
  );

const faults = rowsOf(text);

/** The rows of the section of this title. */
const rowsUnder = (title: string) => rowsOf(text.split(/^## /m).find((part) => part.startsWith(title)) ?? '');

const gitHub = rowsUnder('GitHub\n');
const database = rowsUnder('The database\n');
const worker = rowsUnder('The Worker');

/** The rows of docs/situations.md, each the name of a situation and where it is from. */
const situations = [
  ...readFileSync('docs/situations.md', 'utf8').matchAll(/^\| (`[\w-]+`) .*<(https:[^>]+)> +\|$/gm),
].map(([, name = '', url = '']) => `[${name}](${url})`);

/** Each file that a cell names, with the titles behind it: `` `file`: “title”, “title” ``. */
function testsOf(held: string): { file: string; titles: string[] }[] {
  return [...held.matchAll(/`([^`]+)`: ((?:“[^”]+”(?:, )?)+)/g)].map(([, file = '', titles = '']) => ({
    file,
    titles: [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title),
  }));
}

describe('docs/reliability.md', () => {
  it('numbers its faults, and has many of each who may fail', () => {
    expect(faults.map(({ number }) => number)).toEqual(faults.map((_, index) => index + 1));
    expect(gitHub.length + database.length + worker.length).toBeGreaterThanOrEqual(75);
    for (const rows of [gitHub, database, worker]) expect(rows.length).toBeGreaterThanOrEqual(25);
  });

  it('has no row that its form hides', () => {
    expect(faults.length).toBe(text.match(/^\| \d+\. /gm)?.length);
  });

  it.each([...gitHub, ...database])('says where it is known from: $number. $fault', ({ source }) => {
    expect(source).toMatch(/^(\[[^\]]+\]\(https:\/\/\S+\)|RFC [\d, .]+|observed|ours)$/);
    if (source.startsWith('[`')) expect(situations).toContain(source);
  });

  it('leaves out no situation of the replay or the database, but slowness alone and one that is shown as it is', () => {
    const named = new Set(faults.map(({ source }) => source));
    const left = situations.filter((situation) => !named.has(situation)).map((link) => /`(.+)`/.exec(link)?.[1]);
    expect(left).toEqual(['enterprise-accounts', 'slow', 'slow-save']);
  });

  it.each(faults)('names tests that are there: $number. $fault', ({ held }) => {
    const tests = testsOf(held);
    expect(tests.length).toBeGreaterThan(0);
    for (const { file, titles } of tests) {
      const source = readFileSync(file, 'utf8');
      for (const title of titles) expect(source, file).toContain(title);
    }
  });
});

it('documents name no test file that is not there', () => {
  const documents = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  const missing = documents.flatMap((name) =>
    [...readFileSync(`docs/${name}`, 'utf8').matchAll(/`((?:test|bench|src|packages|scripts)\/[\w./-]+\.ts)`/g)]
      .map(([, file = '']) => file)
      .filter((file) => !existsSync(file)),
  );
  expect(missing).toEqual([]);
});
