import { beforeEach, expect, it } from 'vitest';
import type { Scope } from '../../src/storage/database.ts';
import { pendingLists, saveLists } from '../../src/storage/pending-lists.ts';
import { finishReviewComments, saveReviewComments } from '../../src/storage/review-comments.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { at, complete, inlineComment, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
});

const deferred = { state: 'deferred', by: 'repository' } as const;

function of(pullRequestNumber: number, githubId: number, changes: Parameters<typeof inlineComment>[1] = {}) {
  return { ...inlineComment(githubId, changes), pullRequestNumber };
}

async function bodies(): Promise<unknown[]> {
  return (await rowsOf(test.db, scope, 'comments', 'github_id')).map((row) => row['body']);
}

it('stores comments of the repository-wide list in one round trip, for pull requests that are stored', async () => {
  await savePullRequests(test.db, scope, [snapshot({ lists: { reviewComments: deferred } })]);
  const before = test.local.endpoint.requests();
  await saveReviewComments(test.db, scope, [of(1, 1, { body: 'a\0b' }), of(1, 1, { body: 'a\0b' }), of(99, 2)], at(20));
  expect(test.local.endpoint.requests() - before).toBe(1);
  expect(await bodies()).toEqual(['ab']);
});

it('never brings back what a newer request found gone', async () => {
  await savePullRequests(test.db, scope, [snapshot({ readAt: at(30), lists: { reviewComments: complete([]) } })]);
  await saveReviewComments(test.db, scope, [of(1, 1)], at(20));
  expect(await bodies()).toEqual([]);
});

it('keeps the newer of two versions of a comment', async () => {
  await savePullRequests(test.db, scope, [snapshot({ lists: { reviewComments: deferred } })]);
  await saveReviewComments(test.db, scope, [of(1, 1, { body: 'edited', updatedAt: at(15) })], at(20));
  await saveReviewComments(test.db, scope, [of(1, 1, { body: 'first', updatedAt: at(6) })], at(21));
  expect(await bodies()).toEqual(['edited']);
});

it('keeps a comment that is younger than the copy that does not list it', async () => {
  await savePullRequests(test.db, scope, [snapshot({ lists: { reviewComments: deferred } })]);
  await saveReviewComments(test.db, scope, [of(1, 1)], at(20));
  await savePullRequests(test.db, scope, [snapshot({ readAt: at(15), lists: { reviewComments: complete([]) } })]);
  expect(await bodies()).toHaveLength(1);
});

it('leaves a changed pull request with inline comments to its own list, which alone says that one was deleted', async () => {
  const waits = async () =>
    (await rowsOf(test.db, scope, 'pull_requests', 'number')).map((row) => row['pending_lists']);
  const copy = (minute: number, updatedAt: string) =>
    savePullRequests(test.db, scope, [
      snapshot({ updatedAt, readAt: at(minute), lists: { reviewComments: deferred } }),
      snapshot({ number: 2, updatedAt, readAt: at(minute), lists: { reviewComments: deferred } }),
    ]);
  await copy(10, at(5));
  await saveReviewComments(test.db, scope, [of(1, 1), of(1, 2)], at(20));
  await finishReviewComments(test.db, scope, at(20), 10);
  // A walk that begins again reads the same copies: nothing was deleted since.
  await copy(30, at(5));
  expect(await waits()).toEqual([{ reviewComments: { by: 'repository' } }, { reviewComments: { by: 'repository' } }]);
  for (const minute of [40, 41]) {
    await copy(minute, at(35));
    expect(await waits()).toEqual([
      { reviewComments: { by: 'pull_request' } },
      { reviewComments: { by: 'repository' } },
    ]);
  }
  await saveReviewComments(test.db, scope, [of(1, 2)], at(50));
  expect(await finishReviewComments(test.db, scope, at(50), 10)).toBe(0);
  expect(await waits()).toEqual([{ reviewComments: { by: 'pull_request' } }, {}]);
  const [pending] = await pendingLists(test.db, scope, 10);
  expect(pending).toMatchObject({ number: 1, pending: { reviewComments: { by: 'pull_request' } } });
  const { pullRequestId = '', readAt = '' } = pending ?? {};
  const list = 'reviewComments';
  await saveLists(test.db, scope, [{ list, pullRequestId, readAt, rows: [inlineComment(2)], total: 1, after: null }]);
  expect((await rowsOf(test.db, scope, 'comments', 'github_id')).map((row) => row['github_id'])).toEqual(['2']);
  expect(await waits()).toEqual([{}, {}]);
});

it('settles those that waited for the list, a bounded number at a time, and says whether more wait', async () => {
  await savePullRequests(test.db, scope, [
    ...[1, 2, 3].map((number) => snapshot({ number, lists: { reviewComments: deferred } })),
    snapshot({ number: 4, readAt: at(30), lists: { reviewComments: deferred } }),
  ]);
  await saveReviewComments(test.db, scope, [of(1, 1), of(1, 2)], at(20));
  expect(await finishReviewComments(test.db, scope, at(20), 2)).toBe(1);
  expect(await finishReviewComments(test.db, scope, at(20), 2)).toBe(0);
  const rows = await rowsOf(test.db, scope, 'pull_requests', 'number');
  expect(rows.map((row) => row['details_complete'])).toEqual([true, true, true, false]);
  expect(rows[0]?.['list_totals']).toMatchObject({ reviewComments: 2 });
  expect(rows[1]?.['list_totals']).toMatchObject({ reviewComments: 0 });
});

it('leaves a pull request incomplete that waits for another list, too', async () => {
  const files = { state: 'continues' as const, rows: [], total: 2, after: 'f' };
  await savePullRequests(test.db, scope, [snapshot({ lists: { reviewComments: deferred, files } })]);
  await finishReviewComments(test.db, scope, at(20), 10);
  expect(await rowsOf(test.db, scope, 'pull_requests', 'number')).toMatchObject([
    { details_complete: false, pending_lists: { files: { after: 'f' } } },
  ]);
});
