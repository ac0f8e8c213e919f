import { createServer, type AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { fireCrons, isDue } from '../../local/start/fire-crons.ts';
import { mustBeFree } from '../../local/start/free-port.ts';
import { parseOptions } from '../../local/start/options.ts';
import { CRONS } from '../../src/schedule.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('a cron is due on the minutes that it names, of every hour', () => {
  const at = (time: string) => new Date(`2026-11-24T${time}:30Z`);
  expect(['00:07', '13:37'].map((time) => isDue(CRONS.sync, at(time)))).toEqual([true, true]);
  expect(['00:06', '13:08', '13:23'].map((time) => isDue(CRONS.sync, at(time)))).toEqual([false, false, false]);
  expect(isDue(CRONS.expire, at('13:23'))).toBe(true);
  expect(['00:52', '14:52', '13:52'].map((time) => isDue(CRONS.sweep, at(time)))).toEqual([true, true, false]);
  expect(['03:11', '04:11'].map((time) => isDue(CRONS.verify, at(time)))).toEqual([true, false]);
  expect(() => isDue('0 3 * * 1', at('03:00'))).toThrow('not a daily cron');
});

it('an hour fires each schedule as often as the platform would', async () => {
  vi.useFakeTimers({ now: new Date('2026-01-01T00:00:30Z') });
  const fired: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    fired.push(new URL(url).searchParams.get('cron') ?? '');
    return Promise.resolve(new Response());
  });
  const stop = fireCrons('http://127.0.0.1:8787');
  await vi.advanceTimersByTimeAsync(3_600_000);
  stop();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(fired).toEqual([CRONS.sync, CRONS.expire, CRONS.sync, CRONS.sweep]);
});

it('an option that is wrong is named with what is allowed', () => {
  expect(parseOptions(['--days', '90', '--repo', 'rust-lang/cargo'])).toMatchObject({
    days: 90,
    repo: 'rust-lang/cargo',
  });
  expect(() => parseOptions(['--days', '0'])).toThrow('--days must be a whole number from 1 to 3650');
  expect(() => parseOptions(['--repo', 'cargo'])).toThrow('--repo must be OWNER/NAME');
  expect(() => parseOptions(['--frobnicate'])).toThrow('--frobnicate');
});

it('a port that somebody listens on is said before anything is started', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await expect(mustBeFree(port)).rejects.toThrow(`Port ${port} is in use`);
  server.close();
});
