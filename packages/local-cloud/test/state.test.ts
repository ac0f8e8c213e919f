import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockState, makeState, writeState } from '../src/product/state.ts';

const STATE = path.join(import.meta.dirname, '../src/product/state.ts');

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'state-'));
});
afterAll(() => rm(directory, { recursive: true }));

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
