// @module-tag long
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DISTRIBUTIONS } from '../../src/domain/metrics/measures.ts';
import { columnsOf, MAX_POINTS } from '../../src/domain/metrics/points.ts';
import { MAX_PARTS, SPLITS, type Spread } from '../../src/domain/metrics/splits.ts';
import { VALUED } from '../../src/domain/metrics/valued.ts';
import { weeksIn } from '../../src/domain/metrics/windows.ts';
import { rowsAsOwner, type Scope } from '../../src/storage/database.ts';
import { readPoints } from '../../src/storage/metrics/points.ts';
import { readSplit } from '../../src/storage/metrics/splits.ts';
import { readSlow } from '../../src/storage/metrics/summary.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { createTeam } from '../../src/storage/teams.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { commit, complete, file, person, review, snapshot } from '../support/pull-request-snapshots.ts';
import { integersOf } from '../support/random.ts';
import { pointsAgain, spreadAgain, splitAgain, type SpreadAgain, type ValueRow } from '../support/values-again.ts';

const test = useDatabase();

const HOUR = 3_600_000;
/** A Monday, three weeks before Europe changes its clocks. */
const MONDAY = Date.UTC(2026, 2, 9);
const hour = (hours: number) => new Date(MONDAY + hours * HOUR).toISOString();
const WINDOW = { from: hour(90), to: hour(6 * 168 - 50) };
const REPOSITORIES = MAX_PARTS + 2;
const TITLES = ['fix: it', 'feat: it', 'docs: it', 'It', 'chore: it'];

let scope: Scope;
let rows: (ValueRow & { values: Record<string, number | null> })[];
let compared = 0;

afterAll(() => {
  console.log(`${compared} values of splits and points computed twice, all equal`);
});

/** Merged pull requests over six weeks, in repositories of very different size, by people in none, one or two teams. */
function history(repository: number) {
  const random = integersOf(31 + repository);
  return Array.from({ length: 2 + (repository % 5) * 6 }, (_, index) => {
    const opened = random(6 * 168);
    const merged = hour(opened + 1 + 2 ** random(9) + random(3_600) / 3_600);
    return snapshot({
      number: index + 1,
      state: 'merged',
      author: person(1 + random(6)),
      title: TITLES[random(TITLES.length)] ?? '',
      createdAt: hour(opened),
      mergedAt: merged,
      closedAt: merged,
      lists: {
        commits: complete([commit(`c${index}`, { authoredAt: hour(opened - random(30)), committedAt: hour(opened) })]),
        files: complete([file('src/a.ts', { additions: 2 ** random(11), deletions: random(9) })]),
        reviews: complete(
          random(3) === 0 ? [] : [review(index + 1, { author: person(9), submittedAt: hour(opened + 0.5) })],
        ),
      },
    });
  });
}

beforeAll(async () => {
  scope = await newScope(test.db);
  for (let index = 1; index <= REPOSITORIES; index++) {
    const { id } = await upsertRepository(test.db, scope.workspaceId, repositoryOf(index), null);
    const of = { ...scope, repositoryId: id };
    await savePullRequests(test.db, of, history(index));
    await computeAll(test.db, of);
  }
  const accounts = await rowsAsOwner(
    test.db,
    sql<{ id: string; login: string }>`select id, login from actors where workspace_id = ${scope.workspaceId}`,
  );
  const idsOf = (...numbers: number[]) =>
    accounts.filter(({ login }) => numbers.some((number) => login === `person-${number}`)).map(({ id }) => id);
  await createTeam(test.db, scope.workspaceId, { name: 'core', members: idsOf(1, 2, 3) });
  await createTeam(test.db, scope.workspaceId, { name: 'edge', members: idsOf(3, 4) });
  await createTeam(test.db, scope.workspaceId, { name: 'empty', members: [] });
  const values = DISTRIBUTIONS.map(
    ({ name, of }) => `'${name}', ${of.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
  );
  rows = await rowsAsOwner(
    test.db,
    sql<(typeof rows)[number]>`${sql.raw(`
      select f.pull_request_id as id, (extract(epoch from f.opened_at) * 1000)::float8 as opened, 0 as value,
        (extract(epoch from f.merged_at) * 1000)::float8 as merged, size_class as "sizeClass", work_type as "workType",
        r.full_name as repository, json_build_object(${values.join(', ')},
          'changeLeadTime', extract(epoch from f.merged_at - f.first_commit_at)::float8) as values,
        array(select t.name from teams t join team_members m on m.team_id = t.id where m.actor_id = f.author_id) as teams
      from pull_request_facts f join repositories r on r.id = f.repository_id
      where f.workspace_id = '${scope.workspaceId}' and f.merged_at >= '${WINDOW.from}' and f.merged_at < '${WINDOW.to}'`)}`,
  );
});

/** The rows with a value of a measure. */
function rowsWith(measure: string): ValueRow[] {
  return rows.flatMap((row) => {
    const value = row.values[measure];
    return value === null || value === undefined ? [] : [{ ...row, value }];
  });
}

function expectSpread({ bins, ...found }: Spread, { bins: known, ...expected }: SpreadAgain, what: string): void {
  const { n, p25, p50, p75, p90 } = found;
  for (const [name, value] of Object.entries({ n, p25, p50, p75, p90 })) {
    compared++;
    const truth = expected[name as 'p25'];
    if (value === null || truth === null || truth === undefined) expect([value, truth], what).toEqual([null, null]);
    else expect(Math.abs(value - truth), `${what} ${name}`).toBeLessThanOrEqual(1e-9 * Math.max(1, truth));
  }
  const withSome = bins.filter((bin) => bin.n > 0);
  compared += withSome.length;
  expect(Object.fromEntries(withSome.map((bin) => [bin.from, bin.n])), what).toEqual(known);
}

describe.each(['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles'])('in %s', (zone) => {
  it.each([undefined, ...SPLITS])('every measure split by %s is what a second computation says', async (split) => {
    for (const name of VALUED) {
      const found = await readSplit(test.db, { workspaceId: scope.workspaceId }, WINDOW, name, split, zone);
      const those = rowsWith(name);
      expectSpread(
        found,
        spreadAgain(
          those.map(({ value }) => value),
          name,
        ),
        name,
      );
      if (split === undefined) {
        expect([found.parts, found.other]).toEqual([[], null]);
        continue;
      }
      const again = splitAgain(those, name, split, zone, MAX_PARTS);
      for (const part of found.parts) {
        expectSpread(part, again.parts.get(part.name) ?? spreadAgain([], name), `${name} of ${part.name}`);
        again.parts.delete(part.name);
      }
      expect([...again.parts.values()].filter(({ n }) => n > 0)).toEqual([]);
      expect(found.other?.parts).toBe(again.other?.parts);
      if (found.other && again.other) expectSpread(found.other, again.other.spread, `${name} of others`);
    }
    expect(compared).toBeGreaterThan(50);
  });

  it.each([0, 30, 100, MAX_POINTS])(
    'what is single among at most %d points is what a second computation says',
    async (max) => {
      const weeks = weeksIn(WINDOW, zone, Date.now());
      const columns = columnsOf(weeks);
      const placeOf = (merged: number) => columns.filter(({ from }) => Date.parse(from) <= merged).length;
      for (const name of VALUED) {
        const found = await readPoints(test.db, { workspaceId: scope.workspaceId }, WINDOW, name, weeks, max);
        const those = rowsWith(name);
        const again = pointsAgain(those, name, placeOf, max);
        expect(found.n).toBe(those.length);
        expect(found.points.map(({ id }) => id)).toEqual(again.points);
        expect(found.cells.map(({ from, low, n }) => [placeOf(Date.parse(from)), low, n])).toEqual(again.cells);
        expect(found.points.length).toBeLessThanOrEqual(max);
        const cells = found.cells.reduce((sum, { n }) => sum + n, 0);
        expect(found.points.length + cells).toBe(those.length);
        for (const point of found.points) {
          const row = those.find(({ id }) => id === point.id);
          expect([point.value, Date.parse(point.at), point.sizeClass]).toEqual([
            row?.value,
            row?.merged,
            row?.sizeClass,
          ]);
        }
        compared += 3 * found.points.length + 3 * found.cells.length;
      }
    },
  );
});

it('teams overlap, and what is in a team beyond the shown ones is said', async () => {
  const found = await readSplit(test.db, { workspaceId: scope.workspaceId }, WINDOW, 'cycle', 'team', 'UTC');
  expect(found.parts.map(({ name, key }) => [name, key === null])).toEqual([
    ['core', false],
    ['edge', false],
    ['no team', true],
  ]);
  expect(found.parts.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThan(found.n);
});

it('columns of a long window have several weeks', () => {
  const weeks = weeksIn({ from: '2016-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' }, 'Europe/Berlin', 0);
  const columns = columnsOf(weeks);
  expect([weeks.length, columns.length]).toEqual([523, 88]);
  expect([columns[0]?.from, columns.at(-1)?.to]).toEqual(['2016-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z']);
  for (const [index, { from }] of columns.slice(1).entries()) expect(columns[index]?.to).toBe(from);
});

it('the tail begins a second after two weeks, and the forgotten 14 days after the last change', async () => {
  const own = await newScope(test.db);
  const took = (seconds: number, number: number) =>
    snapshot({
      number,
      state: 'merged',
      createdAt: hour(0),
      mergedAt: new Date(MONDAY + seconds * 1_000).toISOString(),
      closedAt: new Date(MONDAY + seconds * 1_000).toISOString(),
    });
  const open = (number: number, updatedAt: string) =>
    snapshot({ number, createdAt: hour(0), updatedAt, readAt: hour(9_000) });
  const two = 14 * 86_400;
  await savePullRequests(test.db, own, [took(two, 1), took(two + 1, 2), took(two + 90_000, 3), took(60, 4)]);
  await savePullRequests(test.db, own, [open(5, hour(48)), open(6, hour(49)), open(7, hour(10))]);
  await computeAll(test.db, own);
  const window = { from: hour(0), to: hour(9_000) };
  expect(await readSlow(test.db, own, window, hour(48 + 14 * 24))).toEqual({ tail: 2, forgotten: 2 });
  expect(await readSlow(test.db, { ...own, author: 'nobody' }, window, hour(9_000))).toEqual({ tail: 0, forgotten: 0 });
  expect(await readSlow(test.db, { ...own, repositoryId: scope.repositoryId }, window, hour(9_000))).toEqual({
    tail: 0,
    forgotten: 0,
  });
});
