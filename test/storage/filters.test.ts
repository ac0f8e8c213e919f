import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import type { PullRequestSnapshot } from '../../src/domain/entities.ts';
import type { Filters } from '../../src/domain/metrics/filters.ts';
import { BY_PEOPLE } from '../../src/domain/metrics/who.ts';
import type { Scope } from '../../src/storage/database.ts';
import { exportPullRequests } from '../../src/storage/exported-pull-requests.ts';
import { readAi } from '../../src/storage/metrics/ai.ts';
import { readOverview } from '../../src/storage/metrics/overview.ts';
import { readReviewers } from '../../src/storage/metrics/reviewers.ts';
import { readQuality } from '../../src/storage/metrics/quality.ts';
import { listPullRequests } from '../../src/storage/pull-requests.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { createTeam } from '../../src/storage/teams.ts';
import { listAccounts } from '../../src/storage/accounts.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { at, commit, complete, file, person, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
const WINDOW = { from: at(0), to: at(1_000) };
const COPILOT: Actor = { githubId: '198982749', login: 'copilot-swe-agent', kind: 'bot', seenAs: 'actor' };

let scope: Scope;
let second: Scope;
const teams = { core: '', docs: '' };

/** A merged pull request of so many lines, reviewed by these people. */
function merged(
  number: number,
  { lines = 5, reviewers = [], ...said }: Partial<PullRequestSnapshot> & { lines?: number; reviewers?: number[] },
): PullRequestSnapshot {
  return snapshot({
    number,
    state: 'merged',
    mergedAt: at(100 + number),
    closedAt: at(100 + number),
    updatedAt: at(200),
    ...said,
    lists: {
      files: complete([file('src/index.ts', { additions: lines, deletions: 0 })]),
      reviews: complete(
        reviewers.map((one) =>
          review(10 * number + one, { author: person(one), state: 'approved', submittedAt: at(50) }),
        ),
      ),
      commits: complete([
        commit(`c${number}`, {
          message: number === 3 ? 'Work\n\nCo-authored-by: Claude <noreply@anthropic.com>' : 'Work',
        }),
      ]),
      ...said.lists,
    },
  });
}

beforeAll(async () => {
  scope = await newScope(test.db);
  const { workspaceId } = scope;
  second = { workspaceId, repositoryId: (await upsertRepository(test.db, workspaceId, repositoryOf(2), null)).id };
  await savePullRequests(test.db, scope, [
    merged(1, { author: person(1), title: 'feat: one', labels: ['bug'], reviewers: [8] }),
    merged(2, {
      author: person(2),
      title: 'fix: two',
      labels: ['bug, urgent'],
      baseRef: 'release',
      lines: 40,
      reviewers: [9],
    }),
  ]);
  await savePullRequests(test.db, second, [
    merged(3, { author: person(1), title: 'docs: three', lines: 900, reviewers: [8, 9] }),
    merged(4, { author: person(3), title: 'fix: four', labels: ['bug', 'ci'], lines: 100 }),
    merged(5, { author: COPILOT, title: 'Five', baseRef: 'next' }),
  ]);
  await computeAll(test.db, scope);
  await computeAll(test.db, second);
  const { data } = await listAccounts(test.db, workspaceId, {}, 100, null);
  const idOf = (login: string) => data.find((account) => account.login === login)?.id ?? '';
  for (const [name, members] of [
    ['core', ['person-1', 'person-8']],
    ['docs', ['person-2']],
  ] as const) {
    const team = await createTeam(test.db, workspaceId, { name, members: members.map(idOf) });
    teams[name] = team?.id ?? '';
  }
});

/** The numbers that each of lists, exports and metrics counts, which must be the same ones. */
async function numbers(filters: Filters): Promise<number[]> {
  const { workspaceId } = scope;
  const { data } = await listPullRequests(test.db, workspaceId, filters, 10, null);
  const listed = data.map(({ number }) => number).toSorted((a, b) => a - b);
  const exported: number[] = [];
  for await (const page of exportPullRequests(test.db, workspaceId, filters)) {
    exported.push(...page.map(({ number }) => number));
  }
  expect(exported.toSorted((a, b) => a - b)).toEqual(listed);
  const asked = { ...filters, workspaceId };
  const { current } = await readOverview(test.db, asked, WINDOW, null);
  const quality = await readQuality(test.db, asked, WINDOW, null);
  const ai = await readAi(test.db, asked, WINDOW, []);
  const compared = Object.values(ai.groups).reduce((sum, { n }) => sum + n, 0);
  const counted = [current.merged.n, current.opened.n, quality.current.reverts.n, compared];
  expect(counted).toEqual(counted.map(() => listed.length));
  for (const { type, pullRequests } of quality.workTypes) {
    expect(
      data.filter(({ facts }) => facts?.workType === type),
      `of type ${type}`,
    ).toHaveLength(pullRequests);
  }
  return listed;
}

describe('each filter, in lists, exports and metrics', () => {
  it.each<[Filters, number[]]>([
    [{}, [1, 2, 3, 4, 5]],
    [{ author: 'PERSON-1' }, [1, 3]],
    [{ author: ['person-1', 'person-3', 'nobody'] }, [1, 3, 4]],
    [{ reviewer: 'person-8' }, [1, 3]],
    [{ reviewer: ['Person-9', 'person-8'] }, [1, 2, 3]],
    [{ reviewer: 'person-1' }, []],
    [{ author: 'person-1', reviewer: 'person-9' }, [3]],
    [{ label: 'bug' }, [1, 4]],
    [{ label: 'Bug' }, []],
    [{ label: ['ci', 'bug, urgent'] }, [2, 4]],
    [{ base: 'main' }, [1, 3, 4]],
    [{ base: ['release', 'next'] }, [2, 5]],
    [{ sizeClass: 'XS' }, [1, 5]],
    [{ sizeClass: ['S', 'XL'] }, [2, 3]],
    [{ type: 'bugfix' }, [2, 4]],
    [{ type: ['feature', 'docs'] }, [1, 3]],
    [{ aiKind: 'authored' }, [5]],
    [{ aiKind: 'assisted' }, [3]],
    [{ aiKind: ['authored', 'assisted'] }, [3, 5]],
    [{ aiKind: 'assistedOnly' }, [3]],
    [{ aiKind: 'reviewed' }, []],
    [{ aiKind: 'unassisted' }, [1, 2, 4]],
    [{ aiKind: ['unassisted', 'authored'] }, [1, 2, 4, 5]],
    [{ aiTool: 'Claude' }, [3]],
    [{ aiTool: ['claude', 'copilot'] }, [3, 5]],
    [{ by: ['agents'] }, [5]],
    [{ label: 'bug', type: 'bugfix', base: 'main' }, [4]],
  ])('%j counts %j', async (filters, expected) => {
    expect(await numbers(filters)).toEqual(expected);
  });

  it('repositories and teams by their ids, one or several', async () => {
    expect(await numbers({ repositoryId: scope.repositoryId })).toEqual([1, 2]);
    expect(await numbers({ repositoryId: [second.repositoryId] })).toEqual([3, 4, 5]);
    expect(await numbers({ repositoryId: [scope.repositoryId, second.repositoryId], label: 'bug' })).toEqual([1, 4]);
    expect(await numbers({ teamId: teams.core })).toEqual([1, 3]);
    expect(await numbers({ teamId: [teams.core, teams.docs] })).toEqual([1, 2, 3]);
    expect(await numbers({ teamId: teams.core, reviewer: 'person-9' })).toEqual([3]);
  });
});

describe('the reviews of a filter', () => {
  it.each<[Filters, number, number]>([
    [{}, 4, 2],
    [{ author: 'person-8' }, 2, 1],
    [{ reviewer: 'person-8' }, 2, 1],
    [{ reviewer: ['person-8', 'person-9'] }, 4, 2],
    // Of two people, the reviewer gave the reviews, and the author opened what was reviewed.
    [{ author: 'person-2', reviewer: 'person-9' }, 1, 1],
    [{ author: 'person-2', reviewer: 'person-8' }, 0, 0],
    [{ label: 'bug' }, 1, 1],
    [{ base: 'release' }, 1, 1],
    [{ sizeClass: 'XL' }, 2, 2],
    [{ type: ['docs', 'bugfix'] }, 3, 2],
    [{ aiKind: 'assisted' }, 2, 2],
    [{ aiTool: 'claude' }, 2, 2],
  ])('%j are %i by %i people', async (filters, reviews, people) => {
    const asked = { ...BY_PEOPLE, ...filters, workspaceId: scope.workspaceId };
    const { current } = await readOverview(test.db, asked, WINDOW, null);
    expect([current.reviews.n, current.activeReviewers.value]).toEqual([reviews, people]);
    const { page } = await readReviewers(test.db, asked, WINDOW, 10, null);
    expect(page.data.reduce((sum, one) => sum + one.reviews, 0)).toBe(reviews);
    expect(page.data.filter((one) => one.reviews > 0)).toHaveLength(people);
  });

  it('pairs of reviewers follow every filter', async () => {
    const together = async (filters: Filters) => {
      const asked = { ...BY_PEOPLE, ...filters, workspaceId: scope.workspaceId };
      const { pairs } = await readReviewers(test.db, asked, WINDOW, 10, null);
      return pairs.map((pair) => pair.together);
    };
    expect(await together({})).toEqual([1]);
    expect(await together({ type: 'docs' })).toEqual([1]);
    expect(await together({ type: 'bugfix' })).toEqual([]);
    expect(await together({ reviewer: 'person-8' })).toEqual([1]);
    expect(await together({ reviewer: 'person-1' })).toEqual([]);
    expect(await together({ repositoryId: [scope.repositoryId] })).toEqual([]);
  });
});
