import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unstable_getVarsForDev } from 'wrangler';
import { parseOptions as parseReplayOptions } from '../../packages/github-replay/src/parse-options.ts';
import { readSecrets } from '../../scripts/start/secrets.ts';
import { lockState, makeState, writeState } from '../../packages/local-cloud/src/product/state.ts';
import { variablesFile } from '../../packages/local-cloud/src/product/variables-file.ts';

const START = path.join(import.meta.dirname, '../../scripts/start/start.js');
const STATE = path.join(import.meta.dirname, '../../packages/local-cloud/src/product/state.ts');

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

it('secrets mean nothing to a command line, and an old one that begins with a dash is passed as it is', async () => {
  const state = await mkdtemp(path.join(directory, 'secrets-'));
  const secrets = await readSecrets(state);
  expect(secrets.webhookSecret).toMatch(/^[0-9a-f]{48}$/);
  expect(secrets.adminToken).toMatch(/^[0-9a-f]{48}$/);
  expect(await readSecrets(state)).toEqual(secrets);
  const parsed = parseReplayOptions(['--webhook-url', 'http://127.0.0.1/', '--webhook-secret=--x -y=z']);
  expect(parsed).toMatchObject({ options: { webhook: { secret: '--x -y=z' } } });
});

it('secrets that cannot be read are said with their path and what to do', async () => {
  const state = await mkdtemp(path.join(directory, 'secrets-'));
  await writeFile(path.join(state, 'secrets.json'), '{"adminTo');
  await expect(readSecrets(state)).rejects.toThrow(/secrets\.json cannot be read: .*delete it/);
});

it('what keeps the state from being written is said in words, with the path', async () => {
  const file = path.join(directory, 'file');
  await writeFile(file, '');
  await expect(makeState(file)).rejects.toThrow(`${file} cannot be written: it is a file, not a directory`);
  const below = path.join(file, 'below');
  await expect(makeState(below)).rejects.toThrow(`${below} cannot be written: a part of the path is a file`);
});

it.runIf(process.platform === 'linux')('a full disk is said, and what was there stays whole', async () => {
  const file = path.join(directory, 'secrets.json');
  await writeState(file, 'whole');
  await symlink('/dev/full', `${file}.new`);
  await expect(writeState(file, 'new')).rejects.toThrow(`${file} cannot be written: the disk is full. Mend that, or`);
  expect(await readFile(file, 'utf8')).toBe('whole');
});

it('a state belongs to one process, until that gives it back or is killed', async () => {
  const state = await mkdtemp(path.join(directory, 'lock-'));
  const release = await lockState(state, 8787);
  await expect(lockState(state, 9999)).rejects.toThrow(
    `${state} is in use by another npm start (process ${process.pid}, http://127.0.0.1:8787/). Use that one, end it`,
  );
  release();
  const code = `import { lockState } from ${JSON.stringify(STATE)};
    globalThis.held = await lockState(${JSON.stringify(state)}, 1); console.log('held'); setInterval(() => 0, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(other.stdout, 'data');
  await expect(lockState(state, 8787)).rejects.toThrow(`(process ${other.pid}, http://127.0.0.1:1/)`);
  other.kill('SIGKILL');
  await once(other, 'exit');
  (await lockState(state, 8787))();
});

it('a Node that cannot run TypeScript is told what to do', async () => {
  const older = `Object.defineProperty(process.versions, 'node', { value: '20.19.5' });`;
  const preload = `data:text/javascript,${encodeURIComponent(older)}`;
  const run = promisify(execFile)(process.execPath, ['--import', preload, START, '--help']);
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^This is Node 20\.19\.5, which cannot run TypeScript\..*`npm ci`.*`npm start`/,
    ) as string,
  });
});
