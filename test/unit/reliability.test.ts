import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const text = readFileSync('docs/reliability.md', 'utf8');

/** The rows of its tables: the number, the fault, what happens, and the tests that hold it. */
const faults = [...text.matchAll(/^\| (\d+)\. ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, number, fault = '', , held = '']) => ({ number: Number(number), fault: fault.trim(), held }),
);

/** Each file that a cell names, with the titles behind it: `` `file`: “title”, “title” ``. */
function testsOf(held: string): { file: string; titles: string[] }[] {
  return [...held.matchAll(/`([^`]+)`: ((?:“[^”]+”(?:, )?)+)/g)].map(([, file = '', titles = '']) => ({
    file,
    titles: [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title),
  }));
}

describe('docs/reliability.md', () => {
  it('numbers its faults, and has more than thirty', () => {
    expect(faults.map(({ number }) => number)).toEqual(faults.map((_, index) => index + 1));
    expect(faults.length).toBeGreaterThan(30);
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
    [...readFileSync(`docs/${name}`, 'utf8').matchAll(/`((?:test|bench|src|local)\/[\w./-]+\.ts)`/g)]
      .map(([, file = '']) => file)
      .filter((file) => !existsSync(file)),
  );
  expect(missing).toEqual([]);
});
