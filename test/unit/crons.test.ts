import { expect, it } from 'vitest';
import { CRONS, isDue, nextDue } from '../../src/domain/crons.ts';

it('a cron is due on the minutes that it names, of every hour', () => {
  const at = (time: string) => new Date(`2026-11-24T${time}:30Z`);
  expect(['00:07', '13:37'].map((time) => isDue(CRONS.sync, at(time)))).toEqual([true, true]);
  expect(['00:06', '13:08', '13:23'].map((time) => isDue(CRONS.sync, at(time)))).toEqual([false, false, false]);
  expect(['13:07', '13:37'].map((time) => isDue(CRONS.expire, at(time)))).toEqual([true, false]);
  expect(['00:52', '14:52', '13:52'].map((time) => isDue(CRONS.sweep, at(time)))).toEqual([true, true, false]);
  expect(['03:11', '04:11'].map((time) => isDue(CRONS.verify, at(time)))).toEqual([true, false]);
  expect(() => isDue('0 3 * * 1', at('03:00'))).toThrow('not a daily cron');
});

it('fires next after an instant, also on another day', () => {
  const after = (cron: string, time: string) => new Date(nextDue(cron, Date.parse(time))).toISOString();
  expect(after(CRONS.sync, '2026-11-24T12:00:00Z')).toBe('2026-11-24T12:07:00.000Z');
  expect(after(CRONS.sync, '2026-11-24T12:07:59Z')).toBe('2026-11-24T12:37:00.000Z');
  expect(after(CRONS.sync, '2026-12-31T23:37:00Z')).toBe('2027-01-01T00:07:00.000Z');
  expect(after(CRONS.verify, '2026-11-24T03:11:00Z')).toBe('2026-11-25T03:11:00.000Z');
  expect(() => nextDue('61 * * * *', 0)).toThrow('never due');
});
