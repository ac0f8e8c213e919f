// @module-tag long
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import {
  DATES,
  isDate,
  readSort,
  SORTED_FACTS,
  SORTS,
  type DateName,
  type Sort,
  type SortName,
} from '../../src/domain/pull-request-list.ts';
import { asOwner, rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { exportPullRequests } from '../../src/storage/exported-pull-requests.ts';
import { decodeCursor } from '../../src/storage/keyset.ts';
import type { PullRequestFilters } from '../../src/storage/pull-request-filters.ts';
import { cursorEnd, listPullRequests } from '../../src/storage/pull-requests.ts';
import { pullRequestFacts } from '../../src/storage/schema/metrics.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { at } from '../support/pull-request-snapshots.ts';
import { sized } from '../support/sized.ts';

const COUNT = 40;
/** So few that most rows share their value with others, in fractions that no text of few digits has. */
const SECONDS = [0, 1 / 3, 0.1 + 0.2, 86_400, 1e9 / 7];

interface Row {
  id: string;
  state: string;
  size: number | null;
  /** By the names of sorts: an instant in milliseconds, seconds or lines; null when it is unknown. */
  values: Record<SortName, number | null>;
}

const test = useDatabase();
let scope: Scope;
let rows: Row[] = [];

beforeAll(async () => {
  scope = await newScope(test.db);
  const { workspaceId, repositoryId } = scope;
  const pick = (seed: number) =>
    sql`(array[${sql.join(
      SECONDS.map((one) => sql`${one}::float8`),
      sql`, `,
    )}, null])[1 + (n * ${sql.raw(String(seed))}) % 17 % 6]`;
  const instants = Object.values(DATES).filter((fact) => fact !== null && fact !== 'openedAt');
  const columns = [...instants, ...SORTED_FACTS.filter((fact) => fact !== 'size')];
  await asOwner(test.db, [
    sql`insert into pull_requests (workspace_id, repository_id, number, github_id, node_id, title, body, state, is_draft,
        base_ref, head_ref, head_sha, additions, deletions, changed_files, created_at, updated_at, details_complete, read_at)
      select ${workspaceId}::uuid, ${repositoryId}::uuid, n, n, 'PR_' || n, 'Change ' || n, '',
        (array['open', 'closed', 'merged'])[1 + n % 3], false, 'main', 'change', 'sha', 1, 1, 1,
        ${at(0)}::timestamptz + n % 5 * interval '1 hour', ${at(0)}::timestamptz + n % 7 * interval '1 hour', true, now()
      from generate_series(1, ${COUNT}::int) n`,
    sql`insert into pull_request_facts (pull_request_id, workspace_id, repository_id, formula_version, opened_at,
        started_at, reviewers, reviews, comments, size, size_class, ${sql.join(
          columns.map((fact) => sql.identifier(pullRequestFacts[fact].name)),
          sql`, `,
        )})
      select id, workspace_id, repository_id, 1, created_at, created_at, 0, 0, 0, n % 4, 'XS',
        ${sql.join(
          columns.map((fact, index) => {
            const seed = index + 1;
            return instants.some((one) => one === fact) ? sql`to_timestamp(${pick(seed)}::int)` : pick(seed);
          }),
          sql`, `,
        )}
      from (select *, number as n from pull_requests where workspace_id = ${workspaceId} and number % 10 > 0) p`,
  ]);
  const ms = (column: string) => sql`(extract(epoch from ${sql.raw(column)}) * 1000)::float8`;
  const values = [...(Object.keys(DATES) as DateName[]), ...SORTED_FACTS].map((name) => {
    const fact = isDate(name) ? DATES[name] : name;
    const column = fact === null ? 'p.updated_at' : `f.${pullRequestFacts[fact].name}`;
    return sql`${sql.raw(`'${name}'`)}, ${isDate(name) ? ms(column) : sql`${sql.raw(column)}::float8`}`;
  });
  rows = await rowsAsTenant<Row>(
    test.db,
    workspaceId,
    sql<Row>`select p.id, p.state, f.size, json_build_object(${sql.join(values, sql`, `)}) as values
      from pull_requests p left join pull_request_facts f on f.pull_request_id = p.id`,
  );
});

const instant = fc.integer({ min: -2, max: 8 }).map((hours) => at(hours * 60));
const filters = fc.record({
  sort: fc.constantFrom(...SORTS),
  state: fc.option(fc.subarray(['open', 'closed', 'merged'] as const, { minLength: 1 }), { nil: undefined }),
  date: fc.constantFrom(undefined, 'updated' as const, 'created' as const),
  from: fc.option(instant, { nil: undefined }),
  to: fc.option(instant, { nil: undefined }),
});

/** What the list must be, by its definition. */
function expected({ sort = '-updated', state, date = 'updated', from, to }: PullRequestFilters): string[] {
  const { by, descending } = readSort(sort);
  const matching = rows.filter(({ values, state: of }) => {
    const dated = values[date];
    const isIn =
      (from === undefined || (dated !== null && dated >= Date.parse(from))) &&
      (to === undefined || (dated !== null && dated < Date.parse(to)));
    return values[by] !== null && isIn && (state === undefined || state.includes(of as 'open'));
  });
  const sorted = matching.toSorted((a, b) => (a.values[by] ?? 0) - (b.values[by] ?? 0) || (a.id < b.id ? -1 : 1));
  return (descending ? sorted.toReversed() : sorted).map(({ id }) => id);
}

async function pagesOf(asked: PullRequestFilters, limit: number): Promise<{ ids: string[]; totals: number[] }> {
  const [ids, totals]: [string[], number[]] = [[], []];
  let after: string[] | null = null;
  do {
    const page = await listPullRequests(test.db, scope.workspaceId, asked, limit, after);
    ids.push(...page.data.map(({ id }) => id));
    totals.push(page.total);
    const parts = 2 + cursorEnd(asked).length;
    after = page.nextCursor === null ? null : decodeCursor(page.nextCursor, parts);
  } while (after !== null && ids.length <= COUNT);
  return { ids, totals };
}

it('pages of any size have every row once, in the order of any sort, under any filter; exports have the same rows', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(filters, fc.integer({ min: 1, max: COUNT + 1 }), async (asked, limit) => {
      const ids = expected(asked);
      const pages = await pagesOf(asked, limit);
      expect(pages.ids).toEqual(ids);
      expect(new Set(pages.totals)).toEqual(new Set([ids.length]));
      const exported: string[] = [];
      for await (const page of exportPullRequests(test.db, scope.workspaceId, asked))
        exported.push(...page.map(({ id }) => id));
      expect(exported.toSorted()).toEqual(ids.toSorted());
      seen += ids.length;
    }),
    { numRuns: sized(40, 400), seed: 5 },
  );
  expect(seen).toBeGreaterThan(sized(200, 2_000));
});

it.each(SORTS)('the sort %s by pages of one and of three is whole', async (sort: Sort) => {
  for (const limit of [1, 3]) expect((await pagesOf({ sort }, limit)).ids).toEqual(expected({ sort }));
  expect(expected({ sort }).length).toBeGreaterThan(10);
});

it.each(SORTS)('`min` and `max` of the sort %s are the least and the most that is listed', async (sort) => {
  const { by } = readSort(sort);
  const values = [...new Set(rows.flatMap(({ values: of }) => of[by] ?? []))].toSorted((a, b) => a - b);
  const [min = 0, max = 0] = [values[1], values.at(-2)];
  const asValue = (value: number) => (isDate(by) ? new Date(value).toISOString() : value);
  const { ids } = await pagesOf({ sort, min: asValue(min), max: asValue(max) }, 50);
  const isIn = new Set(
    rows.filter(({ values: { [by]: value } }) => value !== null && value >= min && value <= max).map(({ id }) => id),
  );
  expect(ids).toEqual(expected({ sort }).filter((id) => isIn.has(id)));
  expect(ids.length).toBeGreaterThan(3);
});
