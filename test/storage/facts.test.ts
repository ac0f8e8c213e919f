import { sql } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../../src/storage/stale-facts.ts';
import { saveReviewComments } from '../../src/storage/review-comments.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { at, comment, complete, file, inlineComment, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
});

async function compute(versions = FACTS_VERSIONS, limit = 10): Promise<number> {
  const stale = await staleFacts(test.db, scope, versions, limit);
  await saveFacts(test.db, scope, versions, stale.map(factsOf));
  return stale.length;
}

it('answers what facts are computed from, with the people by our ids', async () => {
  await savePullRequests(test.db, scope, [
    snapshot({
      mergedAt: at(9),
      state: 'merged',
      lists: {
        reviews: complete([review(1), review(2, { author: null })]),
        comments: complete([comment(1)]),
        files: complete([file('a', { additions: 20 })]),
      },
    }),
  ]);
  const [input] = await staleFacts(test.db, scope, FACTS_VERSIONS, 10);
  const [author, reviewer] = await rowsOf(test.db, scope, 'actors', 'github_id');
  expect(input).toMatchObject({
    authorId: author?.['id'],
    reviews: expect.arrayContaining([
      expect.objectContaining({ author: { id: reviewer?.['id'], kind: 'user' } }),
      expect.objectContaining({ author: null }),
    ]),
    comments: [{ kind: 'issue' }],
    changedLines: 20,
  });
  await compute();
  expect(await rowsOf(test.db, scope, 'pull_request_facts', 'pull_request_id')).toMatchObject([
    { formula_version: FACTS_VERSIONS.formula, reviews: 1, reviewers: 1, comments: 1, size: 20, size_class: 'S' },
  ]);
});

it('sizes a pull request without generated files, and with the files that GitHub does not list', async () => {
  const files = complete([file('src/a.ts', { additions: 30, deletions: 10 }), file('Cargo.lock', { additions: 500 })]);
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, additions: 530, deletions: 10, lists: { files } }),
    // 3,146 files, of which the list has the first.
    snapshot({ number: 2, additions: 700, deletions: 10, changedFiles: 3_146, lists: { files } }),
  ]);
  await compute();
  const sizes = await rowsOf(test.db, scope, 'pull_request_facts', 'size');
  expect(sizes.map((row) => [row['size'], row['size_class']])).toEqual([
    [40, 'S'],
    [210, 'L'],
  ]);
});

it('asks for the facts of what changed since, and of nothing else', async () => {
  await savePullRequests(test.db, scope, [snapshot({ number: 1 }), snapshot({ number: 2 })]);
  expect(await compute()).toBe(2);
  expect(await compute()).toBe(0);
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, readAt: at(20) }),
    snapshot({ number: 2, readAt: at(1) }),
  ]);
  expect(await compute()).toBe(1);
  await saveReviewComments(test.db, scope, [{ ...inlineComment(1), pullRequestNumber: 2 }], at(30));
  expect(await compute()).toBe(1);
});

it.each([
  ['the formulas', { ...FACTS_VERSIONS, formula: FACTS_VERSIONS.formula + 1 }],
  ['the rules of AI use', { ...FACTS_VERSIONS, rules: FACTS_VERSIONS.rules + 1 }],
])('asks for all facts of an earlier version of %s, a bounded number at a time', async (_of, later) => {
  await savePullRequests(
    test.db,
    scope,
    [1, 2, 3].map((number) => snapshot({ number })),
  );
  await compute();
  expect(await compute(later, 2)).toBe(2);
  expect(await compute(later, 2)).toBe(1);
  expect(await compute(later, 2)).toBe(0);
});

it('asks for fewer where their texts are long, and for one however long they are', async () => {
  await savePullRequests(
    test.db,
    scope,
    [1, 2, 3, 4].map((number) => snapshot({ number })),
  );
  await asOwner(test.db, [
    sql`update pull_requests set body = repeat('long ', case number when 1 then 1800000 when 2 then 1 else 900000 end)
      where repository_id = ${scope.repositoryId}`,
  ]);
  // 9 MB alone; then 4.5 MB twice, and little.
  expect(await compute(FACTS_VERSIONS, 10)).toBe(1);
  expect(await compute(FACTS_VERSIONS, 10)).toBe(3);
  expect(await compute(FACTS_VERSIONS, 10)).toBe(0);
});

it('leaves due what changed between reading and saving', async () => {
  await savePullRequests(test.db, scope, [
    snapshot({ lists: { reviewComments: { state: 'deferred', by: 'repository' } } }),
  ]);
  const stale = await staleFacts(test.db, scope, FACTS_VERSIONS, 10);
  await saveReviewComments(test.db, scope, [{ ...inlineComment(1), pullRequestNumber: 1 }], at(30));
  await saveFacts(test.db, scope, FACTS_VERSIONS, stale.map(factsOf));
  expect(await compute()).toBe(1);
  expect(await rowsOf(test.db, scope, 'pull_request_facts', 'pull_request_id')).toMatchObject([{ comments: 1 }]);
});
