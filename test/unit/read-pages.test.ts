import { expect, it } from 'vitest';
import { INITIAL_PACE } from '../../src/domain/cursor/pace.ts';
import type { Work } from '../../src/domain/cursor/work.ts';
import type { PullRequestSnapshot } from '../../src/domain/entities.ts';
import type { PullRequestPage } from '../../src/domain/page.ts';
import type { Chunk } from '../../src/jobs/sync/chunk.ts';
import { readPages } from '../../src/jobs/sync/read-pages.ts';
import { repository } from '../support/simulation/cursor.ts';

/** A page of the list between two instants, with the cursor of the next. */
const page = (newest: number, oldest: number, cursor: string): PullRequestPage => ({
  numbers: [newest],
  newest,
  oldest,
  fresh: 0,
  cursor,
  end: null,
  total: { count: 9, at: 0 },
  seconds: 1,
  bytes: 1,
  unread: [],
  unreadable: [],
  fullName: repository.fullName,
  snapshots: [],
});

const work: Work & { kind: 'read' } = {
  kind: 'read',
  syncId: 'one',
  repository,
  seq: 0,
  token: 'token',
  depth: 0,
  gated: false,
  givesUp: false,
  direction: 'back',
  after: null,
  bound: 0,
  pace: INITIAL_PACE,
  passed: 0,
  again: false,
  commentsSince: 0,
};

it('a cursor that leads back to where the walk was is refused, whatever the list shows there', async () => {
  const pages = new Map([
    [null, page(90, 80, 'a')],
    // Newer than it was when the list was sorted: such are met.
    ['a', page(95, 70, 'b')],
    ['b', page(99, 97, 'a')],
  ]);
  const reached: (string | null)[] = [];
  const chunk = {
    deps: {},
    reader: {
      page: ({ after }: { after: string | null }) => Promise.resolve(pages.get(after)),
      spent: () => ({ requests: 1, points: 1 }),
    },
    cursor: {
      advance: ({ result }: { result: { cursor: string | null } }) => {
        reached.push(result.cursor);
        return Promise.resolve({ ...work, after: result.cursor });
      },
    },
    takePage: () => true,
  } as object as Chunk;
  await expect(readPages(chunk, work, () => undefined)).rejects.toMatchObject({ failure: { kind: 'cursor_refused' } });
  expect(reached.at(-1)).toBe('b');
});

/** Everything that has been promised so far has happened, unless it waits for the test. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

/**
 * A chunk of so many pages, named by their places. Its saves begin when their pages are there, and end when the test ends
 * them. `events` says in which order pages are requested, saved and passed.
 */
function openChunk({ pages, seconds = 1, goesOn = true }: { pages: number; seconds?: number; goesOn?: boolean }) {
  const events: string[] = [];
  const saves = new Map<string, PromiseWithResolvers<void>>();
  let taken = 1;
  const chunk = {
    deps: {
      store: {
        savePullRequests(_: unknown, snapshots: PullRequestSnapshot[]) {
          const names = snapshots.map(({ number }) => number).join('+');
          events.push(`save ${names}`);
          const save = Promise.withResolvers<void>();
          saves.set(names, save);
          return save.promise;
        },
      },
    },
    reader: {
      page({ after }: { after: string | null }) {
        const number = Number(after ?? 0) + 1;
        events.push(`request ${number}`);
        const [newest, oldest] = [1_000 - number, 999 - number];
        const snapshots = [{ number }];
        return Promise.resolve({ ...page(newest, oldest, String(number)), numbers: [number], seconds, snapshots });
      },
      spent: () => ({ requests: 1, points: 1 }),
    },
    cursor: {
      advance({ result }: { result: { cursor: string | null } }) {
        events.push(`pass ${result.cursor}`);
        return Promise.resolve(goesOn ? { ...work, after: result.cursor } : null);
      },
    },
    takePage: () => taken++ < pages,
  } as object as Chunk;
  const reading = readPages(chunk, work, () => undefined);
  const happened = async () => {
    await settled();
    return events.splice(0).join(', ');
  };
  return { reading, saves, happened };
}

it('quick pages are saved two at a time, in two saves at once, and four wait for the cursor at most', async () => {
  const { reading, saves, happened } = openChunk({ pages: 7 });
  expect(await happened()).toBe('request 1, request 2, request 3, request 4, save 1+2, save 3+4');
  saves.get('1+2')?.resolve();
  expect(await happened()).toBe('pass 2, request 5, request 6, save 5+6');
  saves.get('3+4')?.resolve();
  expect(await happened()).toBe('pass 4, request 7, save 7');
  saves.get('5+6')?.resolve();
  saves.get('7')?.resolve();
  await expect(reading).resolves.toMatchObject({ after: '7' });
  expect(await happened()).toBe('pass 6, pass 7');
});

it('the cursor passes pages in their order, whichever save ends first', async () => {
  const { reading, saves, happened } = openChunk({ pages: 4 });
  await happened();
  saves.get('3+4')?.resolve();
  expect(await happened()).toBe('');
  saves.get('1+2')?.resolve();
  await expect(reading).resolves.toMatchObject({ after: '4' });
  expect(await happened()).toBe('pass 2, pass 4');
});

it('a slow page is saved by itself, and passed while the next one is awaited', async () => {
  const { saves, happened } = openChunk({ pages: 9, seconds: 3 });
  expect(await happened()).toContain('save 1,');
  saves.get('1')?.resolve();
  expect(await happened()).toContain('pass 1');
});

it('a save that fails moves the cursor no further, and the chunk ends when the save after it has ended', async () => {
  const { reading, saves, happened } = openChunk({ pages: 9 });
  await happened();
  saves.get('1+2')?.reject(new Error('refused'));
  let ended = false;
  const end = reading.finally(() => (ended = true));
  expect(await happened()).toBe('');
  expect(ended).toBe(false);
  saves.get('3+4')?.resolve();
  await expect(end).rejects.toThrow('refused');
  expect(await happened()).toBe('');
});

it('pages after a place where the state asks for other work are not passed, and no more are requested', async () => {
  const { reading, saves, happened } = openChunk({ pages: 9, goesOn: false });
  await happened();
  saves.get('1+2')?.resolve();
  expect(await happened()).toBe('pass 2');
  saves.get('3+4')?.resolve();
  await expect(reading).resolves.toBeNull();
  expect(await happened()).toBe('');
});
