import { beforeEach, expect, it } from 'vitest';
import { BY_PEOPLE, type Who } from '../../src/domain/metrics/who.ts';
import type { Scope } from '../../src/storage/database.ts';
import { readAuthors } from '../../src/storage/metrics/authors.ts';
import { readMeasureList } from '../../src/storage/metrics/measure-list.ts';
import { readReviewers } from '../../src/storage/metrics/reviewers.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { complete, person, review, snapshot, timelineEvent } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

const NOW = Date.UTC(2026, 5, 1);
const hour = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();
const day = (days: number) => hour(24 * days);
const AUTHORS: Who = { by: BY_PEOPLE.by, excluded: 'leave' };

beforeEach(async () => {
  scope = await newScope(test.db);
});

const asking = (number: number, ...requestedReviewers: string[]) =>
  snapshot({ number, author: person(1), createdAt: day(-2), requestedReviewers });
/** Merged, with a review so many days ago. */
const reviewed = (number: number, reviewer: number, daysAgo: number, changes = {}) =>
  snapshot({
    number,
    author: person(1),
    state: 'merged',
    createdAt: day(-daysAgo - 1),
    mergedAt: day(1 - daysAgo),
    closedAt: day(1 - daysAgo),
    lists: { reviews: complete([review(number, { author: person(reviewer), submittedAt: day(-daysAgo) })]) },
    ...changes,
  });

it('a bottleneck is one whatever window is asked for, against those who reviewed within 91 days or are asked', async () => {
  await savePullRequests(test.db, scope, [
    // So that the workspace knows their accounts.
    ...[2, 3, 4].map((id) => snapshot({ number: 60 + id, author: person(id), state: 'closed', closedAt: day(-1) })),
    asking(1, 'person-2', 'person-3', 'person-4'),
    asking(2, 'person-2', 'person-3', 'person-4'),
    asking(3, 'person-2', 'team:core'),
    asking(4, 'PERSON-2', 'team:Core', 'team:docs'),
    reviewed(10, 5, 90),
    reviewed(11, 6, 92),
  ]);
  await computeAll(test.db, scope);
  const read = (from: string, to: string, now: string) =>
    readReviewers(test.db, { ...scope, ...BY_PEOPLE }, { from, to }, 200, null, { now });
  const loadAt = async (from: string, to: string, now: string) => {
    const { page } = await read(from, to, now);
    return page.data
      .filter(({ waiting }) => waiting > 0)
      .map(({ reviewer, waiting, othersMedian, load, isBottleneck }) => [
        reviewer.login,
        waiting,
        othersMedian,
        load,
        isBottleneck,
      ]);
  };
  for (const [from, to] of [
    [day(-7), day(0)],
    [day(-100), day(0)],
    [day(-600), day(-400)],
  ] as const) {
    // Of the others two wait for 2 and one, who reviewed 90 days ago, for none: the median is 2, and 4 is not more than twice that.
    const [first, ...others] = await loadAt(from, to, day(0));
    expect(first).toEqual(['person-2', 4, 2, 2, false]);
    expect(others.map(([, ...load]) => load)).toEqual([
      [2, 2, 1, false],
      [2, 2, 1, false],
    ]);
    // Two days earlier the person who reviewed 92 days ago is among the others, too: the median of 2, 2, 0 and 0 is 1.
    expect((await loadAt(from, to, day(-2)))[0]).toEqual(['person-2', 4, 1, 4, true]);
  }
  // A person without a review in the windows is in no list.
  const { page, teams } = await read(day(-7), day(0), day(0));
  expect(page.data.map(({ reviewer }) => reviewer.login).toSorted()).toEqual(['person-2', 'person-3', 'person-4']);
  // With `reviewer`, `author` is that of the pull requests.
  const waitingOf = async (author: string) => {
    const whose = { ...scope, ...BY_PEOPLE, author, reviewer: 'person-2' };
    const window = { from: day(-7), to: day(0) };
    return (await readReviewers(test.db, whose, window, 200, null)).page.data.map(({ waiting }) => waiting);
  };
  expect([await waitingOf('person-1'), await waitingOf('person-3')]).toEqual([[4], []]);
  expect(teams).toEqual([
    { organization: 'octo', team: 'team:core', waiting: 2 },
    { organization: 'octo', team: 'team:docs', waiting: 1 },
  ]);
});

it('a renamed account is one reviewer, one other and one of a pair', async () => {
  const named = (login: string) => ({ githubId: '2', login, kind: 'user' as const, seenAs: 'actor' as const });
  const pair = (number: number, login: string) => ({
    reviews: complete([
      review(100 + number, { author: named(login), state: 'approved', submittedAt: day(-3) }),
      review(200 + number, { author: person(3), state: 'approved', submittedAt: day(-3) }),
    ]),
  });
  const before = Array.from({ length: 6 }, (_, index) => reviewed(index + 1, 2, 3, { lists: pair(index, 'person-2') }));
  await savePullRequests(test.db, scope, [...before, asking(50, 'person-2'), asking(51, 'person-2')]);
  await computeAll(test.db, scope);
  const after = Array.from({ length: 4 }, (_, index) =>
    reviewed(index + 21, 2, 3, { lists: pair(index + 21, 'heron') }),
  );
  await savePullRequests(test.db, scope, [...after, asking(52, 'heron', 'person-2')]);
  await computeAll(test.db, scope);
  const { page, pairs } = await readReviewers(
    test.db,
    { ...scope, ...BY_PEOPLE },
    { from: day(-7), to: day(0) },
    200,
    null,
    { now: day(0) },
  );
  expect(
    page.data.map(({ reviewer, reviews, waiting, isBottleneck }) => [reviewer.login, reviews, waiting, isBottleneck]),
  ).toEqual([
    ['heron', 10, 3, true],
    ['person-3', 10, 0, false],
  ]);
  expect(pairs).toMatchObject([{ together: 10, agreements: 10 }]);
});

it.each([
  ['the reviews of everybody', {}, { author: undefined }],
  ['one reviewer of the pair', { author: ['person-2'] }, { author: undefined }],
  ['what one of the pair reviewed', { reviewer: ['person-3'] }, {}],
] as const)('the merges behind a pair are those that it decided on: %s', async (_, asked, without) => {
  const decided = (number: number, states: ('approved' | 'changes_requested' | 'commented')[]) =>
    reviewed(number, 2, 3, {
      lists: {
        reviews: complete(
          states.map((state, index) =>
            review(10 * number + index, { author: person(2 + index), state, submittedAt: day(-3) }),
          ),
        ),
      },
    });
  await savePullRequests(test.db, scope, [
    ...Array.from({ length: 4 }, (_each, index) => decided(index + 1, ['approved', 'approved', 'approved'])),
    decided(11, ['approved', 'changes_requested']),
    decided(12, ['approved', 'commented']),
    decided(13, ['commented', 'commented', 'approved']),
  ]);
  await computeAll(test.db, scope);
  const whose = { ...scope, ...BY_PEOPLE, ...asked };
  const window = { from: day(-7), to: day(0) };
  const { pairs } = await readReviewers(test.db, whose, window, 200, null, { now: day(0) });
  expect(pairs.length).toBe('author' in asked || 'reviewer' in asked ? 2 : 3);
  const found = await Promise.all(
    pairs.flatMap(({ first, second }) =>
      (['decided', 'alike'] as const).map(async (of) => {
        const piece = { of, reviewers: [first.login, second.login] as [string, string], zone: 'UTC' };
        const listed = { measure: 'merged', part: 'numerator', piece, window, now: day(0), sort: '-at' } as const;
        return (await readMeasureList(test.db, { ...listed, scope: { ...whose, ...without } }, 50, null)).total;
      }),
    ),
  );
  expect(found).toEqual(pairs.flatMap(({ together, agreements }) => [together, agreements]));
  expect(pairs[0]).toMatchObject({ together: 5, agreements: 4 });
});

it('a reviewer’s and an author’s change is that of their own numbers', async () => {
  const window = { from: day(-10), to: day(0) };
  const previous = { from: day(-20), to: day(-10) };
  // Asked an hour before a review in the window, two hours before one in the window before.
  const asked = (number: number, reviewer: number, daysAgo: number) =>
    reviewed(number, reviewer, daysAgo, {
      lists: {
        reviews: complete([review(number, { author: person(reviewer), submittedAt: day(-daysAgo) })]),
        timelineEvents: complete([
          timelineEvent(`e${number}`, {
            kind: 'review_requested',
            subject: person(reviewer),
            createdAt: hour(-24 * daysAgo - (daysAgo > 10 ? 2 : 1) - number / 100),
          }),
        ]),
      },
    });
  await savePullRequests(test.db, scope, [
    ...Array.from({ length: 12 }, (_, index) => asked(index + 1, 2, 5)),
    ...Array.from({ length: 3 }, (_, index) => asked(index + 21, 2, 15)),
    ...Array.from({ length: 10 }, (_, index) => asked(index + 31, 3, 5)),
    ...Array.from({ length: 10 }, (_, index) => asked(index + 41, 3, 15)),
  ]);
  await computeAll(test.db, scope);
  const { page, total } = await readReviewers(test.db, { ...scope, ...BY_PEOPLE }, window, 200, null, {
    previous,
    now: day(0),
  });
  expect(total).toBe(22);
  const [second, third] = page.data;
  // 12 of 15 by chance: 2 · (1 + 15 + 105 + 455) / 2^15.
  expect(second).toMatchObject({
    reviews: 12,
    pullRequests: 12,
    share: 12 / 22,
    change: {
      reviews: { previous: 3, difference: 9, percent: 300, clear: true, test: 'binomial' },
      pullRequests: { previous: 3, difference: null, clear: null },
      share: { previous: 3 / 13, test: 'two-proportions', clear: false },
      response: { difference: null, clear: null, test: null },
    },
  });
  expect(second?.change?.reviews.p).toBeCloseTo(0.03515625, 12);
  // 15 of 35 reviews are theirs in both windows; z = (12/22 − 3/13) / sqrt(15/35 · 20/35 · (1/22 + 1/13)).
  expect(second?.change?.share.p).toBeCloseTo(0.0691, 3);
  // Each of ten responses in the window is shorter than each of ten before: U = 0, z = −50 / sqrt(100 · 21 / 12).
  expect(third?.change?.response).toMatchObject({ test: 'mann-whitney', clear: true });
  expect(third?.change?.response.p).toBeCloseTo(0.000157, 6);

  const authors = (against: typeof previous | null) =>
    readAuthors(test.db, { ...scope, ...AUTHORS }, window, 200, null, against);
  const [author, ...others] = (await authors(previous)).page.data;
  expect(author).toMatchObject({
    author: { login: 'person-1' },
    metrics: { merged: { n: 22 } },
    change: {
      merged: { previous: 13, difference: 9, test: 'binomial' },
      pickup: { previous: 86_400, difference: 0, percent: 0, clear: false, p: 1, test: 'mann-whitney' },
      unreviewed: { previous: 0, difference: null, test: null },
    },
  });
  // Who only reviewed is compared as well.
  expect(others.map(({ author: { login }, change }) => [login, change?.reviews.previous, change?.cycle.p])).toEqual(
    expect.arrayContaining([
      ['person-2', 3, null],
      ['person-3', 10, null],
    ]),
  );
  expect((await authors(null)).page.data.map(({ change }) => change)).toEqual([null, null, null]);
});
