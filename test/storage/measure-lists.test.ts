// @module-tag long
import { sql } from 'drizzle-orm';
import { afterAll, expect, it } from 'vitest';
import type { PullRequestSnapshot } from '../../src/domain/entities.ts';
import {
  isByValue,
  LINE_SORTS,
  LISTED_MEASURES,
  PARTS,
  SHARES,
  sortOf,
  whoCounts,
  type ListedMeasure,
} from '../../src/domain/metrics/measure-lists.ts';
import { measureOf, measuresIn, type MeasureName } from '../../src/domain/metrics/measures.ts';
import { WAITS } from '../../src/domain/metrics/open-work.ts';
import { QUALITY } from '../../src/domain/metrics/quality.ts';
import type { AiKind } from '../../src/domain/metrics/filters.ts';
import type { Who } from '../../src/domain/metrics/who.ts';
import { monthsIn, weeksIn, type Period, type Window } from '../../src/domain/metrics/windows.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { decodeCursor } from '../../src/storage/keyset.ts';
import { readAi } from '../../src/storage/metrics/ai.ts';
import { readDelivery } from '../../src/storage/metrics/delivery.ts';
import type { MetricsScope } from '../../src/storage/metrics/events.ts';
import { exportLines } from '../../src/storage/metrics/exported-lines.ts';
import {
  cursorEndOf,
  readMeasureList,
  type MeasureLine,
  type MeasureList,
} from '../../src/storage/metrics/measure-list.ts';
import type { Listed } from '../../src/storage/metrics/measure-lines.ts';
import { readOpenWork } from '../../src/storage/metrics/open-work.ts';
import { readOverview } from '../../src/storage/metrics/overview.ts';
import { readPeriods } from '../../src/storage/metrics/periods.ts';
import { readQuality } from '../../src/storage/metrics/quality.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { pullRequestFacts } from '../../src/storage/schema/metrics.ts';
import { binsAgain } from '../support/bins-again.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { deployHistory, history, hour } from '../support/generated-history.ts';
import { listAgain, type ListAgain, type ListedReview, type ListedRow } from '../support/lists-again.ts';
import { percentiles } from '../support/metrics-again.ts';
import { complete, person, review, snapshot } from '../support/pull-request-snapshots.ts';
import { integersOf } from '../support/random.ts';
import { seedsFrom, sized } from '../support/sized.ts';

const test = useDatabase();

const COUNT = sized(40, 60);
const NOW = hour(800);
/** More than any list here has. */
const ALL = 1_000;

let compared = 0;
afterAll(() => console.log(`${compared} values of figures and of the lists behind them are the same`));

it('lists by the value that each gave, equal ones by id, with the total, the percentiles and the bins', async () => {
  const scope = await newScope(test.db);
  const merged = (number: number, hours: number) =>
    snapshot({
      number,
      author: person(1),
      state: 'merged',
      createdAt: hour(0),
      mergedAt: hour(hours),
      closedAt: hour(hours),
      lists: {
        reviews: complete(
          Array.from({ length: number }, (_, index) =>
            review(number * 10 + index, { author: person(2 + (index % 2)), state: 'approved', submittedAt: hour(1) }),
          ),
        ),
      },
    });
  await savePullRequests(test.db, scope, [merged(1, 2), merged(2, 4), merged(3, 4)]);
  await computeAll(test.db, scope);
  const { workspaceId } = scope;
  const window = { from: hour(0), to: hour(10) };
  const of = (measure: ListedMeasure, size = ALL) =>
    wholeList({ measure, sort: sortOf(measure), part: 'numerator', scope: { workspaceId }, window, now: NOW }, size);

  const cycle = await of('cycle', 1);
  const [two, three] = [2, 3].map((number) => cycle.data.find((line) => line.number === number)?.id ?? '');
  expect(cycle.data.map(({ number, value }) => [number, value])).toEqual([
    ...(String(two) < String(three) ? [2, 3] : [3, 2]).map((number) => [number, 14_400]),
    [1, 7_200],
  ]);
  expect(cycle).toMatchObject({
    total: 3,
    n: 3,
    lines: 3,
    percentiles: { n: 3, p25: 10_800, p50: 14_400, p75: 14_400, p90: 14_400 },
    bins: [
      { from: 3_600, to: 10_800, n: 1 },
      { from: 10_800, to: 21_600, n: 2 },
    ],
  });
  expect(await of('reviews')).toMatchObject({
    total: 6,
    n: 6,
    lines: 3,
    percentiles: null,
    bins: null,
    data: [
      { number: 3, value: 3 },
      { number: 2, value: 2 },
      { number: 1, value: 1 },
    ],
  });
  expect(await of('activeReviewers')).toMatchObject({ total: 2, n: 6, lines: 6 });
  expect(await of('activeAuthors')).toMatchObject({ total: 1, n: 3, lines: 3 });
});

/** What filters ask of a pull request; `account` is its author's on GitHub. */
interface Whose {
  repository: string;
  account: { kind: string; login: string } | null;
  labels: string[];
  base: string;
  sizeClass: string;
  workType: string | null;
  aiUse: Record<AiKind, boolean | null>;
  aiTools: string[];
  /** The logins of those who reviewed it. */
  reviewers: string[];
}
interface Stored {
  rows: (ListedRow & Whose)[];
  reviews: (ListedReview & Whose)[];
}

/** The condition of each measure that is more than a column. */
const CONDITIONS: Partial<Record<MeasureName, string>> = { large: 'f.size > 200', reopened: 'f.reopened > 0' };

function columnsOf(form: 'distribution' | 'share'): string {
  const columns = LISTED_MEASURES.flatMap((name) => {
    const measure = measureOf(name);
    if (measure.form !== form || !('of' in measure)) return [];
    return [`'${name}', ${CONDITIONS[name] ?? `f.${pullRequestFacts[measure.of].name}`}`];
  });
  return `json_build_object(${columns.join(', ')})`;
}

/** What is stored of a workspace, read without the product's statements. */
async function storedRows({ workspaceId }: Scope, shipping: string): Promise<Stored> {
  const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
  const whose = `p.repository_id as repository, p.labels, p.base_ref as base, f.size_class as "sizeClass",
    f.work_type as "workType", f.ai_tools as "aiTools",
    json_build_object('authored', f.ai_authored, 'assisted', f.ai_assisted, 'reviewed', f.ai_reviewed) as "aiUse",
    array(select given.login from review_facts r join actors given on given.id = r.reviewer_id
      where r.pull_request_id = p.id) as reviewers,
    case when a.id is not null then json_build_object('kind', a.kind, 'login', a.login) end as account`;
  const [rows, reviews] = await asOwner(test.db, [
    sql<ListedRow & Whose>`${sql.raw(`
      select p.id, ${whose}, a.login as author, ${ms('f.opened_at')} as opened, ${ms('f.ready_at')} as ready,
        ${ms('f.merged_at')} as merged, ${ms('f.closed_at')} as closed, ${ms('f.deployed_at')} as deployed,
        ${ms('f.first_commit_at')} as "firstCommit", ${ms('p.updated_at')} as updated, f.waiting_on as "waitingOn",
        ${ms('f.waiting_since')} as "waitingSince", p.repository_id = '${shipping}' as "hasDeployments",
        p.base_ref = 'main' as "isDelivered", ${columnsOf('distribution')} as values, ${columnsOf('share')} as flags
      from pull_request_facts f join pull_requests p on p.id = f.pull_request_id left join actors a on a.id = p.author_id
      where f.workspace_id = '${workspaceId}'`)}`,
    sql<ListedReview & Whose>`${sql.raw(`
      select r.review_id as id, p.id as "pullRequest", ${whose}, reviewer.login as reviewer,
        ${ms('r.submitted_at')} as submitted, r.response_seconds as response
      from review_facts r join actors reviewer on reviewer.id = r.reviewer_id join pull_requests p on p.id = r.pull_request_id
      join pull_request_facts f on f.pull_request_id = p.id left join actors a on a.id = p.author_id where r.workspace_id = '${workspaceId}'`)}`,
  ]);
  return { rows, reviews };
}

/** The same read late, with what filters ask for (other branches, types of work, tools), and some that only wait for the merge. */
function varied(one: PullRequestSnapshot): PullRequestSnapshot {
  const { number, title, body, baseRef, createdAt, lists } = one;
  const approval = review(number * 10 + 9, { author: person(2), state: 'approved', submittedAt: createdAt });
  return {
    ...one,
    readAt: NOW,
    baseRef: number % 4 === 0 ? 'release' : baseRef,
    title: number % 3 === 0 ? `fix: ${title}` : title,
    body: number % 5 === 0 ? `${body}\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)` : body,
    ...(number % 6 === 1 && {
      isDraft: false,
      lists: { ...lists, reviews: complete([approval]), checkRuns: complete([]) },
    }),
  };
}

/** Two repositories, the first with deployments, a rule that leaves some out, and changes of different ages. */
async function fill(seed: number): Promise<{ scope: Scope; other: Scope }> {
  const scope = await newScope(test.db);
  const { workspaceId } = scope;
  const other = { workspaceId, repositoryId: (await upsertRepository(test.db, workspaceId, repositoryOf(2), null)).id };
  const rules = { excludedPullRequests: { label: ['*: no-metrics'] } };
  await asOwner(test.db, [
    sql`insert into workspace_rules (workspace_id, rules) values (${workspaceId}, ${JSON.stringify(rules)}::jsonb)`,
  ]);
  await savePullRequests(test.db, scope, history(seed, COUNT).map(varied));
  await savePullRequests(test.db, other, history(seed + 1_000, COUNT).map(varied));
  await asOwner(test.db, [
    sql`update repositories set deployment_source = 'deployments' where id = ${scope.repositoryId}`,
    sql`update pull_requests set updated_at = ${NOW}::timestamptz - make_interval(days => number % 30)
      where workspace_id = ${workspaceId}`,
  ]);
  await deployHistory(test.db, scope, COUNT);
  await computeAll(test.db, scope);
  await computeAll(test.db, other);
  return { scope, other };
}

/** A pull request, or a review with its reviewer. */
type Whom = Whose & { author: string | null; reviewer?: string };
interface Filter {
  asked: Partial<MetricsScope>;
  /** The same by plain rows; work is of its author, a review of its reviewer. */
  has: (one: Whom) => boolean;
}

const KINDS: Record<string, (one: Whose) => boolean> = {
  people: ({ account }) => account?.kind === 'user',
  agents: ({ account }) => account?.login === 'devin-ai-integration',
  automation: ({ account }) => account?.login === 'checker',
};

function filtersOf({ repositoryId }: Scope): Filter[] {
  const isOf = (login: string) => (one: Whom) => (one.reviewer ?? one.author) === login;
  const isHere = ({ repository }: Whom) => repository === repositoryId;
  return [
    { asked: {}, has: () => true },
    { asked: { repositoryId }, has: isHere },
    { asked: { author: 'PERSON-2' }, has: isOf('person-2') },
    { asked: { repositoryId, author: 'person-1' }, has: (one) => isHere(one) && isOf('person-1')(one) },
    // Of reviews those that this person gave.
    {
      asked: { reviewer: 'person-3' },
      has: ({ reviewer, reviewers }) =>
        reviewer === undefined ? reviewers.includes('person-3') : reviewer === 'person-3',
    },
    {
      asked: { label: ['hotfix', 'type: No-Metrics'] },
      has: ({ labels }) => labels.includes('hotfix') || labels.includes('type: No-Metrics'),
    },
    { asked: { base: ['release', 'next'] }, has: ({ base }) => base === 'release' },
    { asked: { sizeClass: ['S', 'L'] }, has: ({ sizeClass }) => ['S', 'L'].includes(sizeClass) },
    { asked: { type: ['bugfix'] }, has: ({ workType }) => workType === 'bugfix' },
    {
      asked: { aiKind: ['authored', 'assisted'] },
      has: ({ aiUse }) => [aiUse.authored, aiUse.assisted].includes(true),
    },
    {
      asked: { aiTool: 'claude', base: 'main' },
      has: ({ aiTools, base }) => aiTools.includes('claude') && base === 'main',
    },
  ];
}

/** Who counts, beside what each measure counts when nobody says it. */
const WHOS: Who[] = [
  { by: ['agents', 'automation'], excluded: 'include' },
  { by: ['people', 'agents'], excluded: 'leave' },
  { excluded: 'include' },
  { excluded: 'only' },
];

function isCounted({ by, excluded }: Who): (one: Whose) => boolean {
  return (one) => {
    const isLeft = one.labels.includes('type: No-Metrics');
    if (excluded !== 'include' && isLeft !== (excluded === 'only')) return false;
    return by === undefined || by.some((kind) => KINDS[kind]?.(one));
  };
}

/** The list in pages of a size; what is said of all of it is the same on each. */
async function wholeList(counted: Listed, size: number): Promise<MeasureList> {
  const data: MeasureLine[] = [];
  for (let after: string[] | null = null; ;) {
    const page = await readMeasureList(test.db, counted, size, after);
    data.push(...page.data);
    if (page.nextCursor === null) return { ...page, data };
    expect(page.data).toHaveLength(size);
    after = decodeCursor(page.nextCursor, 2 + cursorEndOf(counted).length);
  }
}

/** The export has the lines of the list, by id. */
async function expectExported(counted: Omit<Listed, 'sort'>, { data }: MeasureList, what: string): Promise<void> {
  const exported: [string, number][] = [];
  for await (const page of exportLines(test.db, counted)) {
    exported.push(...page.map(({ id, reviewId, value }): [string, number] => [reviewId ?? id, value]));
  }
  const listed = data.map(({ id, reviewId, value }): [string, number] => [reviewId ?? id, value]);
  expect(exported, what).toEqual(listed.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  compared += exported.length;
}

/** What a list says of all of it, whatever range is listed. */
function ofAll({ total, n, percentiles: spread, bins }: MeasureList) {
  return { total, n, spread, bins };
}

/** The list in another order, and one bar of its histogram alone, are the same lines; what is said of all stays. */
async function expectSortedAndCut(
  counted: Listed,
  whole: MeasureList,
  random: (below: number) => number,
  what: string,
): Promise<void> {
  const { data, bins } = whole;
  const sort = LINE_SORTS[random(LINE_SORTS.length)] ?? expect.fail('there is no such order');
  const bar = bins?.[random(bins.length)];
  const some = isByValue(counted.measure) ? data[random(Math.max(1, data.length))]?.value : undefined;
  // The least that a request can ask for; what is below counts as 0.
  const least = some === undefined ? undefined : Math.max(0, some);
  const range = bar ? { min: bar.from, max: bar.to } : { min: least };
  const cut = { ...counted, sort, ...range };
  const found = await wholeList(cut, random(3) === 0 ? 1 + random(9) : ALL);
  const idOf = ({ id, reviewId }: MeasureLine) => reviewId ?? id;
  const keyOf = ({ at, value }: MeasureLine) =>
    (sort.startsWith('-') ? -1 : 1) * (sort.endsWith('value') ? value : Date.parse(at));
  const [min, max] = [range.min ?? -Infinity, bar?.to ?? Infinity];
  const again = data
    .filter(({ value }) => Math.max(0, value) >= min && Math.max(0, value) < max)
    .toSorted((one, other) => keyOf(one) - keyOf(other) || (idOf(one) < idOf(other) ? -1 : 1));
  const cutWhat = `${what} by ${sort} of ${JSON.stringify(range)}`;
  expect(found.data.map(idOf), cutWhat).toEqual(again.map(idOf));
  expect(ofAll(found), cutWhat).toEqual(ofAll(whole));
  expectEqual(found.lines, again.length, `lines of ${cutWhat}`);
  if (bar) expectEqual(found.lines, bar.n, `bar of ${cutWhat}`);
  await expectExported(cut, found, cutWhat);
  compared += found.data.length;
}

function expectEqual(found: number | null | undefined, expected: number | null | undefined, what: string): void {
  compared++;
  if (typeof found === 'number' && typeof expected === 'number') {
    if (Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected))) return;
  } else if (found === expected) return;
  expect(found, what).toBe(expected);
}

/** A list is what the second computation says, line by line. */
function expectList(found: MeasureList, expected: ListAgain, what: string): void {
  expect(
    found.data.map(({ id, reviewId }) => reviewId ?? id),
    what,
  ).toEqual(expected.lines.map(({ id }) => id));
  for (const [index, line] of found.data.entries()) {
    const again = expected.lines[index];
    expectEqual(line.value, again?.value, `value in ${what}`);
    expectEqual(Date.parse(line.at), again?.at, `instant in ${what}`);
    expect(line.person?.login ?? null, what).toBe(again?.person);
  }
  expectEqual(found.total, expected.total, `total of ${what}`);
  expectEqual(found.n, expected.n, `n of ${what}`);
  expectEqual(found.lines, expected.lines.length, `lines of ${what}`);
}

type Figure = Record<string, number | null>;

/** A list is what the figure says, by the rule of its form. */
function expectFigure(figure: Figure, list: (part: 'numerator' | 'denominator') => MeasureList, what: string): void {
  const numerator = list('numerator');
  expectEqual(figure['n'], numerator.n, `n of ${what}`);
  if ('p50' in figure) {
    expectEqual(figure['n'], numerator.total, `total of ${what}`);
    for (const name of ['p25', 'p50', 'p75', 'p90'] as const) {
      expectEqual(figure[name], numerator.percentiles?.[name], `${name} of ${what}`);
    }
  } else if ('count' in figure) {
    expectEqual(figure['count'], numerator.total, `numerator of ${what}`);
    expectEqual(figure['n'], list('denominator').total, `denominator of ${what}`);
    const value = figure['n'] === 0 ? null : numerator.total / list('denominator').total;
    expectEqual(figure['value'], value, `share of ${what}`);
  } else {
    expectEqual(figure['value'], numerator.total, `value of ${what}`);
  }
}

/** The weeks or months of a window have what the list has, by the rule of its form. */
function expectSum(name: ListedMeasure, parts: Figure[], { total, n }: MeasureList, what: string): void {
  const sumOf = (field: string) => parts.reduce((sum, part) => sum + (part[field] ?? 0), 0);
  const { form } = measureOf(name);
  if (form === 'count') expectEqual(sumOf('value'), total, `sum of ${what}`);
  if (form === 'distribution') expectEqual(sumOf('n'), total, `sum of ${what}`);
  if (form === 'share') expectEqual(sumOf('count'), total, `sum of ${what}`);
  if (form === 'share' || form === 'distinct') expectEqual(sumOf('n'), n, `sum of n of ${what}`);
  // At the end of the last.
  if (form === 'stock') expectEqual(parts.at(-1)?.['value'], total, `end of ${what}`);
}

const OVERVIEW = new Set<MeasureName>(measuresIn('window', 'total'));
const QUALITY_NAMES = new Set<MeasureName>(QUALITY);

it.each(seedsFrom(21, 1, 8))(
  'each measure has the list that its form asks for, whatever the filter, the window and who counts (seed %i)',
  async (seed) => {
    const { scope } = await fill(seed);
    const { workspaceId } = scope;
    const stored = await storedRows(scope, scope.repositoryId);
    const random = integersOf(seed);
    const zone = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu'][seed % 3] ?? 'UTC';
    const listed = new Set<ListedMeasure>();
    const windows: Window[] = [
      { from: hour(0), to: NOW },
      { from: hour(100 + random(200)), to: hour(350 + random(300) + random(60) / 60) },
    ];
    for (const [place, filter] of filtersOf(scope).entries()) {
      for (const [nth, window] of windows.entries()) {
        // With each filter one of the windows, and nightly both.
        if (nth !== place % 2 && !sized(false, true)) continue;
        const between: [number, number] = [Date.parse(window.from), Date.parse(window.to)];
        const periods: Period[][] = [weeksIn(window, zone, 0), monthsIn(window, zone, 0)];
        // What counts by default, or one of the others.
        const who = (place + nth) % 3 > 0 ? null : (WHOS[random(WHOS.length)] ?? null);
        const figures = new Map<string, ReturnType<typeof figuresOf>>();
        for (const [index, name] of LISTED_MEASURES.entries()) {
          // Without a filter all measures, with each filter half of them, and nightly all.
          if (place > 0 && (index + Math.floor(place / 2)) % 2 === 1 && !sized(false, true)) continue;
          const counting = who ?? whoCounts(name);
          const asked: MetricsScope = { workspaceId, ...filter.asked, ...counting };
          const counts = isCounted(counting);
          const rows = stored.rows.filter((one) => filter.has(one) && counts(one));
          const reviews = stored.reviews.filter((one) => filter.has({ author: null, ...one }) && counts(one));
          const lists = new Map<string, MeasureList>();
          for (const part of SHARES.includes(name) ? PARTS : (['numerator'] as const)) {
            const what = `${name} ${part} ${JSON.stringify([filter.asked, counting, window])}`;
            const size = random(6) === 0 ? 1 + random(15) : ALL;
            const counted = { measure: name, sort: sortOf(name), part, scope: asked, window, now: NOW };
            const found = await wholeList(counted, size);
            const again = listAgain(name, part, { rows, reviews }, between, Date.parse(NOW));
            expectList(found, again, what);
            expectSpread(name, found, again, what);
            if (random(4) === 0) await expectExported(counted, found, what);
            if (random(3) === 0) await expectSortedAndCut(counted, found, random, what);
            if (found.lines > 0) listed.add(name);
            lists.set(part, found);
          }
          const list = (part: string) => lists.get(part) ?? expect.fail(`${name} has no ${part}`);
          const key = JSON.stringify(counting);
          const read = figures.get(key) ?? figuresOf(asked, window, periods);
          figures.set(key, read);
          const said = await read;
          const what = `${name} ${JSON.stringify([filter.asked, counting, window])}`;
          for (const figure of said.figures(name)) expectFigure(figure, list, what);
          for (const parts of said.parts(name)) expectSum(name, parts, list('numerator'), what);
        }
      }
    }
    expect(LISTED_MEASURES.filter((name) => !listed.has(name))).toEqual([]);
    expect(compared).toBeGreaterThan(sized(3_000, 5_000));
  },
  sized(120_000, 600_000),
);

/** Percentiles and bins are those of the values. */
function expectSpread(
  measure: string,
  { percentiles: found, bins, data }: MeasureList,
  { lines }: ListAgain,
  what: string,
): void {
  if (found === null) {
    expect(bins, what).toBe(null);
    return;
  }
  const values = lines.map(({ value }) => value);
  const again = percentiles(values);
  for (const name of ['n', 'p25', 'p50', 'p75', 'p90'] as const)
    expectEqual(found[name], again[name], `${name} of ${what}`);
  const counts = binsAgain(values, measure);
  for (const { from, n } of bins ?? []) expectEqual(n, counts[from] ?? 0, `bin from ${from} of ${what}`);
  expectEqual(
    bins?.reduce((sum, { n }) => sum + n, 0),
    data.length,
    `bins of ${what}`,
  );
}

/** Everything that answers say of a window: each figure of a measure, and its weeks and months. */
async function figuresOf(scope: MetricsScope, window: Window, periods: Period[][]) {
  const overview = await readOverview(test.db, scope, window, null);
  const quality = await readQuality(test.db, scope, window, null);
  const delivery = await readDelivery(test.db, scope, window);
  const ai = await readAi(test.db, scope, window, periods[0] ?? []);
  const open = await readOpenWork(test.db, scope, NOW);
  const parts = await Promise.all(periods.map((of) => readPeriods(test.db, scope, window, of)));
  const numberOf = ({ n = null, value = null }: Figure): Figure => ({ n, value });
  const figureOf = (measured: object, name: string) => (measured as Record<string, Figure>)[name] ?? {};
  const useOf = { aiAuthored: 'authored', aiAssisted: 'assisted', aiReviewed: 'reviewed' } as const;
  const used = (use: 'authored' | 'assisted' | 'reviewed'): Figure => {
    const known = ai.counts.filter((one) => one.isKnown);
    const sum = (counts: typeof known) => counts.reduce((all, { n }) => all + n, 0);
    const [n, count] = [sum(known), sum(known.filter((one) => one[use] === 'certain' || one[use] === 'strong'))];
    return { n, count, value: n === 0 ? null : count / n };
  };
  return {
    figures: (name: ListedMeasure): Figure[] => [
      ...(OVERVIEW.has(name) ? [figureOf(overview.current, name)] : []),
      ...(QUALITY_NAMES.has(name) ? [figureOf(quality.current, name)] : []),
      ...(name in WAITS || name === 'stale' ? [numberOf(figureOf(open, name))] : []),
      ...(name === 'changeLeadTime' ? [{ ...delivery.leadTime }] : []),
      ...(name in useOf ? [used(useOf[name as keyof typeof useOf])] : []),
    ],
    parts: (name: ListedMeasure): Figure[][] =>
      OVERVIEW.has(name) ? parts.map((totals) => totals.map((one) => figureOf(one, name))) : [],
  };
}
