import { beforeEach, describe, expect, it } from 'vitest';
import type { ListRead } from '../../src/domain/pending-lists.ts';
import type { Scope } from '../../src/storage/database.ts';
import { pendingLists, saveLists } from '../../src/storage/pending-lists.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { at, commit, complete, file, snapshot, timelineEvent } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
});

async function stored(table: string, column: string): Promise<unknown[]> {
  return (await rowsOf(test.db, scope, table, column)).map((row) => row[column]);
}

/** Stores pull request 1 with the beginning of its files, of which GitHub counts `total`, and answers it as pending. */
async function begin(paths: string[], total: number, changes: Parameters<typeof snapshot>[0] = {}) {
  const files = { state: 'continues' as const, rows: paths.map((path) => file(path)), total, after: 'cursor 1' };
  await savePullRequests(test.db, scope, [snapshot({ changedFiles: total, lists: { files }, ...changes })]);
  const [pending] = await pendingLists(test.db, scope, 10);
  if (!pending) throw new Error('the beginning of a list leaves it pending');
  return pending;
}

type Pending = Awaited<ReturnType<typeof begin>>;

function more(pending: Pending, paths: string[], total: number, after: string | null): ListRead {
  const { pullRequestId, readAt } = pending;
  return { pullRequestId, readAt, list: 'files', rows: paths.map((path) => file(path)), total, after };
}

async function pullRequest(): Promise<Record<string, unknown>> {
  const [row] = await rowsOf(test.db, scope, 'pull_requests', 'number');
  return row ?? {};
}

describe('a list longer than a page', () => {
  it('is named with the place where it goes on', async () => {
    const pending = await begin(['a'], 3);
    expect(pending).toMatchObject({ nodeId: 'PR_1', number: 1, pending: { files: { after: 'cursor 1' } } });
  });

  it('is continued to its end, each time in one round trip', async () => {
    const pending = await begin(['a'], 3);
    const before = test.local.endpoint.requests();
    await saveLists(test.db, scope, [more(pending, ['b'], 3, 'cursor 2')]);
    expect(test.local.endpoint.requests() - before).toBe(1);
    expect(await pullRequest()).toMatchObject({
      details_complete: false,
      pending_lists: { files: { after: 'cursor 2' } },
    });
    await saveLists(test.db, scope, [more(pending, ['c'], 3, null)]);
    expect(await stored('files', 'path')).toEqual(['a', 'b', 'c']);
    expect(await pullRequest()).toMatchObject({ details_complete: true, pending_lists: {}, capped_lists: {} });
    expect(await pendingLists(test.db, scope, 10)).toEqual([]);
  });

  it('of which GitHub counts more than it lists has the total of what was listed', async () => {
    const timelineEvents = { state: 'continues' as const, rows: [timelineEvent('a')], total: 9, after: 'cursor 1' };
    await savePullRequests(test.db, scope, [snapshot({ lists: { timelineEvents } })]);
    const [pending] = await pendingLists(test.db, scope, 10);
    const { pullRequestId = '', readAt = '' } = pending ?? {};
    const rows = [timelineEvent('b'), timelineEvent('c')];
    await saveLists(test.db, scope, [{ pullRequestId, readAt, list: 'timelineEvents', rows, total: 9, after: null }]);
    expect(await pullRequest()).toMatchObject({ details_complete: true, list_totals: { timelineEvents: 3 } });
  });

  it('loses at its end, and not before, what GitHub no longer lists', async () => {
    await savePullRequests(test.db, scope, [
      snapshot({
        updatedAt: at(1),
        readAt: at(1),
        lists: { files: complete([file('a'), file('gone'), file('stays')]) },
      }),
    ]);
    const pending = await begin(['a'], 3);
    await saveLists(test.db, scope, [more(pending, ['b'], 3, 'cursor 2')]);
    expect(await stored('files', 'path')).toEqual(['a', 'b', 'gone', 'stays']);
    await saveLists(test.db, scope, [more(pending, ['stays'], 3, null)]);
    expect(await stored('files', 'path')).toEqual(['a', 'b', 'stays']);
  });

  it('is not continued for a copy that was replaced meanwhile', async () => {
    const pending = await begin(['a'], 3);
    await savePullRequests(test.db, scope, [snapshot({ readAt: at(20), lists: { files: complete([file('new')]) } })]);
    await saveLists(test.db, scope, [more(pending, ['b'], 3, null)]);
    expect(await stored('files', 'path')).toEqual(['new']);
    expect(await pullRequest()).toMatchObject({ details_complete: true });
  });

  it('is not opened again by a read that comes late', async () => {
    const pending = await begin(['a'], 2);
    await saveLists(test.db, scope, [more(pending, ['b'], 2, null)]);
    await saveLists(test.db, scope, [more(pending, ['b'], 2, 'cursor 2')]);
    expect(await pullRequest()).toMatchObject({ details_complete: true, pending_lists: {} });
  });

  it('is named as capped when it ends at GitHub’s cap, short of the total', async () => {
    const paths = Array.from({ length: 3000 }, (_, index) => `f${index}`);
    const pending = await begin(paths.slice(0, 100), 3146);
    await saveLists(test.db, scope, [more(pending, paths.slice(100), 3000, null)]);
    expect(await pullRequest()).toMatchObject({
      details_complete: true,
      capped_lists: { files: { total: 3146, listed: 3000 } },
      list_totals: { files: 3146 },
    });
  });

  it('is not capped when it ends short of the total below the cap', async () => {
    const pending = await begin(['a'], 3);
    await saveLists(test.db, scope, [more(pending, ['b'], 3, null)]);
    expect(await pullRequest()).toMatchObject({ capped_lists: {}, list_totals: { files: 3 } });
  });

  it('lowers the earliest commit', async () => {
    const commits = { state: 'continues' as const, rows: [commit('b', { authoredAt: at(-5) })], total: 2, after: 'c' };
    const { pullRequestId, readAt } = await begin(['a'], 2, { lists: { commits } });
    const rows = [commit('a', { authoredAt: at(-90) })];
    await saveLists(test.db, scope, [{ pullRequestId, readAt, list: 'commits', rows, total: 2, after: null }]);
    expect(new Date(String((await pullRequest())['earliest_commit_at'])).toISOString()).toBe(at(-90));
  });

  it('is continued for several pull requests and lists in one round trip', async () => {
    const files = { state: 'continues' as const, rows: [file('a')], total: 2, after: 'f' };
    const commits = { state: 'continues' as const, rows: [commit('a')], total: 2, after: 'c' };
    await savePullRequests(test.db, scope, [
      snapshot({ number: 1, changedFiles: 2, lists: { files, commits } }),
      snapshot({ number: 2, changedFiles: 2, lists: { files } }),
    ]);
    const pending = await pendingLists(test.db, scope, 10);
    const reads = pending.flatMap((one): ListRead[] => [
      more(one, ['b'], 2, null),
      {
        pullRequestId: one.pullRequestId,
        readAt: one.readAt,
        list: 'commits',
        rows: [commit('b')],
        total: 2,
        after: null,
      },
    ]);
    const before = test.local.endpoint.requests();
    await saveLists(test.db, scope, reads);
    expect(test.local.endpoint.requests() - before).toBe(1);
    expect(await stored('files', 'path')).toEqual(['a', 'a', 'b', 'b']);
    expect(await stored('pull_requests', 'details_complete')).toEqual([true, true]);
  });
});

it('asks for the own list of a pull request that still waits for the repository-wide comments', async () => {
  await savePullRequests(test.db, scope, [
    snapshot({ lists: { reviewComments: { state: 'deferred', by: 'repository' } } }),
  ]);
  expect(await pendingLists(test.db, scope, 10)).toMatchObject([
    { pending: { reviewComments: { by: 'pull_request' } } },
  ]);
});

it('answers no more pull requests than asked for', async () => {
  const files = { state: 'continues' as const, rows: [], total: 2, after: 'f' };
  await savePullRequests(
    test.db,
    scope,
    [1, 2, 3].map((number) => snapshot({ number, lists: { files } })),
  );
  expect(await pendingLists(test.db, scope, 2)).toHaveLength(2);
});
