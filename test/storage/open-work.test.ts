import { beforeEach, expect, it } from 'vitest';
import { BY_PEOPLE, type Who } from '../../src/domain/metrics/who.ts';
import type { Scope } from '../../src/storage/database.ts';
import type { MetricsScope } from '../../src/storage/metrics/events.ts';
import { readOpenWork } from '../../src/storage/metrics/open-work.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { complete, person, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

const AT = Date.UTC(2026, 5, 1, 12);
const ago = (hours: number) => new Date(AT - hours * 3_600_000).toISOString();
const DAY = 24;
const PEOPLE: Who = { by: BY_PEOPLE.by, excluded: 'leave' };

beforeEach(async () => {
  scope = await newScope(test.db);
});

const open = (number: number, hours: number, changes: Parameters<typeof snapshot>[0] = {}) =>
  snapshot({ number, createdAt: ago(hours), updatedAt: ago(1), readAt: ago(0), ...changes });
const by = (reviewer: number, state: 'approved' | 'changes_requested', hours: number) => ({
  lists: {
    reviews: complete([review(reviewer * 1_000 + hours, { author: person(reviewer), state, submittedAt: ago(hours) })]),
  },
});
const read = (of: Partial<MetricsScope> = {}) => readOpenWork(test.db, { ...scope, ...PEOPLE, ...of }, ago(0));

async function save(): Promise<void> {
  await savePullRequests(test.db, scope, [
    open(1, 12, { requestedReviewers: ['person-2', 'team:core'] }),
    open(2, 2 * DAY, { requestedReviewers: ['PERSON-2', 'person-3'] }),
    open(3, 20 * DAY, { updatedAt: ago(DAY), labels: ['area'] }),
    open(4, 1, { author: person(3), isDraft: true, requestedReviewers: ['person-2'] }),
    open(5, 10 * DAY, { ...by(2, 'changes_requested', 5 * DAY), requestedReviewers: ['person-3'] }),
    open(6, 4 * DAY, by(2, 'approved', 30)),
    // Last updated exactly 14 days ago: stale. The next is a second younger, and asks its own author.
    open(7, 30 * DAY, { updatedAt: ago(14 * DAY), requestedReviewers: ['person-2', 'team:core'] }),
    open(8, 14 * DAY, { updatedAt: ago(14 * DAY - 1 / 3_600), requestedReviewers: ['person-1'] }),
    open(9, 5, { state: 'closed', closedAt: ago(2), requestedReviewers: ['person-2'] }),
    open(10, 5, { author: { githubId: '99', login: 'robot', kind: 'bot', seenAs: 'actor' } }),
    open(11, 3, { author: null }),
  ]);
  await computeAll(test.db, scope);
}

const HOUR = 3_600;

it('counts on whom pull requests wait and for how long, without the stale, by hand', async () => {
  await save();
  const all = await read();
  expect(all).toMatchObject({
    n: 8,
    // 12 hours, 2, 20 and 14 days.
    waitingReviewers: {
      n: 4,
      value: 4,
      openAge: { n: 4, p25: 39 * HOUR, p50: 192 * HOUR, p75: 372 * HOUR, p90: 436.8 * HOUR },
    },
    waitingAuthor: {
      n: 2,
      value: 2,
      openAge: { n: 2, p50: 120.5 * HOUR },
      waited: { n: 2, p50: 60.5 * HOUR },
    },
    waitingMerge: { n: 1, value: 1, openAge: { n: 1, p50: 96 * HOUR }, waited: { n: 1, p50: 30 * HOUR } },
    stale: { n: 1, value: 1 },
    askedNobody: { n: 2, value: 2 },
  });
  const bins = (rows: typeof all.byAge) =>
    rows.map((bin) => [bin.from, bin.to, bin.waitingReviewers, bin.waitingAuthor, bin.waitingMerge]);
  expect(bins(all.byAge)).toEqual([
    [0, 24 * HOUR, 1, 1, 0],
    [24 * HOUR, 72 * HOUR, 1, 0, 0],
    [72 * HOUR, 336 * HOUR, 0, 1, 1],
    [336 * HOUR, null, 2, 0, 0],
  ]);
  expect(bins(all.byWaited)).toEqual([
    [0, 24 * HOUR, 1, 1, 0],
    [24 * HOUR, 72 * HOUR, 1, 0, 1],
    [72 * HOUR, 336 * HOUR, 0, 1, 0],
    [336 * HOUR, null, 2, 0, 0],
  ]);
});

it('counts by author, by who is asked and by team, and nobody’s own requests at nobody', async () => {
  await save();
  const { authors, reviewers, teams } = await read();
  expect(
    authors.data.map(({ author, n, waitingReviewers, waitingAuthor, waitingMerge, stale }) => [
      author.login,
      n,
      waitingReviewers.value,
      waitingAuthor.value,
      waitingMerge.value,
      stale.value,
    ]),
  ).toEqual([
    ['person-1', 7, 4, 1, 1, 1],
    ['person-3', 1, 0, 1, 0, 0],
  ]);
  // A draft and a request for changes wait for the author; who is asked for a review does not matter.
  expect(
    reviewers.data.map(({ reviewer, n, waitingReviewers, stale, byAge }) => [
      reviewer.login,
      n,
      waitingReviewers.value,
      waitingReviewers.openAge.p50,
      stale.value,
      byAge.map((bin) => bin.waitingReviewers),
    ]),
  ).toEqual([
    ['person-2', 3, 2, 30 * HOUR, 1, [1, 1, 0, 0]],
    ['person-3', 1, 1, 48 * HOUR, 0, [0, 1, 0, 0]],
  ]);
  expect(teams).toMatchObject({
    n: 1,
    data: [
      {
        organization: 'octo',
        team: 'team:core',
        n: 2,
        waitingReviewers: { value: 1, waited: { p50: 12 * HOUR } },
        stale: { value: 1 },
      },
    ],
  });
  expect([authors.n, reviewers.n]).toEqual([2, 2]);
});

it('follows the filters, and is empty where nothing is open', async () => {
  await save();
  const counts = async (of: Partial<MetricsScope>) => {
    const { n, waitingReviewers, waitingAuthor, waitingMerge, stale } = await read(of);
    return [n, waitingReviewers.value, waitingAuthor.value, waitingMerge.value, stale.value];
  };
  expect(await counts({ author: 'PERSON-3' })).toEqual([1, 0, 1, 0, 0]);
  expect(await counts({ label: 'area' })).toEqual([1, 1, 0, 0, 0]);
  expect(await counts({ by: ['automation'] })).toEqual([1, 1, 0, 0, 0]);
  expect(await counts({ by: undefined })).toEqual([10, 6, 2, 1, 1]);
  scope = await newScope(test.db);
  const nothing = await read();
  expect(nothing).toMatchObject({
    n: 0,
    waitingReviewers: { n: 0, value: 0, openAge: { n: 0, p50: null }, waited: { n: 0, p50: null } },
    stale: { n: 0, value: 0 },
    askedNobody: { value: 0 },
    authors: { n: 0, data: [] },
    reviewers: { n: 0, data: [] },
    teams: { n: 0, data: [] },
  });
  expect(nothing.byAge).toHaveLength(4);
});

it('a pull request that asks somebody who took part in nothing here asks somebody', async () => {
  const requestedReviewers = ['Never-Seen'];
  await savePullRequests(test.db, scope, [
    open(1, 10, { requestedReviewers }),
    open(2, 10, { requestedReviewers: [] }),
  ]);
  await computeAll(test.db, scope);
  const { waitingReviewers, askedNobody, reviewers } = await read();
  expect([waitingReviewers.value, askedNobody.value, reviewers.n]).toEqual([2, 1, 0]);
});

it('a pull request that is read again is stale no more', async () => {
  await savePullRequests(test.db, scope, [open(1, 40 * DAY, { updatedAt: ago(20 * DAY), readAt: ago(19 * DAY) })]);
  await computeAll(test.db, scope);
  expect((await read()).stale.value).toBe(1);
  await savePullRequests(test.db, scope, [open(1, 40 * DAY, { updatedAt: ago(1) })]);
  await computeAll(test.db, scope);
  expect(await read()).toMatchObject({ stale: { value: 0 }, waitingReviewers: { value: 1 } });
});
