// @module-tag long
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../packages/local-cloud/src/processes/free-port.ts';
import { startWorker } from '../../packages/local-cloud/src/product/start-worker.ts';
import { sized } from '../support/sized.ts';
import { leftOf, listens, npmStart, type NpmStart } from '../support/npm-start.ts';

/** Within so long everything is to be gone. */
const GONE_MS = 60_000;
/** The fourteenth of a history has thousands of files. */
const PULL_REQUESTS = sized(11, 30);
const WHOLE = new RegExp(String.raw`receipt: complete\n {2}pullRequests +${PULL_REQUESTS} of ${PULL_REQUESTS}\n`);

let directory: string;
let state: string;
let port: number;
const running: NpmStart[] = [];

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'start-'));
  state = path.join(directory, 'a state\'s "Verzeichnis" für $HOME');
  port = await freePort();
  await mkdir(state);
  // One in 64 secrets of older versions began like this.
  await writeFile(path.join(state, 'secrets.json'), JSON.stringify({ webhookSecret: '-aQ3#$x' }));
});
afterEach(async () => {
  for (const one of running.splice(0)) {
    if (one.npm.exitCode !== null || one.npm.signalCode !== null) continue;
    for (const pid of one.processes()) process.kill(pid, 'SIGKILL');
    await one.ended();
  }
});
afterAll(() => rm(directory, { recursive: true }));

function start(...more: string[]): NpmStart {
  const one = npmStart(['--state', state, '--port', String(port), '--pull-requests', String(PULL_REQUESTS), ...more]);
  running.push(one);
  return one;
}

const NOTHING = { processes: [], listens: false };

/** Every process of a running `npm start`: npm, what holds everything, GitHub's replay and the Worker's. */
function allProcesses(one: NpmStart): number[] {
  const pids = one.processes();
  if (pids.length < 4) throw new Error(`these are not all processes of npm start: ${pids.join(', ')}`);
  return pids;
}

/** What is left of a running `npm start`, and whether anybody listens, after something was done to it. */
async function leftAfter(
  one: NpmStart,
  act: () => Promise<void> | void,
): Promise<{ processes: number[]; listens: boolean }> {
  const pids = allProcesses(one);
  await act();
  return { processes: await leftOf(pids, GONE_MS), listens: await listens(port) };
}

it('a first start reads everything, holds its state against a second one, and SIGTERM to npm ends it all', async () => {
  const first = start();
  await first.printed(/Starting the database/);
  const second = start('--port', String(await freePort()));
  expect(await second.ended()).toBe(1);
  expect(second.output()).toContain(`is in use by another npm start (process `);
  expect(second.output()).toContain(`, http://127.0.0.1:${port}/)`);
  expect(second.output()).toContain('--state DIR');

  await first.printed(WHOLE);
  expect(first.output()).toMatch(
    /its newest 26 weeks first …[^]*Dashboard: http[^]*API key: {3}tfe_[^]*receipt: complete/,
  );
  const elsewhere = start('--state', path.join(directory, 'other'));
  expect(await elsewhere.ended()).toBe(1);
  expect(elsewhere.output()).toContain(`Port ${port} is in use by another program`);

  const left = await leftAfter(first, async () => {
    first.npm.kill('SIGTERM');
    expect(await first.ended()).toBe(0);
  });
  expect(left).toEqual(NOTHING);
}, 300_000);

// Each start costs seconds of CPU: the one that takes over is the one that npm's end is tried on.
it('started again it finds its data, SIGKILL to the process that holds everything leaves nothing, a start right after takes over, and SIGKILL to npm leaves nothing', async () => {
  const one = start();
  await one.printed(/what has changed …[^]*receipt: complete/);
  const pids = allProcesses(one);
  const [, main = 0] = pids;
  process.kill(main, 'SIGKILL');
  await one.ended();
  const next = start();
  await next.printed(/receipt: complete/);
  expect(await leftOf(pids, GONE_MS)).toEqual([]);
  const left = await leftAfter(next, () => void next.npm.kill('SIGKILL'));
  expect(left).toEqual(NOTHING);
}, 300_000);

it('a terminal that is closed while the Worker starts leaves nothing', async () => {
  const one = start();
  await one.printed(/Starting the Worker/);
  await sleep(1_500);
  const left = await leftAfter(one, () => one.signalGroup('SIGHUP'));
  expect(left).toEqual(NOTHING);
});

it('a port that is taken between the check and the start is said', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const taken = (server.address() as AddressInfo).port;
  const variables = { DATABASE_URL: 'postgresql://user@host/db' };
  const starting = startWorker({ port: taken, stateDir: directory, variables });
  await expect(starting).rejects.toThrow(`Port ${taken} is in use by another program. End that one, or choose`);
  server.close();
});

it('Ctrl-C ends it in order, and a second one at once', async () => {
  const one = start();
  await one.printed(/Dashboard/);
  const left = await leftAfter(one, async () => {
    one.signalGroup('SIGINT');
    await sleep(1_100);
    if (one.npm.exitCode === null && one.npm.signalCode === null) one.signalGroup('SIGINT');
    await one.ended();
    expect(one.output()).toContain('Stopping …');
  });
  expect(left).toEqual(NOTHING);
});
