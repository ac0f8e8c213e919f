// @module-tag long
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { PullRequestSnapshot } from '../../src/domain/entities.ts';
import { NO_TOTALS } from '../../src/domain/metrics/aggregates.ts';
import { NO_CHANGE } from '../../src/domain/metrics/change.ts';
import { changesOf } from '../../src/domain/metrics/changes.ts';
import { comparedPeriods } from '../../src/domain/metrics/compared-periods.ts';
import { comparedWith, monthsIn, weeksIn, type Window } from '../../src/domain/metrics/windows.ts';
import { dayAt, mondayOf, startOf } from '../../src/domain/metrics/zone.ts';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import { measureOf, measuresIn, type MeasureName } from '../../src/domain/metrics/measures.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { recomputeFacts, saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { BY_PEOPLE } from '../../src/domain/metrics/who.ts';
import { readAuthors } from '../../src/storage/metrics/authors.ts';
import { readComparedPeriods } from '../../src/storage/metrics/compared-periods.ts';
import type { MetricsScope } from '../../src/storage/metrics/events.ts';
import { readOverview, TOTAL_NAMES } from '../../src/storage/metrics/overview.ts';
import { readPeriods } from '../../src/storage/metrics/periods.ts';
import { rebuildWeeks } from '../../src/storage/metrics/rollups.ts';
import { saveReviewComments } from '../../src/storage/review-comments.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { pullRequestFacts } from '../../src/storage/schema/metrics.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { expectSame } from '../support/expect-same.ts';
import { deployHistory, history, hour } from '../support/generated-history.ts';
import {
  changeAgain,
  measuresAgain,
  periodsAgain,
  isWithin,
  type Again,
  type AgainReview,
  type AgainRow,
  type Between,
} from '../support/metrics-again.ts';
import { inlineComment, person } from '../support/pull-request-snapshots.ts';
import { integersOf } from '../support/random.ts';
import { sized } from '../support/sized.ts';

const test = useDatabase();

async function compute(scope: Scope): Promise<void> {
  for (;;) {
    const stale = await staleFacts(test.db, scope, FACTS_VERSIONS, 50);
    if (stale.length === 0) break;
    await saveFacts(test.db, scope, FACTS_VERSIONS, stale.map(factsOf));
  }
  while ((await rebuildWeeks(test.db, scope)) > 0);
}

/** Everything computed of a workspace, by names that are the same in every other. */
async function computed(scope: Scope): Promise<unknown> {
  const login = (column: string) => `(select login from actors a where a.id = ${column})`;
  const [facts, reviews, pairs] = await asOwner(test.db, [
    sql.raw(`select p.number, to_jsonb(f) - '{pull_request_id,workspace_id,repository_id,author_id,first_responder_id,first_reviewer_id,computed_at}'::text[]
        as fact, ${login('f.author_id')} as author, ${login('f.first_responder_id')} as responder,
        ${login('f.first_reviewer_id')} as reviewer
      from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
      where f.workspace_id = '${scope.workspaceId}' order by 1`),
    sql.raw(`select r.github_id, ${login('f.reviewer_id')} as reviewer, f.response_seconds, f.decision, f.merged_at
      from review_facts f join reviews r on r.id = f.review_id where f.workspace_id = '${scope.workspaceId}' order by 1`),
    sql.raw(`select week_start, least(${login('first_reviewer_id')}, ${login('second_reviewer_id')}) as one,
        greatest(${login('first_reviewer_id')}, ${login('second_reviewer_id')}) as other, together, agreements
      from reviewer_pairs where workspace_id = '${scope.workspaceId}' order by 1, 2, 3`),
  ]);
  return { facts, reviews, pairs };
}

it('the order in which a history arrives changes no fact and no pair of reviewers', async () => {
  const COUNT = sized(30, 60);
  const all = history(7, COUNT);
  const inline = Array.from({ length: 20 }, (_, index) => ({
    ...inlineComment(9_000 + index, { author: person(1 + (index % 4)), createdAt: hour(index * 20) }),
    pullRequestNumber: index + 1,
  }));
  const scopes = [await newScope(test.db), await newScope(test.db), await newScope(test.db)] as const;
  const [first, second, third] = scopes;

  // All at once, then everything around them.
  await savePullRequests(test.db, first, all);
  await saveReviewComments(test.db, first, inline, hour(9_000));
  await deployHistory(test.db, first, COUNT);
  await compute(first);

  // Deployments before anything that they carried, the newest first, computed after each page.
  await deployHistory(test.db, second, COUNT);
  for (let end = COUNT; end > 0; end -= 7) {
    await savePullRequests(test.db, second, all.slice(Math.max(0, end - 7), end).toReversed());
    await compute(second);
  }
  await saveReviewComments(test.db, second, inline.toReversed(), hour(9_000));
  await compute(second);

  // Each with its lists turned round; comments one by one, what came earlier read again in between.
  const turned = all.map((one) => ({ ...one, lists: turnedRound(one.lists) }));
  for (const parity of [0, 1]) {
    await savePullRequests(
      test.db,
      third,
      turned.filter(({ number }) => number % 2 === parity),
    );
    await compute(third);
  }
  for (const one of inline) await saveReviewComments(test.db, third, [one], hour(9_000));
  await deployHistory(test.db, third, COUNT);
  await compute(third);

  const expected = await computed(first);
  expect(await computed(second)).toEqual(expected);
  expect(await computed(third)).toEqual(expected);
  await recomputeFacts(test.db, third);
  await compute(third);
  expect(await computed(third)).toEqual(expected);
});

function turnedRound(lists: PullRequestSnapshot['lists']): PullRequestSnapshot['lists'] {
  const turned = Object.entries(lists).map(([name, list]) => [
    name,
    'rows' in list ? { ...list, rows: list.rows.toReversed() } : list,
  ]);
  return Object.fromEntries(turned) as PullRequestSnapshot['lists'];
}

/** The measures whose condition is more than a flag. */
const CONDITIONS: Partial<Record<MeasureName, string>> = { large: 'size > 200' };

const columnOf = (name: MeasureName, form: 'distribution' | 'share'): [string, string][] => {
  const measure = measureOf(name);
  if (measure.form === 'count' || measure.form !== form) return [];
  return [[name, CONDITIONS[name] ?? pullRequestFacts[measure.of].name]];
};
/** The column of each measure of a window's merges, in plain SQL. */
const DURATIONS = Object.fromEntries(measuresIn('window').flatMap((name) => columnOf(name, 'distribution')));
const FLAGS = Object.fromEntries(measuresIn('window').flatMap((name) => columnOf(name, 'share')));

/**
 * Of which repository a row is, and of its pull request: what its author's account is on GitHub, the labels, the base
 * branch, the reviewers, and the facts that filters are about.
 */
interface Whose {
  repository: string;
  account: { kind: string; login: string } | null;
  labels: string[];
  base: string;
  sizeClass: string;
  type: string | null;
  assisted: boolean | null;
  authored: boolean | null;
  tools: string[];
  reviewers: string[];
}

type StoredRow = AgainRow & Whose;
type StoredReview = AgainReview & Whose;

/** What counts, by GitHub's rows and the rule alone. */
const isOfPeople = ({ account }: Whose) => account?.kind === 'user';
const isOfAgents = ({ account }: Whose) => account?.login === 'devin-ai-integration';
const isOneOfTwo = (login: string | null | undefined) => login === 'person-1' || login === 'person-2';
const isExcluded = ({ labels }: Pick<Whose, 'labels'>) => labels.includes('type: No-Metrics');

/** Says that a label leaves pull requests out. */
async function exclude({ workspaceId }: Scope): Promise<void> {
  const rules = { excludedPullRequests: { label: ['*: no-metrics'] } };
  await asOwner(test.db, [
    sql`insert into workspace_rules (workspace_id, rules) values (${workspaceId}, ${JSON.stringify(rules)}::jsonb)`,
  ]);
}

/** What the facts of a workspace say, in the form of the second computation. */
async function storedRows({ workspaceId }: Scope): Promise<{ rows: StoredRow[]; reviews: StoredReview[] }> {
  const named = (columns: Record<string, string>) =>
    `json_build_object(${Object.entries(columns)
      .map(([name, column]) => `'${name}', ${column}`)
      .join(', ')})`;
  const account = `case when a.id is not null then json_build_object('kind', a.kind, 'login', a.login) end as account`;
  const of = `p.labels, ${account}, p.base_ref as base, f.size_class as "sizeClass", f.work_type as type, f.ai_assisted as assisted,
    f.ai_authored as authored, f.ai_tools as tools, (select coalesce(json_agg(distinct by.login), '[]') from review_facts given
      join actors by on by.id = given.reviewer_id where given.pull_request_id = p.id) as reviewers`;
  const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
  const [rows, reviews] = await asOwner(test.db, [
    sql<StoredRow>`${sql.raw(`select f.repository_id as repository, a.login as author, ${of}, ${ms('f.opened_at')} as opened,
        ${ms('f.merged_at')} as merged, ${ms('f.closed_at')} as closed, ${named(DURATIONS)} as values, ${named(FLAGS)} as flags
      from pull_request_facts f join pull_requests p on p.id = f.pull_request_id left join actors a on a.id = f.author_id
      where f.workspace_id = '${workspaceId}'`)}`,
    sql<StoredReview>`${sql.raw(`select r.repository_id as repository, reviewer.login as reviewer, ${of}, ${ms('r.submitted_at')} as submitted
      from review_facts r join actors reviewer on reviewer.id = r.reviewer_id
      join pull_requests p on p.id = r.pull_request_id join pull_request_facts f on f.pull_request_id = p.id
      left join actors a on a.id = p.author_id where r.workspace_id = '${workspaceId}'`)}`,
  ]);
  return { rows, reviews };
}

const between = ({ from, to }: Window): Between => [Date.parse(from), Date.parse(to)];

/** Compares what each author did in a window, and how it changed, with the second computation of this author's rows. */
async function compareAuthors(
  { workspaceId }: Scope,
  all: { rows: AgainRow[]; reviews: AgainReview[] },
  window: Window,
): Promise<number> {
  const previous = { from: hour(0), to: hour(333) };
  const [current, before] = [window, previous].map(between);
  if (!current || !before) throw new Error('there are two');
  const { page } = await readAuthors(test.db, { workspaceId }, window, 200, null, previous);
  let compared = 0;
  for (const { author, metrics, change } of page.data) {
    const rows = all.rows.filter((row) => row.author === author.login);
    if (rows.length === 0) continue;
    const reviews = all.reviews.filter(({ reviewer }) => reviewer === author.login);
    const [now, then] = [current, before].map((one) => measuresAgain(rows, reviews, isWithin(one), one[1]));
    if (!now || !then) throw new Error('there are two');
    for (const name of measuresIn('window')) {
      const { clear, test: by, ...figures } = change?.[name] ?? NO_CHANGE;
      const again = changeAgain(name, rows, [now, then], [current, before]);
      compared += expectSame(metrics[name], now[name], `${name} of ${author.login}`);
      compared += expectSame(figures, again, `change of ${name} of ${author.login}`);
      expect([clear, by !== null]).toEqual([again.p === null ? null : again.p < 0.05, again.p !== null]);
    }
  }
  return compared;
}

it.each([
  ['UTC', 11],
  ['Europe/Berlin', 13],
  ['Asia/Kathmandu', 17],
])('every measure of every window, week and month is what a second computation says, in %s', async (zone, seed) => {
  const COUNT = sized(40, 200);
  const scope = await newScope(test.db);
  const other = {
    ...scope,
    repositoryId: (await upsertRepository(test.db, scope.workspaceId, repositoryOf(2), null)).id,
  };
  await exclude(scope);
  await savePullRequests(test.db, scope, history(seed, COUNT));
  await savePullRequests(test.db, other, history(seed + 1, COUNT));
  await deployHistory(test.db, scope, COUNT);
  await compute(scope);
  await compute(other);
  const { rows, reviews } = await storedRows(scope);

  const random = integersOf(seed);
  const { workspaceId } = scope;
  const all = { rows, reviews };
  const counted = (isCounted: (one: Whose) => boolean) => ({
    rows: rows.filter(isCounted),
    reviews: reviews.filter(isCounted),
  });
  const filters: [MetricsScope, { rows: AgainRow[]; reviews: AgainReview[]; aiRows?: AgainRow[] }][] = [
    [{ workspaceId }, all],
    [
      scope,
      {
        rows: rows.filter(({ repository }) => repository === scope.repositoryId),
        reviews: reviews.filter(({ repository }) => repository === scope.repositoryId),
      },
    ],
    [
      { workspaceId, author: 'PERSON-2' },
      {
        rows: rows.filter(({ author }) => author === 'person-2'),
        reviews: reviews.filter(({ reviewer }) => reviewer === 'person-2'),
      },
    ],
    [
      { workspaceId, ...BY_PEOPLE },
      {
        ...counted((one) => isOfPeople(one) && !isExcluded(one)),
        aiRows: rows.filter((one) => (isOfPeople(one) || isOfAgents(one)) && !isExcluded(one)),
      },
    ],
    [
      { workspaceId, by: ['agents', 'automation'], excluded: 'include' },
      counted((one) => one.account !== null && !isOfPeople(one)),
    ],
    [{ workspaceId, excluded: 'only' }, counted(isExcluded)],
    [{ workspaceId, sizeClass: ['XS', 'L'] }, counted(({ sizeClass }) => ['XS', 'L'].includes(sizeClass))],
    [{ workspaceId, type: ['feature', 'bugfix'] }, counted(({ type }) => type === 'feature' || type === 'bugfix')],
    [
      { workspaceId, base: 'main', label: ['bug', 'type: No-Metrics'] },
      counted(({ base, labels }) => base === 'main' && (labels.includes('bug') || isExcluded({ labels }))),
    ],
    [
      { workspaceId, aiKind: ['assisted', 'authored'] },
      counted(({ assisted, authored }) => assisted === true || authored === true),
    ],
    [{ workspaceId, aiTool: 'claude' }, counted(({ tools }) => tools.includes('claude'))],
    [
      { workspaceId, author: ['person-1', 'person-2'], reviewer: 'PERSON-3' },
      {
        rows: rows.filter(({ author, reviewers }) => isOneOfTwo(author) && reviewers.includes('person-3')),
        reviews: reviews.filter(({ reviewer, account }) => isOneOfTwo(account?.login) && reviewer === 'person-3'),
      },
    ],
  ];
  let compared = 0;
  const ROUNDS = sized(3, 12);
  for (let round = 0; round < ROUNDS; round++) {
    // The first window begins with a week, so that its first week is compared with the one before.
    const begins = hour(100 + random(300) + random(60) / 60);
    const from =
      round === 0 ? new Date(startOf(mondayOf(dayAt(Date.parse(begins), zone)), zone)).toISOString() : begins;
    const window = { from, to: hour(450 + random(400) + random(60) / 60) };
    compared += await compareAuthors(scope, all, window);
    for (const [nth, [asked, { rows: those, reviews: given, aiRows }]] of filters.entries()) {
      // In one round each filter, and nightly in all.
      if (nth % ROUNDS !== round && !sized(false, true)) continue;
      for (const against of ['previous', 'year'] as const) {
        // The window that it is compared with is as long as this one, and has something in it.
        const previous =
          against === 'previous' ? comparedWith(window, against, zone) : { from: hour(0), to: hour(333) };
        if (!previous) throw new Error('there is one');
        const read = await readOverview(test.db, asked, window, previous);
        const [current, before] = [between(window), between(previous)];
        const of = (one: Between) => measuresAgain(those, given, isWithin(one), one[1], aiRows);
        const expected = [of(current), of(before)] as const;
        compared += expectSame(read.current, expected[0], 'current');
        compared += expectSame(read.previous?.measured, expected[1], 'previous');
        const change = changesOf(TOTAL_NAMES, window, read);
        for (const name of TOTAL_NAMES) {
          const { clear, test: by, ...figures } = change[name];
          const again = changeAgain(name, those, [...expected], [current, before]);
          compared += expectSame(figures, again, `change of ${name}`);
          expect([clear, by !== null]).toEqual([again.p === null ? null : again.p < 0.05, again.p !== null]);
        }
      }
      for (const [of, periods] of [
        ['week', weeksIn(window, zone, 0)],
        ['month', monthsIn(window, zone, 0)],
      ] as const) {
        const totals = await readPeriods(test.db, asked, window, periods);
        for (const against of ['previous', 'year'] as const) {
          // Of an open one no change is told; nor of a first one that is cut, where there is none before it.
          const known = periods.map((period, place) => ({ ...period, open: place === 2 }));
          const others = comparedPeriods(known, of, against, zone);
          if (!others) throw new Error('there is something to compare with');
          const read = await readComparedPeriods(test.db, asked, window, known, others, () => true);
          expect(read.map(({ current }) => current)).toEqual(totals);
          for (const [place, period] of known.entries()) {
            const compare = read[place] ?? { current: NO_TOTALS, previous: null };
            const isCut = periodsAgain(Date.parse(window.from) - 1, zone)[of] === period.start;
            const isTold = !period.open && (against === 'year' || place > 0 || !isCut);
            expect([place, compare.previous !== null]).toEqual([place, isTold]);
            const comparedPeriod = others.windows[place];
            if (!isTold || !comparedPeriod) continue;
            const [now, earlier] = [between(period), between(comparedPeriod)];
            const expected: [Record<string, Again>, Record<string, Again>] = [
              measuresAgain(those, given, isWithin(now), now[1], aiRows),
              measuresAgain(those, given, isWithin(earlier), earlier[1], aiRows),
            ];
            const change = changesOf(TOTAL_NAMES, period, compare);
            for (const name of TOTAL_NAMES) {
              const { clear, test: by, ...figures } = change[name];
              const again = changeAgain(name, those, expected, [now, earlier]);
              compared += expectSame(figures, again, `change of ${name} in the ${of} from ${period.start}`);
              expect([clear, by !== null]).toEqual([again.p === null ? null : again.p < 0.05, again.p !== null]);
            }
          }
        }
        const isIn = isWithin([Date.parse(window.from), Date.parse(window.to)]);
        for (const [index, period] of periods.entries()) {
          // What lies in the window is put into its week or month by the calendar of the zone.
          const isCounted = (at: number) => isIn(at) && periodsAgain(at, zone)[of] === period.start;
          const expected = measuresAgain(those, given, isCounted, Date.parse(period.to), aiRows);
          compared += expectSame(totals[index], expected, `${of} from ${period.start}`);
        }
        const whole = measuresAgain(those, given, isIn, Date.parse(window.to), aiRows);
        for (const name of ['merged', 'opened', 'closedUnmerged', 'reviews'] as const) {
          expect(
            totals.reduce((sum, one) => sum + one[name].value, 0),
            `${name} by ${of}`,
          ).toBe(whole[name]?.value);
        }
        for (const name of ['cycle', 'size', 'unreviewed'] as const) {
          expect(
            totals.reduce((sum, one) => sum + one[name].n, 0),
            `${name} by ${of}`,
          ).toBe(whole[name]?.n);
        }
      }
    }
  }
  console.log(`${zone}: ${compared} values are the same`);
  expect(compared).toBeGreaterThan(5_000);
});
