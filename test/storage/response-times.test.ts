import { beforeEach, expect, it } from 'vitest';
import type { Piece } from '../../src/domain/metrics/pieces.ts';
import type { Scope } from '../../src/storage/database.ts';
import type { Listed } from '../../src/storage/metrics/measure-lines.ts';
import { readMeasureList } from '../../src/storage/metrics/measure-list.ts';
import { readResponseTimes } from '../../src/storage/metrics/response-times.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { comment, complete, person, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
});

/** Merged in April 2026, and answered so many seconds after it was opened. */
const answered = (number: number, at: string, seconds: number, changes = {}) =>
  snapshot({
    number,
    author: person(1),
    state: 'merged',
    createdAt: new Date(Date.parse(at) - seconds * 1_000).toISOString(),
    mergedAt: '2026-04-20T00:00:00Z',
    closedAt: '2026-04-20T00:00:00Z',
    lists: { comments: complete([comment(number, { author: person(2), createdAt: at })]) },
    ...changes,
  });

it('counts the first responses by hour and weekday of a zone, across a change of its clocks', async () => {
  await savePullRequests(test.db, scope, [
    // Europe moved its clocks on Sunday, 29 March 2026: 22:30 UTC is 23:30 on Sunday the 22nd, and 0:30 on Monday the 30th.
    answered(1, '2026-03-22T22:30:00Z', 100),
    answered(2, '2026-03-29T22:30:00Z', 200),
    answered(3, '2026-03-30T22:00:00Z', 300),
    answered(4, '2026-04-05T22:59:59Z', 900),
    answered(5, '2026-04-19T23:30:00Z', 500, { state: 'open', mergedAt: null, closedAt: null }),
    answered(6, '2026-04-21T23:30:00Z', 500, { createdAt: '2026-04-19T00:00:00Z' }),
  ]);
  await computeAll(test.db, scope);
  const read = async (zone: string, from = '2026-04-01T00:00:00Z') => {
    const { response, hours } = await readResponseTimes(test.db, scope, { from, to: '2026-05-01T00:00:00Z' }, zone);
    expect(hours.map(({ weekday, hour }) => (weekday - 1) * 24 + hour)).toEqual([...Array(168).keys()]);
    expect(hours.filter(({ n, p50 }) => (n === 0) !== (p50 === null))).toEqual([]);
    // Each hour has the list of exactly those that it counts.
    for (const { weekday, hour, n, p50 } of hours.filter((each) => each.n > 0 || each.hour === 23)) {
      const piece: Piece = { of: 'responded', weekday, hours: { from: hour, to: hour + 1 } };
      const window = { from, to: '2026-05-01T00:00:00Z' };
      const listed: Listed = { measure: 'response', part: 'numerator', scope, window, now: from, sort: '-value' };
      const list = await readMeasureList(test.db, { ...listed, piece: { ...piece, zone } }, 50, null);
      expect([list.total, list.lines, list.data.length, list.percentiles?.p50]).toEqual([n, n, n, p50]);
    }
    const some = hours.filter(({ n }) => n > 0).map(({ weekday, hour, n, p50 }) => [weekday, hour, n, p50]);
    return { response, some };
  };
  expect(await read('Europe/Berlin')).toEqual({
    response: { n: 4, p25: 175, p50: 250, p75: 450, p90: expect.closeTo(720, 6) as number },
    some: [
      [1, 0, 2, 550],
      [2, 0, 1, 300],
      [7, 23, 1, 100],
    ],
  });
  expect((await read('UTC')).some).toEqual([
    [1, 22, 1, 300],
    [7, 22, 3, 200],
  ]);
  // A quarter of an hour past: 22:30 UTC is 4:15 of the next day.
  expect((await read('Asia/Kathmandu')).some).toEqual([
    [1, 4, 3, 200],
    [2, 3, 1, 300],
  ]);
  expect(await read('UTC', '2026-04-30T00:00:00Z')).toEqual({
    response: { n: 0, p25: null, p50: null, p75: null, p90: null },
    some: [],
  });
});
