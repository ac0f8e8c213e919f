import { expect, it } from 'vitest';
import { INITIAL_PACE } from '../../src/domain/cursor/pace.ts';
import type { PageResult } from '../../src/domain/cursor/result.ts';
import type { Work } from '../../src/domain/cursor/work.ts';
import type { PullRequestPage } from '../../src/domain/page.ts';
import type { Chunk } from '../../src/jobs/sync/chunk.ts';
import { readMoved } from '../../src/jobs/sync/read-moved.ts';
import { repository } from '../support/simulation/cursor.ts';

const BOUND = 50;

const work: Work & { kind: 'read' } = {
  kind: 'read',
  syncId: 'one',
  repository,
  seq: 0,
  token: 'token',
  depth: 0,
  gated: false,
  givesUp: false,
  direction: 'front',
  after: null,
  bound: BOUND,
  pace: INITIAL_PACE,
  passed: 0,
  again: true,
  commentsSince: null,
};

interface Key {
  number: number | null;
  updatedAt: number | null;
}

/** Reads a front with these keys. Of the second of the bound the database knows `unchanged` to be read whole. */
async function reading(
  front: Key[],
  {
    unchanged = [],
    gone = [],
    givesUp = false,
    hasNext = false,
  }: { unchanged?: number[]; gone?: number[]; givesUp?: boolean; hasNext?: boolean } = {},
) {
  const did = { read: [] as number[], pages: 0, saved: [] as number[], removed: [] as number[] };
  const results: PageResult[] = [];
  const page = {
    numbers: [1],
    newest: 60,
    oldest: 60,
    fresh: 1,
    cursor: 'page',
    end: 'bound',
    total: { count: 9, at: 7 },
    seconds: 1,
    bytes: 1,
    unread: [],
    unreadable: [],
    fullName: repository.fullName,
    snapshots: [],
  } satisfies PullRequestPage;
  const chunk = {
    deps: {
      now: () => 7,
      store: {
        unchanged: (_: unknown, numbers: number[]) => Promise.resolve(unchanged.filter((one) => numbers.includes(one))),
        savePullRequests: (_: unknown, snapshots: { number: number }[]) => {
          did.saved.push(...snapshots.map(({ number }) => number));
          return Promise.resolve();
        },
        removePullRequests: (_: unknown, numbers: number[]) => {
          did.removed.push(...numbers);
          return Promise.resolve();
        },
      },
    },
    reader: {
      keys: () =>
        Promise.resolve({
          keys: front.map((key, index) => ({ ...key, cursor: `after ${index}` })),
          hasNext,
          total: { count: 9, at: 7 },
        }),
      pullRequests: (numbers: number[]) => {
        did.read.push(...numbers);
        const snapshots = numbers.filter((number) => !gone.includes(number)).map((number) => ({ number }));
        return Promise.resolve({ snapshots, gone, unread: [], unreadable: [] });
      },
      page: () => {
        did.pages += 1;
        return Promise.resolve(page);
      },
      spent: () => ({ requests: 1, points: 1 }),
    },
    cursor: {
      advance: ({ result }: { result: PageResult }) => {
        results.push(result);
        return Promise.resolve(null);
      },
    },
    takePage: () => true,
  } as object as Chunk;
  await readMoved(chunk, { ...work, givesUp }, () => undefined);
  return { ...did, result: results[0] };
}

it('what has not changed since the sync read it is not read again', async () => {
  const { read, pages, result } = await reading(
    [
      { number: 9, updatedAt: BOUND },
      { number: 8, updatedAt: 40 },
    ],
    { unchanged: [9] },
  );
  expect([read, pages]).toEqual([[], 0]);
  expect(result).toMatchObject({
    pages: 0,
    numbers: [9],
    newest: BOUND,
    fresh: 0,
    cursor: 'after 0',
    end: 'bound',
    total: { count: 9, at: 7 },
  });
});

it('what has changed is read by its number, and the watermark is that of the keys', async () => {
  const { saved, removed, pages, result } = await reading(
    [
      { number: 3, updatedAt: 70 },
      { number: 5, updatedAt: 60 },
      { number: 9, updatedAt: BOUND },
      { number: 4, updatedAt: BOUND },
      { number: 8, updatedAt: 40 },
    ],
    { unchanged: [9], gone: [5] },
  );
  expect([saved, removed, pages]).toEqual([[3, 4], [5], 0]);
  expect(result).toMatchObject({
    numbers: [3, 9, 4],
    newest: 70,
    oldest: BOUND,
    fresh: 2,
    cursor: 'after 3',
    end: 'bound',
  });
});

it('the list ends where GitHub says so, not with a short page', async () => {
  const all = Array.from({ length: INITIAL_PACE.width }, (_, index) => ({ number: index, updatedAt: 90 - index }));
  const goesOn = { hasNext: true };
  expect((await reading(all, goesOn)).result).toMatchObject({ fresh: INITIAL_PACE.width, end: null, newest: 90 });
  expect((await reading(all.slice(1), goesOn)).result).toMatchObject({ end: null });
  expect((await reading(all)).result).toMatchObject({ end: 'list' });
  expect((await reading(all.slice(1))).result).toMatchObject({ end: 'list' });
  expect((await reading([])).result).toMatchObject({ numbers: [], newest: null, cursor: null, end: 'list' });
});

it('a hidden key, or a request that failed at the smallest size, has the page read', async () => {
  const hidden = await reading([
    { number: 9, updatedAt: 60 },
    { number: null, updatedAt: null },
  ]);
  expect([hidden.read, hidden.pages, hidden.result?.cursor]).toEqual([[], 1, 'page']);
  expect((await reading([], { hasNext: true })).pages).toBe(1);
  const last = await reading([{ number: 9, updatedAt: 60 }], { givesUp: true });
  expect([last.read, last.pages]).toEqual([[], 1]);
});
