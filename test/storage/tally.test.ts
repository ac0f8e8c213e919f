import { sql } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { absentNumbers, createdWithin, tally } from '../../src/storage/tally.ts';
import { newScope, useDatabase } from '../support/database.ts';
import {
  at,
  checkRun,
  comment,
  commit,
  complete,
  file,
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

const lists = {
  reviews: complete([review(1)]),
  commits: complete([commit('a'), commit('b')]),
  files: complete([file('a'), file('b'), file('c')]),
  comments: complete([comment(1)]),
  reviewComments: complete([inlineComment(1), inlineComment(2)]),
  checkRuns: complete([checkRun(1)]),
};
const counts = { reviews: 1, commits: 2, files: 3, comments: 3, checkRuns: 1 };

it('finds nothing missing when every row is there', async () => {
  await savePullRequests(test.db, scope, [snapshot({ lists })]);
  expect(await tally(test.db, scope, { numbers: [1] })).toEqual({
    expected: counts,
    stored: { pullRequests: 1, ...counts },
    incomplete: [],
    absent: [],
    aside: 0,
    capped: [],
  });
});

it('names pull requests whose rows are fewer than the total, or whose lists are not read to their end', async () => {
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, lists }),
    snapshot({ number: 2, lists: { reviews: complete([review(1)], 2) } }),
    snapshot({ number: 3, lists: { checkRuns: { state: 'deferred', by: 'pull_request' } } }),
  ]);
  const answer = await tally(test.db, scope, { numbers: [1, 2, 3, 4] });
  expect(answer).toMatchObject({ incomplete: [2, 3], absent: [4] });
  expect(answer.expected.reviews).toBe(3);
  expect(answer.stored.reviews).toBe(2);
});

it('names pull requests that have lost rows which no receipt counts', async () => {
  const status = (context: string) => ({ context, state: 'success', createdAt: at(1), isRequired: null }) as const;
  // GitHub's own total may count what is not stored: what was listed is what counts.
  const timelineEvents = complete([timelineEvent('a'), timelineEvent('b')], 9);
  const commitStatuses = complete([status('ci'), status('lint')]);
  const numbers = [1, 2, 3];
  await savePullRequests(
    test.db,
    scope,
    numbers.map((number) => snapshot({ number, lists: { timelineEvents, commitStatuses } })),
  );
  expect(await tally(test.db, scope, { numbers })).toMatchObject({ incomplete: [] });
  for (const [table, number] of [
    ['timeline_events', 1],
    ['commit_statuses', 3],
  ] as const) {
    await asOwner(test.db, [
      sql`delete from ${sql.identifier(table)} where id = (select c.id from ${sql.identifier(table)} c
        join pull_requests p on p.id = c.pull_request_id
        where p.repository_id = ${scope.repositoryId} and p.number = ${number} limit 1)`,
    ]);
  }
  expect(await tally(test.db, scope, { numbers })).toMatchObject({ incomplete: [1, 3] });
});

it('leaves out of what is expected what GitHub refuses to list, and names it', async () => {
  const files = complete(Array.from({ length: 3000 }, (_, index) => file(`f${index}`)));
  const commits = complete(
    Array.from({ length: 250 }, (_, index) => commit(`c${index}`)),
    298,
  );
  await savePullRequests(test.db, scope, [snapshot({ changedFiles: 3146, lists: { files, commits } })]);
  expect(await tally(test.db, scope, { numbers: [1] })).toMatchObject({
    expected: { files: 3000, commits: 250 },
    stored: { files: 3000, commits: 250 },
    incomplete: [],
    capped: [
      { number: 1, list: 'commits', total: 298, listed: 250 },
      { number: 1, list: 'files', total: 3146, listed: 3000 },
    ],
  });
});

it('counts a list that may not be read as what is stored', async () => {
  await savePullRequests(test.db, scope, [snapshot({ lists: { checkRuns: { state: 'unreadable' } } })]);
  expect(await tally(test.db, scope, { numbers: [1] })).toMatchObject({ expected: { checkRuns: 0 }, incomplete: [] });
});

it('counts all that were created before an instant, and this repository’s alone', async () => {
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, lists }),
    snapshot({ number: 2, createdAt: at(5) }),
    snapshot({ number: 3, createdAt: at(9) }),
  ]);
  await savePullRequests(test.db, await newScope(test.db), [snapshot({ number: 9, lists })]);
  expect((await tally(test.db, scope, { createdBefore: at(6) })).stored).toEqual({ pullRequests: 2, ...counts });
  expect((await tally(test.db, scope, { createdBefore: at(5) })).stored).toEqual({ pullRequests: 1, ...counts });
  expect(await createdWithin(test.db, scope, Date.parse(at(5)), 1000)).toBe(1);
});

it('names numbers that are not stored', async () => {
  await savePullRequests(test.db, scope, [snapshot({ number: 2 })]);
  expect(await absentNumbers(test.db, scope, [3, 2, 1])).toEqual([1, 3]);
});
