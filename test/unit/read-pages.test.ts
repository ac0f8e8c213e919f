import { expect, it } from 'vitest';
import { INITIAL_PACE } from '../../src/domain/cursor/pace.ts';
import type { Work } from '../../src/domain/cursor/work.ts';
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
