import { sql } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { weeksIn } from '../../src/domain/metrics/windows.ts';
import { FACTS_VERSIONS } from '../../src/domain/facts/facts.ts';
import { BY_PEOPLE } from '../../src/domain/metrics/who.ts';
import { asOwner, rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { recomputeFacts } from '../../src/storage/facts.ts';
import { decodeCursor } from '../../src/storage/keyset.ts';
import { readDelivery } from '../../src/storage/metrics/delivery.ts';
import type { MetricsScope } from '../../src/storage/metrics/events.ts';
import { readOverview } from '../../src/storage/metrics/overview.ts';
import { readAuthors } from '../../src/storage/metrics/authors.ts';
import { readReviewers } from '../../src/storage/metrics/reviewers.ts';
import { readQuality } from '../../src/storage/metrics/quality.ts';
import { repositoriesToCompute } from '../../src/storage/metrics/rollups.ts';
import { metricsBasis } from '../../src/storage/metrics/version.ts';
import { readPeriods } from '../../src/storage/metrics/periods.ts';
import { describeRepository, upsertRepository } from '../../src/storage/repositories.ts';
import { removePullRequests, savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, repositoryOf, rowsOf, useDatabase } from '../support/database.ts';
import { complete, person, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

const HOUR = 3_600_000;
/** A Monday. */
const MONDAY = Date.UTC(2026, 0, 5);
const hour = (hours: number) => new Date(MONDAY + hours * HOUR).toISOString();
const WINDOW = { from: hour(0), to: hour(4 * 168) };

beforeEach(async () => {
  scope = await newScope(test.db);
});

const WEEKS = weeksIn(WINDOW, 'UTC', Date.parse(hour(9_000)));
/** What counts by default: for this the pairs of reviewers are stored. */
const byPeople = () => ({ ...scope, ...BY_PEOPLE });
const readWeeks = (of: Partial<MetricsScope> = {}) => readPeriods(test.db, { ...byPeople(), ...of }, WINDOW, WEEKS);

const compute = () => computeAll(test.db, scope);

/** Merged pull requests, one every so many hours, by three authors; two reviewers decide on every second. */
function history(count: number, every = 5) {
  return Array.from({ length: count }, (_, index) => {
    const opened = index * every;
    return snapshot({
      number: index + 1,
      state: 'merged',
      author: person(1 + (index % 3)),
      createdAt: hour(opened),
      mergedAt: hour(opened + 2 + (index % 7)),
      closedAt: hour(opened + 2 + (index % 7)),
      mergeCommitSha: String(index).padStart(40, '0'),
      lists: {
        reviews: complete(
          index % 2 === 0
            ? [
                review(10 * index + 1, { author: person(8), state: 'approved', submittedAt: hour(opened + 1) }),
                review(10 * index + 2, { author: person(9), state: 'approved', submittedAt: hour(opened + 1.5) }),
              ]
            : [],
        ),
      },
    });
  });
}

it('a week changes when something in it changes or goes, and ends the same however often it is computed', async () => {
  await savePullRequests(test.db, scope, history(10));
  await compute();
  const before = await readWeeks();
  await recomputeFacts(test.db, scope);
  await compute();
  expect(await readWeeks()).toEqual(before);
  await removePullRequests(test.db, scope, [1, 2]);
  await compute();
  const after = await readWeeks();
  expect([before[0]?.merged.n, after[0]?.merged.n]).toEqual([10, 8]);
  expect(await repositoriesToCompute(test.db, FACTS_VERSIONS, 1_000)).not.toContainEqual(scope);
});

it('a repository has nothing to compute from its tracking until its deployments, or what they carried, change', async () => {
  const isDue = async () =>
    (await repositoriesToCompute(test.db, FACTS_VERSIONS, 1_000)).some(
      (due) => due.repositoryId === scope.repositoryId,
    );
  expect(await isDue()).toBe(false);
  await savePullRequests(test.db, scope, history(1));
  expect(await isDue()).toBe(true);
  await compute();
  expect(await isDue()).toBe(false);
  await asOwner(test.db, [sql`update repositories set deployments_computed = null where id = ${scope.repositoryId}`]);
  expect(await isDue()).toBe(true);
});

it('fills the weeks in which nothing happened, and counts what was open at the end of each', async () => {
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, createdAt: hour(1) }),
    snapshot({ number: 2, createdAt: hour(2), state: 'merged', mergedAt: hour(340), closedAt: hour(340) }),
  ]);
  await compute();
  const weeks = await readWeeks();
  expect(
    weeks.map(({ opened, merged, openAtEnd }, index) => [WEEKS[index]?.start, opened.n, merged.n, openAtEnd.value]),
  ).toEqual([
    ['2026-01-05', 2, 0, 2],
    ['2026-01-12', 0, 0, 2],
    ['2026-01-19', 0, 1, 1],
    ['2026-01-26', 0, 0, 1],
  ]);
  expect(weeks[1]?.cycle).toEqual({ n: 0, p25: null, p50: null, p75: null, p90: null });
});

it('the weeks of a label that all have are those of all', async () => {
  await savePullRequests(
    test.db,
    scope,
    history(20).map((one) => ({ ...one, labels: ['all'] })),
  );
  await compute();
  expect(await readWeeks({ label: 'all' })).toEqual(await readWeeks());
});

it('compares a window with the one before it', async () => {
  await savePullRequests(test.db, scope, history(40));
  await compute();
  const window = { from: hour(100), to: hour(200) };
  const before = { from: hour(0), to: hour(100) };
  const { current, previous } = await readOverview(test.db, scope, window, before);
  const merged = (from: number, to: number) =>
    history(40).filter(({ mergedAt }) => mergedAt !== null && mergedAt >= hour(from) && mergedAt < hour(to)).length;
  expect([current.merged.n, previous?.measured.merged.n]).toEqual([merged(100, 200), merged(0, 100)]);
  expect(current.unreviewed.n).toBe(current.merged.n);
  const whole = { from: hour(0), to: hour(1_000) };
  const ofOne = await readOverview(test.db, { ...scope, author: 'person-1' }, whole, null);
  expect([ofOne.current.merged.n, ofOne.current.activeAuthors, ofOne.previous]).toEqual([
    14,
    { n: 14, value: 1 },
    null,
  ]);
});

it('shows reviewers with who they agree with, and authors with their share', async () => {
  await savePullRequests(test.db, scope, history(24));
  await compute();
  const { page: both, pairs, total } = await readReviewers(test.db, byPeople(), WINDOW, 200, null);
  expect(both.data).toMatchObject([
    { reviews: 12, pullRequests: 12, share: 0.5, waiting: 0 },
    { reviews: 12, pullRequests: 12, share: 0.5, waiting: 0 },
  ]);
  expect(pairs).toMatchObject([{ together: 12, agreements: 12 }]);
  const [first, second] = both.data;
  const next = await readReviewers(test.db, byPeople(), WINDOW, 1, ['1', first?.reviewer.id ?? '']);
  expect(next.page).toEqual({ data: [second], nextCursor: null });
  const one = await readReviewers(test.db, { ...byPeople(), author: 'Person-8' }, WINDOW, 200, null);
  expect(one).toMatchObject({ page: { data: [{ reviewer: { login: 'person-8' }, share: 0.5 }] }, total: 24 });
  expect([one.page.data.length, total]).toEqual([1, 24]);
  expect(await rowsOf(test.db, scope, 'reviewer_pairs', 'week_start')).toMatchObject([
    { together: 12, agreements: 12 },
  ]);
  const { page, merges } = await readAuthors(test.db, scope, WINDOW, 4, null);
  // Those who only review are listed with no merges.
  expect(page.data.map(({ metrics }) => metrics.merged.n)).toEqual([8, 8, 8, 0]);
  const rest = await readAuthors(test.db, scope, WINDOW, 4, decodeCursor(page.nextCursor ?? '', 2));
  expect(rest.page).toMatchObject({ data: [{ metrics: { merged: { n: 0, value: 0 } } }], nextCursor: null });
  const ids = [...page.data, ...rest.page.data].map(({ author }) => author.id);
  expect(new Set(ids).size).toBe(5);
  expect(merges).toEqual([8, 8, 8]);
});

it.each([
  ['whole weeks and what is beside them', hour(30), hour(3 * 168 + 40)],
  ['whole weeks alone', hour(0), hour(2 * 168)],
  ['days of two weeks', hour(150), hour(200)],
  ['a day of one week', hour(40), hour(64)],
])('pairs of %s are those of the reviews, with and without a label', async (_, from, to) => {
  await savePullRequests(
    test.db,
    scope,
    history(60, 10).map((pull, index) => (index % 4 === 0 ? { ...pull, labels: ['area'] } : pull)),
  );
  await compute();
  const together = async (label?: string) =>
    (await readReviewers(test.db, { ...byPeople(), label }, { from, to }, 200, null)).pairs.map(
      (pair) => pair.together,
    );
  const [expected] = await rowsAsTenant<{ all: number; labelled: number }>(
    test.db,
    scope.workspaceId,
    sql`select count(*)::int as all, (count(*) filter (where labels <> '[]'))::int as labelled from pull_requests p
      where p.merged_at >= ${from} and p.merged_at < ${to} and exists (select from reviews r where r.pull_request_id = p.id)`,
  );
  expect(expected?.labelled).toBeGreaterThan(0);
  expect([await together(), await together('area')]).toEqual([[expected?.all], [expected?.labelled]]);
});

it('a review is waited for from people alone, and from nobody for their own work', async () => {
  const robot: Actor = { githubId: '77', login: 'robot', kind: 'bot', seenAs: 'actor' };
  const open = (number: number, requestedReviewers: string[], changes = {}) =>
    snapshot({ number, author: person(1), createdAt: hour(number), requestedReviewers, ...changes });
  await savePullRequests(test.db, scope, [
    ...[1, 2, 3, 4].map((number) => open(number, ['person-2', 'robot', 'team:core'])),
    open(5, ['person-3', 'person-4'], { author: person(3) }),
    open(6, ['person-2'], { isDraft: true }),
    open(7, ['person-2'], { state: 'closed', closedAt: hour(9) }),
    open(8, [], {
      author: robot,
      // Before the window.
      lists: { reviews: complete([2, 3, 4].map((id) => review(id, { author: person(id), submittedAt: hour(-9) }))) },
    }),
  ]);
  await compute();
  const waitedFor = async (author?: string) =>
    (await readReviewers(test.db, { ...byPeople(), author }, WINDOW, 200, null)).page.data.map(
      ({ reviewer, waiting, isBottleneck, share }) => [reviewer.login, waiting, isBottleneck, share],
    );
  expect(await waitedFor()).toEqual([
    ['person-2', 4, true, null],
    ['person-4', 1, false, null],
  ]);
  // Those who are not asked for are there to compare with; a person without a review has no share of the reviews.
  expect(await waitedFor('person-2')).toEqual([['person-2', 4, true, null]]);
  await savePullRequests(
    test.db,
    scope,
    history(3).map((pull) => ({ ...pull, number: pull.number + 100, githubId: pull.githubId + 100 })),
  );
  await compute();
  expect(await waitedFor('person-2')).toEqual([['person-2', 4, true, 0]]);
});

it('a review counts when it was submitted, of what is open too', async () => {
  await savePullRequests(test.db, scope, [
    snapshot({
      number: 1,
      author: person(1),
      createdAt: hour(-9),
      lists: {
        reviews: complete([
          review(1, { author: person(2), submittedAt: hour(-1) }),
          review(2, { author: person(2), submittedAt: hour(1) }),
          review(3, { author: person(3), submittedAt: hour(200) }),
        ]),
      },
    }),
  ]);
  await compute();
  const { page, total } = await readReviewers(test.db, byPeople(), WINDOW, 200, null);
  expect([total, page.data.map(({ reviews }) => reviews)]).toEqual([2, [1, 1]]);
  const { current } = await readOverview(test.db, scope, WINDOW, null);
  expect([current.reviews, current.activeReviewers]).toEqual([
    { n: 2, value: 2 },
    { n: 2, value: 2 },
  ]);
  expect((await readWeeks()).map(({ reviews }) => reviews.n)).toEqual([1, 1, 0, 0]);
});

it('a login that several persons have had is all of them, in every answer', async () => {
  const [first, second, third] = history(3);
  if (!first || !second || !third) throw new Error('there are three');
  const login = 'reused';
  await savePullRequests(test.db, scope, [
    { ...first, author: { githubId: '501', login, kind: 'user', seenAs: 'actor' } },
    { ...second, author: { githubId: '502', login, kind: 'user', seenAs: 'actor' } },
    third,
  ]);
  await compute();
  const whose = { ...scope, author: 'Reused' };
  const weeks = await readWeeks({ author: 'Reused' });
  const { current } = await readOverview(test.db, whose, WINDOW, null);
  expect([weeks.reduce((sum, { merged }) => sum + merged.n, 0), current.merged.n]).toEqual([2, 2]);
  expect(weeks[0]?.cycle).toEqual(current.cycle);
});

it('a renamed account keeps the reviews that wait, and is found under every login', async () => {
  const named = (login: string): Actor => ({ githubId: '2', login, kind: 'user', seenAs: 'actor' });
  const [merged] = history(1);
  if (!merged) throw new Error('there is one');
  const ofRenamed = { ...merged, number: 50, githubId: '50', author: named('person-2') };
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, author: person(1), createdAt: hour(1), requestedReviewers: ['person-2'] }),
    ofRenamed,
  ]);
  await compute();
  const waitedFor = async () =>
    (await readReviewers(test.db, byPeople(), WINDOW, 200, null)).page.data
      .filter(({ waiting }) => waiting > 0)
      .map(({ reviewer, waiting }) => [reviewer.login, waiting]);
  const mergedBy = async (author: string) =>
    (await readOverview(test.db, { ...scope, author }, WINDOW, null)).current.merged.n;
  expect(await waitedFor()).toEqual([['person-2', 1]]);
  // The first pull request is not read again: it still names the old login.
  await savePullRequests(test.db, scope, [snapshot({ number: 2, author: named('Heron'), createdAt: hour(2) })]);
  await compute();
  expect(await waitedFor()).toEqual([['Heron', 1]]);
  expect([await mergedBy('PERSON-2'), await mergedBy('heron'), await mergedBy('person-9')]).toEqual([1, 1, 0]);
  // The account that takes the login over is asked, and the history stays found.
  await savePullRequests(test.db, scope, [
    snapshot({
      number: 3,
      author: { githubId: '77', login: 'person-2', kind: 'user', seenAs: 'actor' },
      createdAt: hour(3),
    }),
  ]);
  await compute();
  expect(await waitedFor()).toEqual([['person-2', 1]]);
  expect(await mergedBy('person-2')).toBe(1);
});

it('the basis changes with what is covered, also where nothing is stored', async () => {
  const other = await upsertRepository(test.db, scope.workspaceId, repositoryOf(2), null);
  const cover = (id: string) =>
    rowsAsTenant(test.db, scope.workspaceId, sql`update repositories set covered_since = 'epoch' where id = ${id}`);
  await cover(scope.repositoryId);
  const before = await metricsBasis(test.db, { workspaceId: scope.workspaceId });
  expect(before.coveredSince).toBeNull();
  await cover(other.id);
  const after = await metricsBasis(test.db, { workspaceId: scope.workspaceId });
  expect(Date.parse(after.coveredSince ?? '')).toBe(0);
  expect(after.version).not.toBe(before.version);
});

it('the basis changes with a change that is committed after a later one of another repository', async () => {
  const other = await upsertRepository(test.db, scope.workspaceId, repositoryOf(2), null);
  const changed = (id: string, at: string) =>
    rowsAsTenant(test.db, scope.workspaceId, sql`update repositories set metrics_changed_at = ${at} where id = ${id}`);
  await changed(scope.repositoryId, hour(0));
  await changed(other.id, hour(2));
  const before = await metricsBasis(test.db, { workspaceId: scope.workspaceId });
  await changed(scope.repositoryId, hour(1));
  const after = await metricsBasis(test.db, { workspaceId: scope.workspaceId });
  expect(after.version).not.toBe(before.version);
});

const UNKNOWN = 'f'.repeat(40);
const MERGED = 'abcdef0123'.repeat(4);

it.each<[string, { title?: string; body: string }, number | null, boolean]>([
  [
    'the first commit that is a merge known here',
    { body: `This reverts commit ${UNKNOWN}.\nThis reverts commit ${MERGED}.` },
    7,
    true,
  ],
  ['the beginning of a commit’s name', { body: 'This reverts commit abcdef0 (Add a cache, 2026-01-02).' }, 7, true],
  ['a beginning that two share', { body: 'This reverts commit abcd012.' }, null, false],
  ['a commit that was not merged', { body: `This reverts commit ${'9'.repeat(40)}.` }, null, false],
  [
    'a pull request under a former name of the repository',
    { title: 'Revert "Add a cache"', body: 'Reverts old/name#7' },
    7,
    true,
  ],
  ['a pull request of another repository', { title: 'Revert "Add a door"', body: 'Reverts acme/other#7' }, null, true],
])('what names %s, whenever it is known', async (_, said, number, isRevert) => {
  const others = [
    snapshot({
      number: 7,
      title: 'Add a cache',
      state: 'merged',
      mergedAt: hour(9),
      closedAt: hour(9),
      mergeCommitSha: MERGED,
    }),
    snapshot({
      number: 8,
      state: 'merged',
      mergedAt: hour(9),
      closedAt: hour(9),
      mergeCommitSha: `abcd012${'1'.repeat(33)}`,
    }),
    snapshot({
      number: 9,
      state: 'merged',
      mergedAt: hour(9),
      closedAt: hour(9),
      mergeCommitSha: `abcd012${'2'.repeat(33)}`,
    }),
    snapshot({ number: 10, state: 'closed', closedAt: hour(9), mergeCommitSha: '9'.repeat(40) }),
  ];
  const revert = snapshot({ number: 50, ...said });
  for (const arrival of [
    [[revert], others],
    [others, [revert]],
  ]) {
    scope = await newScope(test.db);
    for (const pulls of arrival) {
      await savePullRequests(test.db, scope, pulls);
      await compute();
    }
    const facts = await rowsAsTenant(
      test.db,
      scope.workspaceId,
      sql`
      select f.reverts_number as number, f.is_revert as "isRevert" from pull_request_facts f
      join pull_requests p on p.id = f.pull_request_id where p.number = 50`,
    );
    expect(facts).toEqual([{ number, isRevert }]);
  }
});

it('a revert is of what its words mean under the name that the repository has now', async () => {
  const pulls = [
    snapshot({ number: 7, title: 'Add a cache' }),
    snapshot({ number: 8, title: 'Undo', body: 'Reverts octo/repository-1#7' }),
    snapshot({ number: 9, title: 'Revert "Add a cache"', body: 'Reverts octo/repository-1#7' }),
  ];
  await savePullRequests(test.db, scope, pulls);
  await compute();
  const named = async () =>
    (
      await rowsAsTenant<{ reverts: number | null }>(
        test.db,
        scope.workspaceId,
        sql`select f.reverts_number as reverts from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
          order by p.number`,
      )
    ).map(({ reverts }) => reverts);
  expect(await named()).toEqual([null, 7, 7]);
  await describeRepository(test.db, scope, { ...repositoryOf(1), fullName: 'octo/renamed' });
  await compute();
  expect(await named()).toEqual([null, null, 7]);
});

it('a revert of what was removed is of nothing any more', async () => {
  const [broken] = history(1);
  if (!broken) throw new Error('there is one');
  await savePullRequests(test.db, scope, [
    broken,
    snapshot({ number: 50, body: `This reverts commit ${broken.mergeCommitSha ?? ''}.` }),
  ]);
  await compute();
  const revert = () => rowsOf(test.db, scope, 'pull_request_facts', 'opened_at');
  expect(await revert()).toContainEqual(expect.objectContaining({ is_revert: true, reverts_number: broken.number }));
  await removePullRequests(test.db, scope, [broken.number]);
  await compute();
  expect(await revert()).toMatchObject([{ is_revert: false, reverts_number: null }]);
});

it('the basis changes with a login, whatever else that account did', async () => {
  const ada: Actor = { githubId: '901', login: 'ada', kind: 'user', seenAs: 'actor' };
  const mine = { workspaceId: scope.workspaceId };
  await savePullRequests(test.db, scope, [snapshot({ number: 1, author: ada, updatedAt: hour(5) })]);
  await compute();
  const before = await metricsBasis(test.db, mine);
  // A copy that is older than what is stored changes nothing but what its people are called.
  const copy = (login: string) =>
    snapshot({ number: 1, author: { ...ada, login }, updatedAt: hour(4), readAt: hour(4) });
  await savePullRequests(test.db, scope, [copy('ada')]);
  expect((await metricsBasis(test.db, mine)).version).toBe(before.version);
  await savePullRequests(test.db, scope, [copy('countess')]);
  expect((await metricsBasis(test.db, mine)).version).not.toBe(before.version);
});

it('a revert names what failed, whichever of the two was known first', async () => {
  const [broken, ...others] = history(6);
  if (!broken) throw new Error('there is one');
  const revert = snapshot({
    number: 50,
    title: 'Undo it',
    body: `This reverts commit ${broken.mergeCommitSha ?? ''}.`,
    state: 'merged',
    createdAt: hour(40),
    mergedAt: hour(50),
    closedAt: hour(50),
  });
  await savePullRequests(test.db, scope, [...others, revert]);
  await compute();
  expect((await readQuality(test.db, scope, WINDOW, null)).current.reverts).toMatchObject({ n: 6, count: 0 });
  await savePullRequests(test.db, scope, [broken]);
  await compute();
  expect((await readQuality(test.db, scope, WINDOW, null)).current.reverts).toMatchObject({ n: 7, count: 1 });
  const [week] = await readWeeks();
  expect(week?.reverts).toMatchObject({ n: 7, count: 1 });
  expect(await readDelivery(test.db, scope, WINDOW)).toMatchObject({
    deployments: 7,
    failed: 1,
    recoveryTime: { n: 1, p50: 48 * 3600 },
  });
});
