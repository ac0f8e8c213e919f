import { beforeAll, expect, it } from 'vitest';
import type { Scope } from '../../src/storage/database.ts';
import type { PullRequestFilters } from '../../src/storage/pull-request-filters.ts';
import { listPullRequests } from '../../src/storage/pull-requests.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { at, complete, file, person, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

beforeAll(async () => {
  scope = await newScope(test.db);
  const approval = (number: number, minute: number) =>
    complete([review(number, { author: person(8), state: 'approved', submittedAt: at(minute) })]);
  const lines = (additions: number) => complete([file('src/index.ts', { additions, deletions: 0 })]);
  await savePullRequests(test.db, scope, [
    // Waits for reviewers since it was opened.
    snapshot({ number: 1, title: 'Open', createdAt: at(10), updatedAt: at(11), lists: { files: lines(5) } }),
    // Approved, waits for the merge.
    snapshot({
      number: 2,
      createdAt: at(20),
      updatedAt: at(90),
      lists: { reviews: approval(2, 30), files: lines(60) },
    }),
    // A draft waits for its author.
    snapshot({ number: 3, isDraft: true, createdAt: at(25), updatedAt: at(26) }),
    // Merged 100 minutes after it was opened, reviewed after 40.
    snapshot({
      number: 4,
      state: 'merged',
      createdAt: at(100),
      mergedAt: at(200),
      closedAt: at(200),
      updatedAt: at(300),
      lists: { reviews: approval(4, 140), files: lines(600) },
    }),
    // Merged 10 minutes after it was opened, without a review.
    snapshot({
      number: 5,
      state: 'merged',
      createdAt: at(110),
      mergedAt: at(120),
      closedAt: at(120),
      updatedAt: at(125),
    }),
    snapshot({ number: 6, state: 'closed', createdAt: at(5), closedAt: at(150), updatedAt: at(150) }),
  ]);
  await computeAll(test.db, scope);
  // Read, and its facts not computed yet.
  await savePullRequests(test.db, scope, [
    snapshot({ number: 7, title: 'New', createdAt: at(400), updatedAt: at(400) }),
  ]);
});

it.each<[PullRequestFilters, number[]]>([
  [{}, [7, 4, 6, 5, 2, 3, 1]],
  [{ sort: 'updated' }, [1, 3, 2, 5, 6, 4, 7]],
  [{ state: 'open' }, [7, 2, 3, 1]],
  [{ state: ['closed', 'merged'] }, [4, 6, 5]],
  [{ draft: true }, [3]],
  [{ draft: false, state: 'open' }, [7, 2, 1]],
  [{ waitingOn: 'reviewers' }, [1]],
  [{ waitingOn: ['author', 'merge'] }, [2, 3]],
  [{ unreviewed: true }, [5]],
  [{ unreviewed: false }, [4]],
  [{ q: 'NEW' }, [7]],
  // What a list is sorted by, all in it have: what has no facts yet is in the default order alone.
  [{ sort: '-created' }, [5, 4, 3, 2, 1, 6]],
  [{ sort: 'merged' }, [5, 4]],
  [{ sort: '-closed' }, [4, 6, 5]],
  [{ sort: 'firstReview' }, [2, 4]],
  [{ sort: 'waitingSince' }, [1, 3, 2]],
  [{ sort: '-cycleSeconds' }, [4, 5]],
  [{ sort: 'pickupSeconds' }, [4]],
  [{ sort: '-size', min: 2 }, [4, 2, 1]],
  [{ sort: 'size', min: 5, max: 60 }, [1, 2]],
  [{ sort: '-cycleSeconds', max: 600 }, [5]],
  [{ sort: '-cycleSeconds', max: 599 }, []],
  [{ sort: 'merged', min: at(121) }, [4]],
  [{ sort: '-created', max: at(20) }, [2, 1, 6]],
  // Half-open, on the date that is named; what does not have the date is not in its range.
  [{ from: at(90), to: at(150) }, [5, 2]],
  [{ date: 'updated', from: at(300) }, [7, 4]],
  [{ date: 'created', from: at(10), to: at(25) }, [2, 1]],
  [{ date: 'merged', from: at(120), to: at(200) }, [5]],
  [{ date: 'closed', from: at(120) }, [4, 6, 5]],
  [{ date: 'firstReview', to: at(140) }, [2]],
  [{ date: 'waitingSince', from: at(0) }, [2, 3, 1]],
  [{ date: 'deployed', from: at(0) }, []],
  [{ date: 'created', from: at(0), sort: '-size', max: 60, state: 'open' }, [2, 1, 3]],
])('%j lists %j', async (filters, expected) => {
  const { data, total, totalIsMore } = await listPullRequests(test.db, scope.workspaceId, filters, 10, null);
  expect(data.map(({ number }) => number)).toEqual(expected);
  expect([total, totalIsMore]).toEqual([expected.length, false]);
  const [first] = (await listPullRequests(test.db, scope.workspaceId, filters, 1, null)).data;
  expect(first?.number).toBe(expected[0]);
});

it('shows each with its repository and its facts, and without them until they are computed, in one round trip', async () => {
  const before = test.local.endpoint.requests();
  const { data } = await listPullRequests(test.db, scope.workspaceId, {}, 10, null);
  expect(test.local.endpoint.requests() - before).toBe(1);
  expect(data.find(({ number }) => number === 4)).toMatchObject({
    repository: 'octo/repository-1',
    facts: { cycleSeconds: 6_000, pickupSeconds: 2_400, sizeClass: 'XL', firstReviewer: { login: 'person-8' } },
  });
  expect(data.find(({ number }) => number === 7)?.facts).toBeNull();
});
