import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unstable_getVarsForDev } from 'wrangler';
import { variablesFile } from '../src/product/variables-file.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'state-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** What wrangler makes of a file of variables. */
async function readBack(variables: Record<string, string>): Promise<Record<string, unknown>> {
  const file = path.join(directory, 'worker.env');
  await writeFile(file, variablesFile(variables));
  const read = unstable_getVarsForDev(undefined, [file], {}, undefined, true);
  return Object.fromEntries(Object.entries(read).map(([name, binding]) => [name, 'value' in binding && binding.value]));
}

it('wrangler reads every variable as it was given', async () => {
  const variables = {
    PLAIN: 'postgresql://user:p%23ss@host:5432/db?sslmode=require&x=$HOME',
    DOLLARS: 'a$b${HOME}$$ \\$c $',
    SHARP: 'a#b #c',
    QUOTES: `it's "so"`,
    BACKTICKS: 'a `b` "c"',
    LINES: '-----BEGIN PRIVATE KEY-----\nMIIE=\n-----END PRIVATE KEY-----\n',
    WINDOWS_LINES: 'a\r\nb\r\n',
    BACKSLASHES: String.raw`\n \r C:\new\ `,
    BACKSLASH_LAST: 'abc\\',
    AFTER_IT: '#x',
    SPACES: '  a  ',
    EMPTY: '',
    DASH: '-abc_-',
    EQUALS: 'a=b==',
    UNICODE: 'ü→😀',
  };
  expect(await readBack(variables)).toEqual(variables);
});

it('whatever a variable holds, it is read as it was given or refused by name', async () => {
  const characters = fc.constantFrom(...Array.from('ab0 $#\'"`\\\n\r={}-:/nr'));
  const text = fc.string({ unit: characters, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (values) => {
      const variables = Object.fromEntries(values.map((value, index) => [`V${index}`, value]));
      try {
        variablesFile(variables);
      } catch (error) {
        expect(String(error)).toMatch(/V\d has a mixture/);
        return;
      }
      expect(await readBack(variables)).toEqual(variables);
    }),
    { numRuns: 2_000 },
  );
});
