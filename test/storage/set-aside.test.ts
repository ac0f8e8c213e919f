import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ListRead } from '../../src/domain/pending-lists.ts';
import {
  GITHUB_FIELDS,
  isPerson,
  unknownAs,
  type GitHubField,
  type UnknownField,
} from '../../src/domain/pull-request-fields.ts';
import { receiptOf } from '../../src/domain/receipt.ts';
import { nextTryAfter } from '../../src/domain/set-aside.ts';
import { asOwner, asTenant, type Scope } from '../../src/storage/database.ts';
import { pendingLists, saveLists } from '../../src/storage/pending-lists.ts';
import { saveReviewComments } from '../../src/storage/review-comments.ts';
import { getPullRequest } from '../../src/storage/pull-request-detail.ts';
import { listPullRequests } from '../../src/storage/pull-requests.ts';
import { pullRequests } from '../../src/storage/schema/pull-requests.ts';
import { getRepository } from '../../src/storage/repositories.ts';
import { removePullRequests, savePullRequests } from '../../src/storage/save-pull-requests.ts';
import {
  dueHoles,
  dueSetAside,
  fillHole,
  forgetUnreadDeployments,
  listSetAside,
  setAside,
} from '../../src/storage/set-aside.ts';
import { absentNumbers, tally } from '../../src/storage/tally.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import {
  at,
  checkRun,
  comment,
  commit,
  complete,
  file,
  filledFields,
  inlineComment,
  review,
  snapshot,
  timelineEvent,
} from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;
beforeEach(async () => {
  scope = await newScope(test.db);
});

const now = Date.parse(at(100));
const iso = (instant: number) => new Date(instant).toISOString();
/** What no column of Postgres holds. */
const TOO_MANY = 3_000_000_000;

const save = (...snapshots: ReturnType<typeof snapshot>[]) => savePullRequests(test.db, scope, snapshots);
const aside = () => listSetAside(test.db, scope, 100);
const stored = async (table: string, column: string) =>
  (await rowsOf(test.db, scope, table, column)).map((row) => row[column]);
async function receipt(numbers: number[], expected = numbers.length) {
  return receiptOf(await tally(test.db, scope, { numbers }), expected, [], await aside());
}

describe('what is set aside', () => {
  it('stays so when a copy is saved that was read before it could not be', async () => {
    await setAside(test.db, scope, [{ number: 1, list: null, reason: '502' }], Date.parse(at(50)));
    await save(snapshot({ readAt: at(49) }));
    expect(await dueSetAside(test.db, scope, now, 10, true)).toEqual([1]);
    await save(snapshot({ readAt: at(51) }));
    expect(await dueSetAside(test.db, scope, now, 10, true)).toEqual([]);
  });

  it('is asked for again ever more rarely, and all of it at once when somebody wants it', async () => {
    let instant = now;
    for (let tries = 1; tries <= 12; tries++) {
      await setAside(test.db, scope, [{ number: 37, list: null, reason: `502, ${tries}` }], instant);
      const nextTry = nextTryAfter(tries, instant);
      expect(await aside()).toEqual([{ number: 37, reason: `502, ${tries}`, tries, nextTry: iso(nextTry) }]);
      expect(await dueSetAside(test.db, scope, nextTry - 1, 10, false)).toEqual([]);
      expect(await dueSetAside(test.db, scope, nextTry - 1, 10, true)).toEqual([37]);
      expect(await dueSetAside(test.db, scope, nextTry, 10, false)).toEqual([37]);
      instant = nextTry;
    }
  });

  it('counts the same try once, and one place once, with and without a number', async () => {
    const hole = { number: null, list: null, reason: 'a hole' };
    for (let time = 0; time < 2; time++) await setAside(test.db, scope, [hole, hole], now);
    await setAside(test.db, scope, [{ number: null, list: 'deployments', reason: 'no answer' }], now);
    await setAside(test.db, scope, [], now);
    expect(await aside()).toMatchObject([
      { number: null, reason: 'a hole', tries: 1 },
      { number: null, list: 'deployments', tries: 1 },
    ]);
    expect(await dueSetAside(test.db, scope, now * 2, 10, true)).toEqual([]);
  });

  it('of the deployments is forgotten when they were read since, and nothing else is', async () => {
    const unread = [null, 'deployments'].map((list) => ({ number: null, list, reason: 'r' }));
    await setAside(test.db, scope, [...unread, { number: 1, list: null, reason: 'r' }], now);
    await forgetUnreadDeployments(test.db, scope, now);
    expect(await aside()).toHaveLength(3);
    await forgetUnreadDeployments(test.db, scope, now + 1);
    expect((await aside()).map(({ number, list }) => [number, list])).toEqual([
      [1, undefined],
      [null, undefined],
    ]);
  });

  it('without a number keeps its place, is due like all else, and gets its number there', async () => {
    const hole = (after: string | null) => ({ number: null, after, list: null, reason: `after ${after}` });
    await setAside(test.db, scope, [hole(null), hole('c'), hole('c')], now);
    await setAside(test.db, scope, [hole('c')], now + 1);
    const due = (instant: number, everything = false) => dueHoles(test.db, scope, instant, 10, everything);
    expect(await due(nextTryAfter(1, now) - 1)).toEqual([]);
    expect(await due(nextTryAfter(1, now))).toEqual([null]);
    expect(await due(now, true)).toEqual([null, 'c']);
    expect(await dueSetAside(test.db, scope, now, 10, true)).toEqual([]);

    await fillHole(test.db, scope, 'c', 7, now + 2);
    await fillHole(test.db, scope, 'elsewhere', 8, now + 2);
    expect(await due(now, true)).toEqual([null]);
    expect(await aside()).toMatchObject([
      { number: 7, reason: 'after c', tries: 1 },
      { number: null, reason: 'after null' },
    ]);
    await fillHole(test.db, scope, null, null, now + 2);
    expect((await aside()).map(({ number }) => number)).toEqual([7]);
  });

  it('comes the longest due first, a pull request once, and no more than asked for', async () => {
    await setAside(test.db, scope, [{ number: 3, list: null, reason: 'r' }], now + 1);
    await setAside(test.db, scope, [{ number: 2, list: 'files', reason: 'r' }], now);
    await setAside(test.db, scope, [{ number: 2, list: 'labels', reason: 'r' }], now + 2);
    const later = now + 3_600_000;
    expect(await dueSetAside(test.db, scope, later, 10, false)).toEqual([2, 3]);
    expect(await dueSetAside(test.db, scope, later, 1, false)).toEqual([2]);
    expect(await listSetAside(test.db, scope, 1)).toMatchObject([{ number: 2, list: 'files' }]);
  });

  it('is another workspace’s own', async () => {
    await setAside(test.db, scope, [{ number: 1, list: null, reason: 'r' }], now);
    const other = await newScope(test.db);
    expect(await listSetAside(test.db, { ...scope, workspaceId: other.workspaceId }, 10)).toEqual([]);
    await asTenant(test.db, other.workspaceId, [sql`delete from set_aside`]);
    expect(await aside()).toHaveLength(1);
  });

  it('is forgotten with its pull request, and with its repository', async () => {
    await save(snapshot({ number: 1 }));
    await setAside(
      test.db,
      scope,
      [1, 2].map((number) => ({ number, list: null, reason: 'r' })),
      now,
    );
    await removePullRequests(test.db, scope, [1]);
    expect(await aside()).toMatchObject([{ number: 2 }]);
    await asOwner(test.db, [sql`delete from repositories where id = ${scope.repositoryId}`]);
    expect(await aside()).toEqual([]);
  });
});

describe('a pull request that is set aside', () => {
  it('is expected and not missing, and no longer set aside once it is stored', async () => {
    await save(snapshot({ number: 1 }));
    await setAside(test.db, scope, [{ number: 37, list: null, reason: '502' }], now);
    expect(await receipt([1, 37])).toMatchObject({
      expected: { pullRequests: 2 },
      stored: { pullRequests: 1 },
      missing: [],
      complete: false,
      setAside: [{ number: 37, reason: '502', tries: 1 }],
    });
    expect(await absentNumbers(test.db, scope, [1, 36, 37])).toEqual([36]);
    const all = await tally(test.db, scope, { createdBefore: at(1) });
    expect([all.aside, all.absent]).toEqual([1, []]);
    await save(snapshot({ number: 37, readAt: at(101) }));
    expect(await receipt([1, 37])).toMatchObject({ missing: [], complete: true, setAside: [] });
  });

  it('is not short either when an older copy is stored', async () => {
    await save(snapshot({ number: 1, lists: { reviews: complete([review(1)], 2) } }));
    expect(await receipt([1])).toMatchObject({ missing: [1] });
    await setAside(test.db, scope, [{ number: 1, list: null, reason: '502' }], now);
    expect(await receipt([1])).toMatchObject({ missing: [], complete: false });
  });

  it('is shown with its repository and where it is shown itself', async () => {
    await save(snapshot({ number: 1, unknown: { linkedIssues: 'SAML' } }));
    const entry = { number: 1, list: 'linkedIssues', reason: 'SAML', tries: 1, nextTry: expect.any(String) as unknown };
    const repository = await getRepository(test.db, scope.workspaceId, scope.repositoryId);
    expect(repository?.setAside).toEqual([entry]);
    const { data } = await listPullRequests(test.db, scope.workspaceId, {}, 1, null);
    const shown = await getPullRequest(test.db, scope.workspaceId, data[0]?.id ?? '');
    expect(shown?.setAside).toEqual([entry]);
  });
});

describe('fields that GitHub did not show', () => {
  const whole = snapshot({
    ...filledFields(),
    number: 1,
    changedFiles: 0,
    updatedAt: at(10),
    labels: ['bug'],
    milestone: 'one',
  });
  // The counts of a diff are unknown together with its files.
  const names = GITHUB_FIELDS.filter((name): name is GitHubField & UnknownField => unknownAs(name) === name);
  const unknown = Object.fromEntries(names.map((name) => [name, `no ${name}`]));
  const empty = snapshot({ author: null, title: 'Newer', readAt: at(20), unknown });
  const columns = names.map((name) => (isPerson(name) ? pullRequests[`${name}Id`] : pullRequests[name]).name);
  const fields = async () => {
    const [row] = await rowsOf(test.db, scope, 'pull_requests', 'number');
    return columns.map((column) => row?.[column]);
  };

  it('because they were not asked for stay as they are stored, too, and nothing is set aside', async () => {
    await save(whole);
    const before = await fields();
    const unasked = snapshot({ author: null, title: 'Newer', readAt: at(20), unasked: [...names] });
    await save(unasked);
    expect(await fields()).toEqual(before);
    expect(await stored('pull_requests', 'title')).toEqual(['Newer']);
    expect(await aside()).toEqual([]);
  });

  it('stay as they are stored, while all others follow, and are named until they are known', async () => {
    await save(whole);
    const before = await fields();
    await save(empty);
    expect(await fields()).toEqual(before);
    expect(await stored('pull_requests', 'title')).toEqual(['Newer']);
    expect((await aside()).map(({ list, reason }) => [list, reason]).toSorted()).toEqual(
      names.map((name) => [name, `no ${name}`]).toSorted(),
    );
    await save(snapshot({ author: null, readAt: at(30), unknown: { labels: 'still none' } }));
    expect(await aside()).toMatchObject([{ list: 'labels', reason: 'still none', tries: 2 }]);
    expect((await fields())[0]).toBeNull();
    await save(snapshot({ readAt: at(40) }));
    expect(await aside()).toEqual([]);
    expect(await stored('pull_requests', 'labels')).toEqual([[]]);
  });

  it('are empty of a pull request that is new, and known beside others of the page', async () => {
    await save({ ...empty, number: 1 }, { ...whole, number: 2 });
    expect(await stored('pull_requests', 'labels')).toEqual([[], ['bug']]);
    expect(await stored('pull_requests', 'milestone')).toEqual(['one', null]);
    expect(await receipt([1, 2])).toMatchObject({ missing: [], complete: false });
  });

  it('are nothing that an older copy says', async () => {
    await save(whole);
    await save({ ...empty, readAt: at(5) });
    expect(await aside()).toEqual([]);
  });
});

describe('rows that GitHub listed and did not show', () => {
  it('remove nothing that is stored, keep GitHub’s total, and are named until the list is whole', async () => {
    await save(snapshot({ lists: { reviews: complete([review(1), review(2)]) } }));
    const reviews = { ...complete([review(3)], 2), unread: ['FORBIDDEN'] };
    await save(snapshot({ readAt: at(20), lists: { reviews } }));
    expect(await stored('reviews', 'github_id')).toEqual(['1', '2', '3']);
    expect(await aside()).toMatchObject([{ number: 1, list: 'reviews', reason: 'FORBIDDEN', tries: 1 }]);
    expect(await receipt([1])).toMatchObject({ missing: [], complete: false, expected: { reviews: 2 } });
    await save(snapshot({ readAt: at(30), lists: { reviews: complete([review(3)]) } }));
    expect(await stored('reviews', 'github_id')).toEqual(['3']);
    expect(await receipt([1])).toMatchObject({ missing: [], complete: true, setAside: [] });
  });

  it('whole are stored with what GitHub showed of them, unless they are stored already', async () => {
    const partial = { isPartial: true as const };
    const lists = {
      reviews: complete([review(1)]),
      commits: complete([commit('a')]),
      comments: complete([comment(1)]),
      reviewComments: complete([inlineComment(1)]),
      checkRuns: complete([checkRun(1)]),
      timelineEvents: complete([timelineEvent('a')]),
    };
    await save(snapshot({ lists }));
    const columns = { reviews: 'author_id', commits: 'author_id', comments: 'author_id', check_runs: 'workflow' };
    const parts = { ...columns, timeline_events: 'subject_id' };
    const shown = async () =>
      Promise.all(Object.entries(parts).map(async ([table, column]) => [table, await stored(table, column)] as const));
    const before = await shown();

    const unread = { unread: ['error: no'] };
    const nobody = { author: null, ...partial };
    await save(
      snapshot({
        readAt: at(20),
        lists: {
          reviews: { ...complete([review(1, nobody), review(2, nobody)]), ...unread },
          commits: { ...complete([commit('a', nobody), commit('b', nobody)]), ...unread },
          comments: { ...complete([comment(1, nobody), comment(2, nobody)]), ...unread },
          reviewComments: complete([inlineComment(1)]),
          checkRuns: {
            ...complete([checkRun(1, { workflow: null, ...partial }), checkRun(2, { workflow: null, ...partial })]),
            ...unread,
          },
          timelineEvents: {
            ...complete([
              timelineEvent('a', { subject: null, ...partial }),
              timelineEvent('b', { subject: null, ...partial }),
            ]),
            ...unread,
          },
        },
      }),
    );
    expect(before.every(([, values]) => values.every((value) => value !== null))).toBe(true);
    expect(await shown()).toEqual(before.map(([table, values]) => [table, [...values, null]]));
    expect((await aside()).map(({ list }) => list).toSorted()).toEqual([
      'checkRuns',
      'comments',
      'commits',
      'reviews',
      'timelineEvents',
    ]);
    expect(await receipt([1])).toMatchObject({ missing: [], complete: false, expected: { reviews: 2 } });

    await save(snapshot({ readAt: at(30), lists: { ...lists, reviews: complete([review(1, { author: null })]) } }));
    expect(await stored('reviews', 'author_id')).toEqual([null]);
    expect(await aside()).toEqual([]);
  });

  const begun = (unread?: string[]) => ({
    state: 'continues' as const,
    rows: [commit('a')],
    total: 3,
    after: 'cursor',
    ...(unread && { unread }),
  });
  async function rest(rows: string[], unread?: string[]): Promise<void> {
    const [pending] = await pendingLists(test.db, scope, 10);
    if (!pending) throw new Error('the list is open');
    const read = { ...pending, list: 'commits', rows: rows.map((sha) => commit(sha)), total: 3, after: null };
    await saveLists(test.db, scope, [{ ...read, ...(unread && { unread }) } as ListRead]);
  }

  it('at the beginning of a long list are not forgotten at its end', async () => {
    await save(snapshot({ lists: { commits: complete([commit('z')]) } }));
    await save(snapshot({ readAt: at(20), lists: { commits: begun(['a hole', 'another']) } }));
    expect(await aside()).toMatchObject([{ list: 'commits', reason: '2 rows, of the first: a hole' }]);
    await rest(['b']);
    expect(await stored('commits', 'sha')).toEqual(['a', 'b', 'z']);
    expect(await aside()).toMatchObject([{ list: 'commits', tries: 1 }]);
    expect(await receipt([1])).toMatchObject({ missing: [], expected: { commits: 3 } });
  });

  it('at the end of a long list are named, and the next copy resolves them', async () => {
    await save(snapshot({ lists: { commits: begun() } }));
    await rest(['b'], ['a hole']);
    expect(await aside()).toMatchObject([{ list: 'commits', reason: 'a hole' }]);
    await save(snapshot({ readAt: at(20), lists: { commits: begun() } }));
    expect(await aside()).toMatchObject([{ list: 'commits' }]);
    await rest(['b', 'c']);
    expect(await aside()).toEqual([]);
    expect(await receipt([1])).toMatchObject({ missing: [], complete: true });
  });

  it('are a whole list, which is left out of what is pending until its pull request is read again', async () => {
    const files = { state: 'deferred' as const, by: 'pull_request' as const };
    await save(snapshot({ changedFiles: 0, lists: { files } }));
    expect(await receipt([1])).toMatchObject({ missing: [1] });
    await setAside(test.db, scope, [{ number: 1, list: 'files', reason: '422: the diff is too large' }], now);
    expect(await pendingLists(test.db, scope, 10)).toEqual([]);
    expect(await receipt([1])).toMatchObject({ missing: [], complete: false });
    await save(snapshot({ changedFiles: 0, readAt: iso(now + 1), lists: { files } }));
    const [pending] = await pendingLists(test.db, scope, 10);
    if (!pending) throw new Error('the list is asked for again');
    const rows = [file('a'), file('b')];
    await saveLists(test.db, scope, [{ ...pending, list: 'files', rows, total: 2, after: null }]);
    expect(await receipt([1])).toMatchObject({ complete: true, expected: { files: 2 }, stored: { files: 2 } });
  });
});

describe('what Postgres refuses', () => {
  it('is one row, set aside with the reason, and everything around it is stored', async () => {
    const pulls = Array.from({ length: 10 }, (_, index) =>
      snapshot({
        number: index + 1,
        lists: { files: complete([file('a'), file('b')]), comments: complete([comment(index)]) },
      }),
    );
    const files = complete([file('a'), file('bad', { additions: TOO_MANY }), file('c')]);
    const commits = complete([commit('old', { authoredAt: '0000-01-01T00:00:00Z' }), commit('new')]);
    pulls[6] = snapshot({ number: 7, lists: { files, commits, comments: complete([comment(99)]) } });
    await save(...pulls);
    expect(await stored('pull_requests', 'number')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await stored('files', 'path')).toHaveLength(20);
    expect(await stored('commits', 'sha')).toEqual(['new']);
    expect(await stored('comments', 'github_id')).toHaveLength(10);
    expect(await aside()).toMatchObject([
      { number: 7, list: 'commits', reason: expect.stringContaining('0000-01-01') as unknown },
      { number: 7, list: 'files', reason: expect.stringContaining(String(TOO_MANY)) as unknown },
    ]);
    expect(await receipt(pulls.map(({ number }) => number))).toMatchObject({
      missing: [],
      complete: false,
      expected: { files: 21, commits: 2 },
    });
  });

  it('is tried again with the next copy, which counts, and is forgotten when it is taken', async () => {
    const bad = (readAt: string) =>
      snapshot({ readAt, lists: { files: complete([file('a', { additions: TOO_MANY })]) } });
    await save(bad(at(10)));
    await save(bad(at(10)));
    expect(await aside()).toMatchObject([{ list: 'files', tries: 1 }]);
    await save(bad(at(11)));
    expect(await aside()).toMatchObject([{ list: 'files', tries: 2 }]);
    await save(snapshot({ readAt: at(12), lists: { files: complete([file('a')]) } }));
    expect(await receipt([1])).toMatchObject({ complete: true, setAside: [] });
  });

  it('is a pull request itself, and no other', async () => {
    await save(snapshot({ number: 1 }), snapshot({ number: 2, additions: TOO_MANY }), snapshot({ number: 3 }));
    expect(await stored('pull_requests', 'number')).toEqual([1, 3]);
    expect(await aside()).toMatchObject([
      { number: 2, reason: expect.stringContaining('Postgres refuses it') as unknown },
    ]);
    expect((await aside())[0]).not.toHaveProperty('list');
    expect(await receipt([1, 2, 3])).toMatchObject({ missing: [], complete: false });
  });

  it('is a row in the rest of a list', async () => {
    const files = { state: 'continues' as const, rows: [file('a')], total: 3, after: 'cursor' };
    await save(snapshot({ changedFiles: 3, lists: { files } }));
    const [pending] = await pendingLists(test.db, scope, 10);
    if (!pending) throw new Error('the list is open');
    const rows = [file('a'), file('b', { deletions: TOO_MANY }), file('c')];
    await saveLists(test.db, scope, [{ ...pending, list: 'files', rows, total: 3, after: null }]);
    expect(await stored('files', 'path')).toEqual(['a', 'c']);
    expect(await aside()).toMatchObject([{ number: 1, list: 'files', tries: 1 }]);
    expect(await pendingLists(test.db, scope, 10)).toEqual([]);
  });

  it('is an inline comment of the repository-wide list', async () => {
    const reviewComments = { state: 'deferred' as const, by: 'repository' as const };
    await save(snapshot({ number: 1, lists: { reviewComments } }), snapshot({ number: 2, lists: { reviewComments } }));
    const of = (pullRequestNumber: number, id: number, createdAt = at(1)) => ({
      ...inlineComment(id, { createdAt }),
      pullRequestNumber,
    });
    await saveReviewComments(test.db, scope, [of(1, 1), of(1, 2, 'never'), of(2, 3)], at(30));
    expect(await stored('comments', 'github_id')).toEqual(['1', '3']);
    expect(await aside()).toMatchObject([{ number: 1, list: 'reviewComments' }]);
  });

  it('is never everything: a statement that is wrong itself is thrown', async () => {
    await asOwner(test.db, [sql`alter table set_aside rename to elsewhere`]);
    try {
      await expect(save(snapshot())).rejects.toThrow('rejected');
    } finally {
      await asOwner(test.db, [sql`alter table elsewhere rename to set_aside`]);
    }
    expect(await stored('pull_requests', 'number')).toEqual([]);
  });
});
