import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../packages/local-cloud/src/neon/migrations.ts';
import { factsOf, FACTS_VERSIONS } from '../../src/domain/facts/facts.ts';
import { storableInstant } from '../../src/domain/storable-instant.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { pendingLists, saveLists } from '../../src/storage/pending-lists.ts';
import { getPullRequest } from '../../src/storage/pull-request-detail.ts';
import { requirementsToAsk, saveRequirements } from '../../src/storage/requirements.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { tally } from '../../src/storage/tally.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { at, checkRun, comment, commit, complete, file, review, snapshot } from '../support/pull-request-snapshots.ts';
import { openEmpty } from '../support/start-test-database.ts';

const test = useDatabase();
let scope: Scope;
beforeEach(async () => {
  scope = await newScope(test.db);
});

/** Text that no compression makes shorter: what an index takes does not hang on what is written. */
const long = (characters: number) => randomBytes(characters).toString('hex').slice(0, characters);

async function numbered(table: 'files' | 'commit_statuses', key: string) {
  return (await rowsOf(test.db, scope, table, `${key}, occurrence`)).map((row) => [row[key], row['occurrence']]);
}

it('a row that GitHub lists and counts twice by one id is one, and the receipt is complete', async () => {
  const deferred = { state: 'deferred', by: 'pull_request' } as const;
  const [once, again] = [commit('a'), commit('a')];
  await savePullRequests(test.db, scope, [
    snapshot({ lists: { reviews: complete([review(1), review(1), review(2)]), commits: complete([once, again]) } }),
    snapshot({ number: 2, lists: { comments: deferred } }),
  ]);
  const [pending] = await pendingLists(test.db, scope, 10);
  if (!pending) throw new Error('the list is open');
  const { pullRequestId, readAt } = pending;
  const rows = [comment(5), comment(5)];
  await saveLists(test.db, scope, [{ pullRequestId, readAt, list: 'comments', rows, total: 2, after: null }]);
  expect(await tally(test.db, scope, { numbers: [1, 2] })).toMatchObject({
    expected: { reviews: 2, commits: 1, comments: 1 },
    stored: { reviews: 2, commits: 1, comments: 1 },
    incomplete: [],
  });
});

it('a row that GitHub lists and counts twice on one of several pages is one, and the receipt is complete', async () => {
  const begun = { state: 'continues' as const, rows: [review(1), review(1)], total: 5, after: 'c1' };
  await savePullRequests(test.db, scope, [snapshot({ lists: { reviews: begun } })]);
  for (const [numbers, after] of [
    [[2, 2], 'c2'],
    [[3], null],
  ] as const) {
    const [pending] = await pendingLists(test.db, scope, 10);
    if (!pending) throw new Error('the list is open');
    const { pullRequestId, readAt } = pending;
    const rows = numbers.map((number) => review(number));
    await saveLists(test.db, scope, [{ pullRequestId, readAt, list: 'reviews', rows, total: 5, after }]);
  }
  expect(await tally(test.db, scope, { numbers: [1] })).toMatchObject({
    expected: { reviews: 3 },
    stored: { reviews: 3 },
    incomplete: [],
  });
});

describe('a path that GitHub lists twice', () => {
  const twice = complete([file('a', { changeType: 'deleted' }), file('b'), file('a', { changeType: 'added' })]);

  it('is two rows, and the receipt is complete', async () => {
    await savePullRequests(test.db, scope, [snapshot({ lists: { files: twice } })]);
    expect(await numbered('files', 'path')).toEqual([
      ['a', 0],
      ['a', 1],
      ['b', 0],
    ]);
    const { expected, stored, incomplete } = await tally(test.db, scope, { numbers: [1] });
    expect([expected.files, stored.files, incomplete]).toEqual([3, 3, []]);
  });

  it('is complete, too, where GitHub counts it once, as it does, and short when a path is lost', async () => {
    await savePullRequests(test.db, scope, [snapshot({ changedFiles: 2, lists: { files: twice } })]);
    expect(await tally(test.db, scope, { numbers: [1] })).toMatchObject({
      expected: { files: 3 },
      stored: { files: 3 },
      incomplete: [],
    });
    await asOwner(test.db, [sql`delete from files where workspace_id = ${scope.workspaceId} and path = 'a'`]);
    expect(await tally(test.db, scope, { numbers: [1] })).toMatchObject({ incomplete: [1] });
  });

  it('is the same two rows when it is read again, and one when it is listed once', async () => {
    for (const readAt of [at(10), at(10), at(11)]) {
      await savePullRequests(test.db, scope, [snapshot({ readAt, lists: { files: twice } })]);
    }
    expect(await numbered('files', 'path')).toHaveLength(3);
    await savePullRequests(test.db, scope, [snapshot({ readAt: at(12), lists: { files: complete([file('a')]) } })]);
    expect(await numbered('files', 'path')).toEqual([['a', 0]]);
  });

  it('is two rows of a list that did not fit a page, however often its rest is read', async () => {
    const files = { state: 'continues' as const, rows: [file('a'), file('b')], total: 4, after: 'cursor' };
    await savePullRequests(test.db, scope, [snapshot({ changedFiles: 4, lists: { files } })]);
    const [pending] = await pendingLists(test.db, scope, 10);
    if (!pending) throw new Error('the list is open');
    const rows = [file('a'), file('b'), file('a'), file('c')];
    const read = { ...pending, list: 'files' as const, rows, total: 4, after: null };
    for (let time = 0; time < 2; time++) await saveLists(test.db, scope, [read]);
    expect(await numbered('files', 'path')).toEqual([
      ['a', 0],
      ['a', 1],
      ['b', 0],
      ['c', 0],
    ]);
    expect(await tally(test.db, scope, { numbers: [1] })).toMatchObject({ incomplete: [], stored: { files: 4 } });
  });

  it('is two rows of statuses likewise', async () => {
    const status = { context: 'ci', state: 'success', createdAt: at(1), isRequired: null };
    const commitStatuses = complete([status, { ...status, state: 'failure' }]);
    await savePullRequests(test.db, scope, [snapshot({ lists: { commitStatuses } })]);
    expect(await numbered('commit_statuses', 'context')).toEqual([
      ['ci', 0],
      ['ci', 1],
    ]);
    expect(await tally(test.db, scope, { numbers: [1] })).toMatchObject({ incomplete: [] });
  });
});

it('nothing that GitHub can hold is too long for an index', async () => {
  const [path, context, ref] = [long(4_096), long(5_000), long(4_000)];
  await savePullRequests(test.db, scope, [
    snapshot({
      title: long(1_024),
      body: long(262_144),
      baseRef: ref,
      headRef: ref,
      nodeId: `PR_${long(500)}`,
      labels: [long(1_000), long(1_000)],
      milestone: long(1_000),
      author: { githubId: '1', login: long(255), kind: 'user', seenAs: 'actor' },
      lists: {
        files: complete([file(path), file(`${path}.more`)]),
        comments: complete([comment(1, { body: long(262_144) })]),
        reviews: complete([review(1, { body: long(262_144) })]),
        commits: complete([commit('a', { message: long(262_144), authorName: long(5_000) })]),
        checkRuns: complete([
          checkRun(1, { name: context, workflow: context, conclusion: 'failure' }),
          checkRun(2, { name: `${context}.`, workflow: context }),
        ]),
        commitStatuses: complete([{ context, state: 'success', createdAt: at(1), isRequired: null }]),
      },
    }),
  ]);
  expect(await numbered('files', 'path')).toEqual([
    [path, 0],
    [`${path}.more`, 0],
  ]);
  const check = { app: 'github-actions', workflow: context, name: context, isRequired: true } as const;
  const requirements = { number: 1, baseRef: ref, checks: [{ ...check, kind: 'run' as const }] };
  for (let time = 0; time < 2; time++) await saveRequirements(test.db, scope, [requirements]);
  const [input] = await staleFacts(test.db, scope, FACTS_VERSIONS, 1);
  expect(new Set(input?.checks.map(({ isRequired }) => isRequired))).toEqual(new Set([true, null]));
  expect(await requirementsToAsk(test.db, scope, 10)).toEqual([]);
});

describe('an instant that anybody can make up', () => {
  it.each([
    ['2026-01-15T00:00:00Z', '2026-01-15T00:00:00.000Z'],
    ['2026-01-15T01:00:00+01:00', '2026-01-15T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['0000-01-01T00:00:00Z', null],
    ['+275000-01-01T00:00:00Z', null],
    ['-000001-01-01T00:00:00Z', null],
    ['10000-01-01T00:00:00Z', null],
    ['2026-01-15T00:00:00+51:00', null],
    ['soon', null],
    ['', null],
    [null, null],
  ])('is stored, or unknown: %s', (text, instant) => {
    expect(storableInstant(text)).toBe(instant);
  });

  it('is unknown of a commit, whose pull request has facts and is shown all the same', async () => {
    const commits = complete([
      commit('a', { authoredAt: null, committedAt: null }),
      commit('b', { authoredAt: storableInstant('9999-12-31T23:59:59Z'), committedAt: at(-30) }),
      commit('c', { authoredAt: at(-40), committedAt: at(-30) }),
    ]);
    await savePullRequests(test.db, scope, [snapshot({ lists: { commits } })]);
    const [input] = await staleFacts(test.db, scope, FACTS_VERSIONS, 1);
    if (!input) throw new Error('facts are due');
    expect(input.commits).toHaveLength(2);
    expect(Date.parse(factsOf(input).firstCommitAt ?? '')).toBe(Date.parse(at(-40)));
    const shown = await getPullRequest(test.db, scope.workspaceId, input.pullRequestId);
    expect(shown).toMatchObject({ commits: expect.arrayContaining([expect.objectContaining({ committedAt: null })]) });
  });
});

it('sums of changed lines beyond 2^31 end nothing', async () => {
  const files = complete([file('a', { additions: 2_147_483_647, deletions: 2_147_483_647 }), file('b')]);
  await savePullRequests(test.db, scope, [
    snapshot({ additions: 2_147_483_647, deletions: 2_147_483_647, lists: { files } }),
  ]);
  expect(await staleFacts(test.db, scope, FACTS_VERSIONS, 1)).toMatchObject([{ changedLines: 2_147_483_647 }]);
});

it('the migration keeps the rows that are stored, with their hashes', { tags: 'long' }, async () => {
  const engine = await openEmpty();
  try {
    await migrate(engine, 13);
    await engine.script(`
        insert into workspaces (id, name) values ('00000000-0000-4000-8000-000000000001', 'w');
        insert into repositories (id, workspace_id, github_id, node_id, full_name)
          values ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 1, 'R', 'a/b');
        insert into pull_requests (id, workspace_id, repository_id, number, github_id, node_id, title, body, state, is_draft,
            base_ref, head_ref, head_sha, additions, deletions, changed_files, created_at, updated_at, details_complete, read_at)
          values ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000001',
            '00000000-0000-4000-8000-000000000002', 1, 1, 'PR', 't', '', 'open', false, 'main', 'h', 's', 0, 0, 1, now(),
            now(), true, now());
        insert into files (workspace_id, pull_request_id, read_at, path, change_type, additions, deletions)
          values ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000003', now(), 'a\\b', 'added', 1, 0);
        insert into timeline_events (workspace_id, pull_request_id, read_at, node_id, kind, data, created_at)
          values ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000003', now(), 'E',
            'review_dismissed', '{"reviewGithubId": 9007199254740993, "previousState": "approved"}', now());
      `);
    await migrate(engine);
    const [files, events] = await engine.transaction([
      { query: `select path, occurrence, path_hash = sha256(convert_to(path, 'UTF8')) from files`, params: [] },
      { query: `select data from timeline_events`, params: [] },
    ]);
    expect(files?.rows).toEqual([['a\\b', '0', 't']]);
    expect(JSON.parse(events?.rows[0]?.[0] ?? '')).toEqual({
      reviewGithubId: '9007199254740993',
      previousState: 'approved',
    });
  } finally {
    await engine.stop();
  }
});
