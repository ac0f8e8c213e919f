// @module-tag long
import { beforeEach, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import type { PullRequestSnapshot } from '../../src/domain/entities.ts';
import type { Points, Totals, Value } from '../../src/domain/metrics/aggregates.ts';
import { changesOf } from '../../src/domain/metrics/changes.ts';
import { BY_ALL, BY_PEOPLE } from '../../src/domain/metrics/who.ts';
import { weeksIn, weeksUpTo } from '../../src/domain/metrics/windows.ts';
import type { Scope } from '../../src/storage/database.ts';
import type { MetricsScope } from '../../src/storage/metrics/events.ts';
import type { Groups } from '../../src/storage/metrics/groups.ts';
import { readOverview, TOTAL_NAMES } from '../../src/storage/metrics/overview.ts';
import { readPeriods } from '../../src/storage/metrics/periods.ts';
import { readSides } from '../../src/storage/metrics/side-by-side.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { listSideRepositories, listSideTeams } from '../../src/storage/side-lists.ts';
import { createTeam } from '../../src/storage/teams.ts';
import { decodeCursor } from '../../src/storage/keyset.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, repositoryOf, rowsOf, useDatabase } from '../support/database.ts';
import { complete, person, review, snapshot } from '../support/pull-request-snapshots.ts';
import { integersOf } from '../support/random.ts';

const test = useDatabase();
let first: Scope;
let second: Scope;

const HOUR = 3_600_000;
/** A Monday. */
const MONDAY = Date.UTC(2026, 0, 5);
const hour = (hours: number) => new Date(MONDAY + hours * HOUR).toISOString();
const AGENT: Actor = { githubId: '98', login: 'devin-ai-integration', kind: 'bot', seenAs: 'actor' };
const BOT: Actor = { githubId: '99', login: 'checker', kind: 'bot', seenAs: 'actor' };

beforeEach(async () => {
  first = await newScope(test.db);
  const { id } = await upsertRepository(test.db, first.workspaceId, repositoryOf(2), null);
  second = { ...first, repositoryId: id };
});

async function save(scope: Scope, pullRequests: PullRequestSnapshot[]): Promise<void> {
  await savePullRequests(test.db, scope, pullRequests);
  await computeAll(test.db, scope);
}

/** A merge after so many hours, opened at an hour of the first week. */
function merged(number: number, opened: number, hours: number, author: Actor | null = person(1)): PullRequestSnapshot {
  const end = hour(opened + hours);
  return snapshot({ number, author, state: 'merged', createdAt: hour(opened), mergedAt: end, closedAt: end });
}

/** A team of these people. */
async function team(name: string, logins: string[]): Promise<string> {
  const actors = await rowsOf(test.db, first, 'actors', 'login');
  const members = actors.filter(({ login }) => logins.includes(String(login))).map(({ id }) => String(id));
  const created = await createTeam(test.db, first.workspaceId, { name, members });
  return created?.id ?? '';
}

const read = (groups: Groups, window = { from: hour(0), to: hour(336) }, of: Partial<MetricsScope> = BY_PEOPLE) =>
  readSides(test.db, { workspaceId: first.workspaceId, ...of }, groups, window, null, weeksIn(window, 'UTC', MONDAY));

it('answers each repository by itself, with its weeks and what was open in it', async () => {
  await save(first, [merged(1, 1, 2), merged(2, 1, 4), merged(3, 170, 8), snapshot({ number: 4, createdAt: hour(5) })]);
  await save(second, [merged(1, 2, 100, person(2)), snapshot({ number: 2, createdAt: hour(200) })]);
  const { sides, total } = await read({ of: 'repositories', ids: [first.repositoryId, second.repositoryId] });
  expect(total).toBe(4);
  expect(sides.map(({ current }) => [current.merged, current.opened.n, current.openAtEnd.value])).toEqual([
    [{ n: 3, value: 3 }, 4, 1],
    [{ n: 1, value: 1 }, 2, 1],
  ]);
  const hours = (...values: number[]) => values.map((value) => value * 3_600);
  const [two, three, six, seven] = hours(2, 3, 6, 7.2);
  expect(sides[0]?.current.cycle).toEqual({ n: 3, p25: three, p50: 14_400, p75: six, p90: seven });
  expect(two).toBe(7_200);
  expect(
    sides.map(({ series }) => series.map(({ merged: { n }, cycle, openAtEnd }) => [n, cycle, openAtEnd.value])),
  ).toEqual([
    [
      [2, { n: 2, value: 10_800 }, 1],
      [1, { n: 1, value: 28_800 }, 1],
    ],
    [
      [1, { n: 1, value: 360_000 }, 0],
      [0, { n: 0, value: null }, 1],
    ],
  ]);
});

it('counts a person of two teams in both, and nobody in a team without people', async () => {
  await save(first, [merged(1, 1, 2, person(1)), merged(2, 1, 2, person(2)), merged(3, 1, 2, person(3))]);
  const ids = [await team('a', ['person-1', 'person-2']), await team('b', ['person-2']), await team('c', [])];
  const { sides, total } = await read({ of: 'teams', ids });
  expect([total, ...sides.map(({ current }) => current.merged.n)]).toEqual([3, 2, 1, 0]);
  expect(sides[2]?.current.cycle).toEqual({ n: 0, p25: null, p50: null, p75: null, p90: null });
});

/** Pull requests over four weeks by people, an agent, a bot and deleted accounts; ids of reviews are of the number. */
function history(seed: number, count: number): PullRequestSnapshot[] {
  const random = integersOf(seed);
  const authors = [person(1), person(2), person(3), AGENT, BOT, null];
  const reviewers = [person(1), person(2), person(4), BOT];
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const opened = random(600);
    const isMerged = random(5) > 0;
    const end = random(6) === 0 ? null : hour(opened + 1 + random(70));
    return snapshot({
      number,
      author: authors[random(authors.length)] ?? null,
      state: end === null ? 'open' : isMerged ? 'merged' : 'closed',
      createdAt: hour(opened),
      mergedAt: isMerged ? end : null,
      closedAt: end,
      headRef: random(8) === 0 ? 'hotfix/it' : 'change',
      additions: random(900),
      lists: {
        reviews: complete(
          Array.from({ length: random(3) }, (__, one) =>
            review(number * 10 + one, {
              author: reviewers[random(reviewers.length)] ?? null,
              state: random(2) === 0 ? 'approved' : 'changes_requested',
              submittedAt: hour(opened + random(60)),
            }),
          ),
        ),
      },
    });
  });
}

const NOW = MONDAY + 9_000 * HOUR;
const WINDOW = { from: hour(330), to: hour(650) };
const BEFORE = { from: hour(10), to: hour(330) };

/** A week's measures as a series has them: of percentiles the median. */
const pointsOf = (totals: Totals | Points): Points =>
  Object.fromEntries(
    TOTAL_NAMES.map((name) => {
      const measure = totals[name];
      return [name, { n: measure.n, value: 'p50' in measure ? measure.p50 : measure.value } satisfies Value];
    }),
  ) as Points;

it('says of each exactly what the overview and its weeks say of it alone, with any choice of who counts', async () => {
  await save(first, history(1, 150));
  await save(second, history(2, 120));
  const teams = [
    await team('a', ['person-1', 'person-2', 'devin-ai-integration']),
    await team('b', ['person-2', 'checker']),
    await team('c', ['person-4']),
    await team('d', []),
  ];
  const weeks = weeksUpTo(WINDOW.to, 'UTC', NOW);
  expect(weeks).toHaveLength(13);
  const repositories = [first.repositoryId, second.repositoryId];
  let compared = 0;
  const reviewed = { ...BY_PEOPLE, reviewer: 'person-4' };
  for (const who of [BY_PEOPLE, BY_ALL, { by: ['automation', 'agents'] as const }, reviewed]) {
    const scope = { workspaceId: first.workspaceId, ...who };
    for (const groups of [
      { of: 'repositories', ids: repositories },
      { of: 'teams', ids: teams },
    ] as const) {
      const { sides, total } = await readSides(
        test.db,
        scope,
        { ...groups, ids: [...groups.ids] },
        WINDOW,
        BEFORE,
        weeks,
      );
      for (const [index, id] of groups.ids.entries()) {
        const alone = { ...scope, ...(groups.of === 'teams' ? { teamId: id } : { repositoryId: id }) };
        const side = sides[index];
        if (!side) throw new Error('a row is missing');
        const overview = await readOverview(test.db, alone, WINDOW, BEFORE);
        expect([side.current, side.previous?.measured]).toEqual([overview.current, overview.previous?.measured]);
        expect(changesOf(TOTAL_NAMES, WINDOW, side)).toEqual(changesOf(TOTAL_NAMES, WINDOW, overview));
        const series = { from: weeks[0]?.from ?? '', to: WINDOW.to };
        const periods = await readPeriods(test.db, alone, series, weeks);
        expect(side.series.map(pointsOf)).toEqual(periods.map(pointsOf));
        compared += TOTAL_NAMES.length * (2 + weeks.length);
      }
      const whole = await readOverview(test.db, scope, WINDOW, null);
      expect(total).toBe(whole.current.merged.n);
      if (groups.of === 'teams') continue;
      // Repositories have nothing in common: counts sum.
      for (const name of ['merged', 'opened', 'closedUnmerged', 'reviews', 'openAtEnd'] as const) {
        const sum = sides.reduce((all, { current }) => all + current[name].n, 0);
        expect([name, sum]).toEqual([name, whole.current[name].n]);
      }
    }
  }
  expect(compared).toBeGreaterThan(4_000);
});

it('lists repositories with their state, and teams with their people, by name a page at a time', async () => {
  await createTeam(test.db, first.workspaceId, { name: 'b', members: [] });
  await save(first, [merged(1, 1, 2)]);
  await team('a', ['person-1']);
  const { workspaceId } = first;
  const page = await listSideTeams(test.db, workspaceId, undefined, 'everybody', 1, null);
  const rest = await listSideTeams(
    test.db,
    workspaceId,
    undefined,
    'everybody',
    1,
    decodeCursor(page.nextCursor ?? '', 2),
  );
  expect([...page.data, ...rest.data].map(({ name, members }) => [name, members])).toEqual([
    ['a', 1],
    ['b', 0],
  ]);
  expect(rest.nextCursor).toBeNull();
  const repositories = await listSideRepositories(test.db, workspaceId, undefined, 10, null);
  expect(repositories.data.map(({ name, state, coveredSince }) => [name, state, coveredSince])).toEqual([
    ['octo/repository-1', 'unread', null],
    ['octo/repository-2', 'unread', null],
  ]);
  const alone = await listSideRepositories(test.db, workspaceId, second.repositoryId, 10, null);
  expect(alone.data.map(({ id }) => id)).toEqual([second.repositoryId]);
});
