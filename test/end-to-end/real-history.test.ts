// @module-tag long
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClient, type Client } from '../../packages/local-cloud/src/product/api-client.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import type { Aggregates } from '../../src/domain/metrics/aggregates.ts';
import type { Change } from '../../src/domain/metrics/change.ts';
import {
  changeAgain,
  isWithin,
  measuresAgain,
  percentiles,
  periodsAgain,
  type Again,
  type Between,
} from '../support/metrics-again.ts';
import { metricsOfFile, percentilesOf, rowsOfFile } from '../support/metrics-of-file.ts';
import { sized } from '../support/sized.ts';
import { syncRepository } from '../support/sync-repository.ts';
import { startTestProduct } from '../support/start-test-product.ts';

const DATA = path.resolve(import.meta.dirname, '../../../shared/data');
const WINDOW = { from: '2015-01-01T00:00:00Z', to: '2025-01-01T00:00:00Z' };

/** Each pull request of a file, or each eighth of it. */
const EACH = sized(8, 1);

interface Reviewers {
  data: { reviewer: { login: string }; reviews: number }[];
}

/** What can be told of a window from the file. */
const TOLD = [
  'merged',
  'opened',
  'closedUnmerged',
  'reviews',
  'openAtEnd',
  'activeAuthors',
  'activeReviewers',
  'diffsPerActiveAuthor',
  'cycle',
  'size',
  'large',
] as const;

type Figures = Record<(typeof TOLD)[number], Again>;

/** How many numbers of an answer are those of the second computation, but for rounding. */
function sameNumbers(answer: object, expected: object): number {
  const other = new Map<string, unknown>(Object.entries(expected));
  const pairs = Object.entries(answer).map(([name, value]: [string, unknown]) => [value, other.get(name)]);
  const isSame = ([a, b]: unknown[]) =>
    a === b || (typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)));
  expect(pairs.filter((pair) => !isSame(pair))).toEqual([]);
  return pairs.length;
}

/** Windows of one history, with the zone of their weeks. */
const HISTORIES = [
  { file: 'cargo', name: 'rust-lang/cargo', from: '2017-03-05', to: '2023-10-18', zone: 'Europe/Berlin' },
  { file: 'undici', name: 'nodejs/undici', from: '2022-02-02', to: '2024-05-20', zone: 'America/New_York' },
].map((history) => {
  const file = path.join(DATA, `${history.file}.pull-requests.jsonl.gz`);
  return { ...history, file, is: existsSync(file) ? '' : `(skipped: no ${file})` };
});
const PRESENT = HISTORIES.filter(({ is }) => is === '');

let folder: string;
let product: ProductWithReplay;

/** Where the part of a file is that the tests read. */
const partOf = (file: string) => path.join(folder, path.basename(file));

beforeAll(async () => {
  if (PRESENT.length === 0) return;
  folder = await mkdtemp(path.join(tmpdir(), 'histories-'));
  for (const { file } of PRESENT) {
    const lines = gunzipSync(await readFile(file))
      .toString()
      .split('\n');
    await writeFile(partOf(file), gzipSync(lines.filter((_, index) => index % EACH === 0).join('\n')));
  }
  const files = PRESENT.map(({ file, name }) => ({ path: partOf(file), fullName: name }));
  product = await startTestProduct({ files, secondaryLimits: false });
});
afterAll(async () => {
  if (PRESENT.length === 0) return;
  await product.stop();
  await rm(folder, { recursive: true });
});

/** The workspaces, each of which has read a history. */
const workspaces = new Map<string, Promise<Client>>();

/** The workspace that has read a history; its weeks are those of a zone from now on. */
async function workspaceOf(name: string, zone: string): Promise<Client> {
  const reading = workspaces.get(name) ?? newWorkspaceOf(name);
  workspaces.set(name, reading);
  const client = await reading;
  await client.patch('/v1/workspace', { timeZone: zone });
  return client;
}

async function newWorkspaceOf(name: string): Promise<Client> {
  const key = await product.addWorkspace();
  await syncRepository(product.url, key, name, null);
  return openClient(product.url, key);
}

describe.each(HISTORIES.slice(0, 1))('metrics of a real history $is', ({ file, name, is }) => {
  it.skipIf(is !== '')('are what a second computation over its file says', { timeout: 300_000 }, async () => {
    const client = await workspaceOf(name, 'UTC');
    const truth = await metricsOfFile(partOf(file), WINDOW.from, WINDOW.to);
    const metrics = <Body>(metric: string) =>
      client.get<Body>(`/v1/metrics/${metric}?by=all&from=${WINDOW.from}&to=${WINDOW.to}`);
    const { current } = await metrics<{ current: Aggregates }>('overview');
    expect(current.merged).toEqual({ n: truth.merged, value: truth.merged });
    expect(current.size).toMatchObject(truth.size);
    expect(current.cycle.n).toBe(truth.cycle.n);
    expect(current.cycle.p50).toBeCloseTo(truth.cycle.p50, 3);
    expect(current.cycle.p90).toBeCloseTo(truth.cycle.p90, 3);
    expect(current.large.value).toBeCloseTo(truth.largeShare, 9);

    const { data: weeks } = await metrics<{ data: (Aggregates & { weekStart: string })[] }>('weekly');
    const merged = weeks.filter((week) => week.merged.n > 0).map((week) => [week.weekStart, week.merged.n]);
    expect(merged).toEqual(Object.entries(truth.weeks).toSorted());
    const aWeek = percentilesOf(weeks.slice(1, -1).map((week) => week.merged.n));
    expect(aWeek).toEqual(truth.aWeek);

    const { data: reviewers } = await metrics<Reviewers>('reviewers');
    const counted = reviewers
      .filter(({ reviews }) => reviews > 0)
      .map(({ reviewer, reviews }) => [reviewer.login, reviews]);
    expect(counted.toSorted()).toEqual(truth.reviewers.slice(0, counted.length).toSorted());
    const { concentration } = await metrics<{ concentration: { busFactor: number } }>('authors');
    expect(concentration.busFactor).toBe(truth.busFactor);
    // What docs/metrics.md shows.
    console.log(
      JSON.stringify({
        merged: current.merged.n,
        aWeek,
        size: current.size,
        cycle: current.cycle,
        large: current.large,
        reviewers: counted.slice(0, 5),
        concentration,
        unreviewed: current.unreviewed,
      }),
    );
  });
});

describe.each(HISTORIES)('windows of $name $is', ({ file, name, from, to, zone, is }) => {
  it.skipIf(is !== '')('are what a second computation over the file says', { timeout: 300_000 }, async () => {
    const client = await workspaceOf(name, zone);
    const { rows, reviews, responses } = await rowsOfFile(partOf(file));
    const asked = `by=all&from=${from}&to=${to}`;
    const read = <Body>(metric: string) => client.get<Body>(`/v1/metrics/${metric}`);
    const between = (one: { from: string; to: string }): Between => [Date.parse(one.from), Date.parse(one.to)];
    const again = (isCounted: (at: number) => boolean, end: number) => measuresAgain(rows, reviews, isCounted, end);
    let compared = 0;
    const compare = (answer: Figures, expected: Record<string, Again>) => {
      for (const measure of TOLD) compared += sameNumbers(answer[measure], expected[measure] ?? {});
    };

    for (const against of ['previous', 'year']) {
      const overview = await read<{
        from: string;
        to: string;
        current: Figures;
        previous: Figures & { from: string; to: string };
        change: Record<string, Change>;
      }>(`overview?${asked}&against=${against}`);
      const [window, previous] = [between(overview), between(overview.previous)];
      const both = [again(isWithin(window), window[1]), again(isWithin(previous), previous[1])] as const;
      compare(overview.current, both[0]);
      compare(overview.previous, both[1]);
      for (const measure of TOLD) {
        const { clear, test: by, ...figures } = overview.change[measure] ?? {};
        const expected = changeAgain(measure, rows, [...both], [window, previous]);
        compared += sameNumbers(figures, expected);
        expect([clear, by === null]).toEqual([expected.p === null ? null : expected.p < 0.05, expected.p === null]);
      }
    }
    for (const [answered, of] of [
      ['weekly', 'week'],
      ['monthly', 'month'],
    ] as const) {
      type Period = Figures & { from: string; to: string; weekStart?: string; monthStart?: string };
      const answer = await read<{ from: string; to: string; data: Period[] }>(`${answered}?${asked}`);
      const isIn = isWithin(between(answer));
      // The calendar of each instant is looked up once.
      const starts = new Map(
        [...rows.flatMap(({ opened, merged }) => [opened, merged]), ...reviews.map(({ submitted }) => submitted)]
          .filter((at) => at !== null)
          .map((at) => [at, periodsAgain(at, zone)[of]]),
      );
      for (const period of answer.data) {
        const start = period.weekStart ?? period.monthStart;
        compare(
          period,
          again((at) => isIn(at) && starts.get(at) === start, Date.parse(period.to)),
        );
      }
    }
    compared += await comparePeople(read, asked, { rows, reviews });
    compared += await compareResponses(read, asked, zone, responses);
    console.log(`${name}: ${compared} values are the same`);
    expect(compared).toBeGreaterThan(4_000);
  });
});

type Read = <Body>(metric: string) => Promise<Body>;
type FileRows = Awaited<ReturnType<typeof rowsOfFile>>;

interface Windows {
  from: string;
  to: string;
}
type Compared = Record<string, Change>;

/** What a page of people says: of each author and of each reviewer, with how it changed since the window before. */
async function comparePeople(read: Read, asked: string, { rows, reviews }: Pick<FileRows, 'rows' | 'reviews'>) {
  const OF_AUTHORS = ['merged', 'cycle', 'size', 'large'] as const;
  type OfAuthor = Record<(typeof OF_AUTHORS)[number], Again> & { author: { login: string }; change: Compared };
  const authors = await read<Windows & { data: OfAuthor[] }>(`authors?${asked}`);
  const { from, to } = authors;
  const window: Between = [Date.parse(from), Date.parse(to)];
  const windows: [Between, Between] = [window, [window[0] * 2 - window[1], window[0]]];
  let compared = 0;
  for (const { author, change, ...own } of authors.data) {
    const mine = rows.filter((row) => row.author === author.login);
    if (mine.length === 0) continue;
    const [now, before] = windows.map((one) => measuresAgain(mine, [], isWithin(one), one[1]));
    if (!now || !before) throw new Error('there are two windows');
    for (const name of OF_AUTHORS) {
      const { clear: _clear, test: _test, ...figures } = change[name] ?? {};
      compared += sameNumbers(own[name], now[name] ?? {});
      compared += sameNumbers(figures, changeAgain(name, mine, [now, before], windows));
    }
  }
  type OfReviewer = { reviewer: { login: string }; reviews: number; share: number; change: Compared };
  const reviewers = await read<{ n: number; data: OfReviewer[] }>(`reviewers?${asked}`);
  for (const { reviewer, change, ...own } of reviewers.data) {
    const [now, before] = windows.map((one) => {
      const given = reviews.filter(({ submitted }) => isWithin(one)(submitted));
      const n = given.filter((review) => review.reviewer === reviewer.login).length;
      return { reviews: { n, value: n }, share: { n: given.length, count: n, value: n / given.length } };
    });
    if (!now || !before) throw new Error('there are two windows');
    compared += sameNumbers(
      { reviews: own.reviews, share: own.share },
      { reviews: now.reviews.n, share: now.share.value },
    );
    for (const name of ['reviews', 'share'] as const) {
      const { clear: _clear, test: _test, ...figures } = change[name] ?? {};
      compared += sameNumbers(figures, changeAgain(name, [], [now, before], windows));
    }
  }
  return compared;
}

/** When the first responses came, by the calendar of the zone. */
async function compareResponses(read: Read, asked: string, zone: string, responses: FileRows['responses']) {
  type Hour = { weekday: number; hour: number; n: number; p50: number | null };
  const answer = await read<Windows & { response: Again; data: Hour[] }>(`response-times?${asked}`);
  const those = responses.filter(({ merged }) => isWithin([Date.parse(answer.from), Date.parse(answer.to)])(merged));
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  const byHour = Map.groupBy(those, ({ at }) => format.format(at));
  const values = (some: FileRows['responses']) => percentiles(some.map(({ seconds }) => seconds));
  let compared = sameNumbers(answer.response, values(those));
  for (const { weekday, hour, n, p50 } of answer.data) {
    const name = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][weekday - 1];
    const expected = values(byHour.get(`${name}, ${String(hour).padStart(2, '0')}`) ?? []);
    compared += sameNumbers({ n, p50 }, { n: expected.n, p50: expected.p50 });
  }
  return compared;
}
