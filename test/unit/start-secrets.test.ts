import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseOptions as parseReplayOptions } from '../../packages/github-replay/src/parse-options.ts';
import { readSecrets } from '../../scripts/start/secrets.ts';

const START = path.join(import.meta.dirname, '../../scripts/start/start.js');

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'state-'));
});
afterAll(() => rm(directory, { recursive: true }));

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
