import { sql } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { saveReviewComments } from '../../src/storage/review-comments.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
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
} from '../support/pull-request-snapshots.ts';

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
      expect.objectContaining({ author: { id: reviewer?.['id'], kind: 'user', login: reviewer?.['login'] } }),
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
    sql`update pull_requests set body = repeat('long ', case number when 1 then 900000 when 2 then 1 else 300000 end)
      where repository_id = ${scope.repositoryId}`,
  ]);
  // 4.5 MB alone; then little, and 1.5 MB twice.
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

const facts = () => rowsOf(test.db, scope, 'pull_request_facts', 'opened_at, pull_request_id');

it('a review that is only the form of a reply is no review, by what the comment says it belongs to', async () => {
  const replies = [
    inlineComment(11, { author: null }),
    inlineComment(12, { reviewGithubId: '1', inReplyToGithubId: '11' }),
  ];
  const lists = {
    reviews: complete([review(1, { state: 'commented', body: ' ' })]),
    reviewComments: complete(replies),
  };
  await savePullRequests(test.db, scope, [snapshot({ lists })]);
  await compute();
  expect(await facts()).toMatchObject([{ reviews: 0, first_review_at: null, first_response_at: expect.anything() }]);
  // The list of the whole repository says as much.
  const later = [{ ...inlineComment(12, { updatedAt: at(9) }), pullRequestNumber: 1 }];
  await saveReviewComments(test.db, scope, later, at(30));
  await compute();
  expect(await facts()).toMatchObject([{ reviews: 1 }]);
});

it('what was required at the merge is kept, and no later rule of the branch changes the verdict', async () => {
  const merged = { state: 'merged', mergedAt: at(9), closedAt: at(9) } as const;
  const checks = (lintIsRequired: boolean) => ({
    checkRuns: complete([
      checkRun(1, { name: 'build', isRequired: true }),
      checkRun(2, { name: 'lint', conclusion: 'failure', isRequired: lintIsRequired }),
    ]),
  });
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, ...merged, lists: checks(false) }),
    snapshot({ number: 2, lists: checks(false) }),
  ]);
  await compute();
  const verdicts = async () => (await facts()).map((row) => row['checks_passed']);
  const kept = async () => {
    const rows = await rowsOf(test.db, scope, 'pull_requests', 'number');
    return rows.map((row) => [row['required_checks'], row['required_as_of']]);
  };
  const before = await kept();
  expect(before).toEqual([
    [[{ kind: 'run', app: 'github-actions', workflow: 'CI', name: 'build' }], expect.anything()],
    [null, null],
  ]);
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, ...merged, readAt: at(40), lists: checks(true) }),
    snapshot({ number: 2, readAt: at(40), lists: checks(true) }),
  ]);
  await compute();
  expect(await kept()).toEqual(before);
  const numbers = await rowsOf(test.db, scope, 'pull_requests', 'number');
  const byNumber = new Map((await facts()).map((row) => [row['pull_request_id'], row['checks_passed']]));
  expect(numbers.map((row) => byNumber.get(row['id']))).toEqual([true, false]);
  expect(await verdicts()).toHaveLength(2);
});

it('what a status said at the merge is kept, and no later state of it changes the verdict', async () => {
  const merged = { state: 'merged', mergedAt: at(9), closedAt: at(9) } as const;
  const says = (state: string, minutes: number) => ({
    commitStatuses: complete([{ context: 'ci', state, createdAt: at(minutes), isRequired: null }]),
  });
  const known = async () => {
    const rows = await rowsOf(test.db, scope, 'pull_requests', 'number');
    const verdicts = new Map((await facts()).map((row) => [row['pull_request_id'], row['checks_passed']]));
    return rows.map((row) => [row['statuses_at_merge'], verdicts.get(row['id'])]);
  };
  const kept = [{ context: 'ci', state: 'success', createdAt: expect.stringContaining('00:08:00') }];
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, ...merged, lists: says('success', 8) }),
    // It was first seen when its status had changed already: what that said at the merge cannot be known.
    snapshot({ number: 2, ...merged, lists: says('success', 12) }),
    snapshot({ number: 3, lists: says('success', 8) }),
  ]);
  await compute();
  expect(await known()).toEqual([
    [kept, true],
    [null, null],
    [null, true],
  ]);
  await savePullRequests(
    test.db,
    scope,
    [merged, merged, {}].map((state, index) =>
      snapshot({ number: index + 1, ...state, readAt: at(40), lists: says('failure', 30) }),
    ),
  );
  await compute();
  expect(await known()).toEqual([
    [kept, true],
    [null, null],
    [null, false],
  ]);
});

it('keeps no status of a list that is not read to its end', async () => {
  const merged = { state: 'merged', mergedAt: at(9), closedAt: at(9) } as const;
  const statuses = complete([{ context: 'ci', state: 'success', createdAt: at(8), isRequired: null }]);
  await savePullRequests(test.db, scope, [snapshot({ lists: { commitStatuses: statuses } })]);
  const lists = { commitStatuses: { state: 'deferred', by: 'repository' } } as const;
  await savePullRequests(test.db, scope, [snapshot({ ...merged, readAt: at(40), lists })]);
  await compute();
  const [row] = await rowsOf(test.db, scope, 'pull_requests', 'number');
  expect(row).toMatchObject({ merged_at: expect.anything(), statuses_at_merge: null });
});

it('a revert of a revert is a re-land, and its revert a revert again, in whatever order they are known', async () => {
  const change = (number: number, body = '') => snapshot({ number, title: `Change ${number}`, body });
  const changes = [change(1), change(2, 'Reverts #1'), change(3, 'Reverts #2'), change(4, 'Reverts #3')];
  const settle = async () => {
    for (let due = 1; due > 0;) due = await compute();
    const rows = await rowsOf(test.db, scope, 'pull_requests', 'number');
    const byId = new Map((await facts()).map((row) => [row['pull_request_id'], row]));
    return rows.map((row) => {
      const { is_revert: isRevert, reverts_number: number } = byId.get(row['id']) ?? {};
      return [isRevert, number];
    });
  };
  const expected = [
    [false, null],
    [true, 1],
    [false, 2],
    [true, 3],
  ];
  await savePullRequests(test.db, scope, changes);
  expect(await settle()).toEqual(expected);
  scope = await newScope(test.db);
  for (const each of changes.toReversed()) {
    await savePullRequests(test.db, scope, [each]);
    await settle();
  }
  expect(await settle()).toEqual(expected);
});

it('reverts that name each other in a circle settle', async () => {
  const named = (number: number, body: string) => snapshot({ number, title: `Change ${number}`, body });
  await savePullRequests(test.db, scope, [named(1, 'Reverts #2'), named(2, 'Reverts #3'), named(3, 'Reverts #1')]);
  for (let rounds = 0; (await compute()) > 0; rounds++) expect(rounds).toBeLessThan(4);
});

it('a commit of an impossible date starts nothing', async () => {
  const impossible = [
    commit('a'.repeat(40), { authoredAt: '1970-01-01T00:00:00.000Z' }),
    commit('b'.repeat(40), { authoredAt: '2199-01-01T00:00:00.000Z' }),
  ];
  const possible = complete([...impossible, commit('c'.repeat(40), { authoredAt: at(-60) })]);
  await savePullRequests(test.db, scope, [snapshot({ number: 1, lists: { commits: complete(impossible) } })]);
  await compute();
  expect(await facts()).toMatchObject([{ first_commit_at: null }]);
  await savePullRequests(test.db, scope, [snapshot({ number: 1, readAt: at(40), lists: { commits: possible } })]);
  await compute();
  const [row] = await facts();
  expect(new Date(String(row?.['first_commit_at'])).toISOString()).toBe(at(-60));
});
