import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { useChanges, useShares } from '../../src/domain/metrics/ai-use.ts';
import { NO_CHANGE } from '../../src/domain/metrics/change.ts';
import { weeksIn } from '../../src/domain/metrics/windows.ts';
import { aiAnswer } from '../../src/routes/metrics/ai-answer.ts';
import { asOwner, rowsAsOwner, type Scope } from '../../src/storage/database.ts';
import { readAi, readEvidence } from '../../src/storage/metrics/ai.ts';
import type { MetricsScope } from '../../src/storage/metrics/events.ts';
import { readPeriods } from '../../src/storage/metrics/periods.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { shareChangeAgain } from '../support/metrics-again.ts';
import { commit, complete, person, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

const HOUR = 3_600_000;
/** A Monday at midnight in the workspace's zone, which is eight hours behind. */
const MONDAY = Date.UTC(2026, 0, 5, 8);
const WEEK = 168;
const hour = (hours: number) => new Date(MONDAY + hours * HOUR).toISOString();
const bot = (id: number, login: string): Actor => ({ githubId: String(id), login, kind: 'bot', seenAs: 'actor' });
const every = (index: number, nth: number) => index % nth === 0;

/** Merged one every three hours for four weeks: some by an agent, some signed, some reviewed by a tool, some said to be. */
const HISTORY = Array.from({ length: (4 * WEEK) / 3 }, (_, index) => {
  const merged = hour(index * 3);
  return snapshot({
    number: index + 1,
    state: 'merged',
    author: every(index, 9) ? bot(90, 'copilot-swe-agent') : person(1 + (index % 3)),
    body: every(index, 11) ? 'I used ChatGPT to write the tests.' : '',
    labels: every(index, 2) ? ['even'] : [],
    createdAt: hour(index * 3 - 1 - (index % 13)),
    mergedAt: merged,
    closedAt: merged,
    lists: {
      commits: complete([
        commit(`a${index}`, { message: every(index, 5) ? 'Work\n\nAssisted-by: Claude' : 'Work' }),
        commit(`b${index}`, {
          message: every(index, 4) ? 'More\n\nCo-authored-by: Claude <noreply@anthropic.com>' : 'More',
        }),
      ]),
      reviews: complete([
        ...(every(index, 3) ? [review(10 * index, { author: bot(91, 'coderabbitai'), submittedAt: merged })] : []),
        ...(every(index, 2) ? [review(10 * index + 1, { author: person(8), submittedAt: hour(index * 3 - 0.5) })] : []),
      ]),
    },
  });
});

beforeAll(async () => {
  scope = await newScope(test.db);
  await asOwner(test.db, [
    sql`update workspaces set time_zone = 'America/Los_Angeles' where id = ${scope.workspaceId}`,
  ]);
  await savePullRequests(test.db, scope, HISTORY);
  await computeAll(test.db, scope);
});

const totalOf = ({ authored, assisted, others }: Awaited<ReturnType<typeof answerOf>>['comparison']) =>
  authored.n + assisted.n + others.n;

const weeksOf = (from: number, to: number) =>
  weeksIn({ from: hour(from), to: hour(to) }, 'America/Los_Angeles', Date.parse(hour(9_000)));

async function answerOf(from: number, to: number, of: Partial<MetricsScope> = {}) {
  const weeks = weeksOf(from, to);
  return aiAnswer(await readAi(test.db, { ...scope, ...of }, { from: hour(from), to: hour(to) }, weeks), weeks);
}

interface Row {
  number: number;
  hours: number;
  cycle: number;
  pickup: number | null;
  signals: { kind: string; tool: string; tier: string }[];
}

/** What is merged in a range of hours, with its signals: rows and nothing of the product's aggregation. */
async function rowsIn(from: number, to: number): Promise<Row[]> {
  const rows = await rowsAsOwner(
    test.db,
    sql<Omit<Row, 'hours'> & { at: string }>`
      select p.number, f.merged_at as at, f.cycle_seconds as cycle, f.pickup_seconds as pickup, coalesce((
          select json_agg(json_build_object('kind', s.kind, 'tool', s.tool, 'tier', s.tier))
          from ai_signals s where s.pull_request_id = p.id), '[]') as signals
      from pull_requests p join pull_request_facts f on f.pull_request_id = p.id where p.repository_id = ${scope.repositoryId}`,
  );
  return rows
    .map(({ at, ...row }) => ({ ...row, hours: (Date.parse(at) - MONDAY) / HOUR }))
    .filter(({ hours }) => hours >= from && hours < to);
}

const KINDS = { authored: ['author'], assisted: ['co_author', 'statement'], reviewed: ['reviewer'] };
const TIERS = ['certain', 'strong', 'weak'] as const;

/** The strongest tier of a use of AI. */
const tierOf = ({ signals }: Row, use: keyof typeof KINDS) =>
  TIERS.find((tier) => signals.some((signal) => signal.tier === tier && KINDS[use].includes(signal.kind)));

function shareOf(rows: Row[], use: keyof typeof KINDS) {
  const part = (...tiers: string[]) => {
    const count = rows.filter((row) => tiers.includes(tierOf(row, use) ?? '')).length;
    return { count, share: rows.length === 0 ? null : count / rows.length };
  };
  const byTier = { certain: part('certain'), strong: part('strong'), weak: part('weak') };
  const { count, share: value } = part('certain', 'strong');
  return { n: rows.length, count, value, byTier };
}

function toolsOf(rows: Row[]) {
  const uses = (row: Row, tool: string, kinds: string[]) =>
    row.signals.some((signal) => signal.tier !== 'weak' && signal.tool === tool && kinds.includes(signal.kind));
  const names = [...new Set(rows.flatMap(({ signals }) => signals.map(({ tool }) => tool)))];
  const count = (tool: string, kinds: string[]) => rows.filter((row) => uses(row, tool, kinds)).length;
  return names
    .map((tool) => ({
      tool,
      authored: count(tool, KINDS.authored),
      assisted: count(tool, KINDS.assisted),
      reviewed: count(tool, KINDS.reviewed),
      pullRequests: count(tool, Object.values(KINDS).flat()),
    }))
    .filter(({ pullRequests }) => pullRequests > 0)
    .toSorted((a, b) => b.pullRequests - a.pullRequests || (a.tool < b.tool ? -1 : 1));
}

const usesOf = (rows: Row[]) => ({
  authored: shareOf(rows, 'authored'),
  assisted: shareOf(rows, 'assisted'),
  reviewed: shareOf(rows, 'reviewed'),
});

function medianOf(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? NaN) + (sorted[sorted.length >> 1] ?? NaN)) / 2;
}

describe('the use of AI in a window', () => {
  // Inside of two weeks, and of whole weeks.
  it.each([
    [100, 400],
    [WEEK, 3 * WEEK],
  ])('from hour %d to %d is what a second computation says', async (from, to) => {
    const rows = await rowsIn(from, to);
    const answer = await answerOf(from, to);
    expect(answer).toMatchObject({ n: rows.length, ...usesOf(rows) });
    expect(answer.tools).toMatchObject(
      toolsOf(rows).map((tool) => ({ ...tool, share: tool.pullRequests / rows.length })),
    );
    expect(answer.tools.find(({ tool }) => tool === 'claude')).toMatchObject({
      name: 'Claude',
      authored: 0,
      reviewed: 0,
    });
    for (const { count, byTier } of [answer.assisted, answer.reviewed]) {
      expect(count).toBe(byTier.certain.count + byTier.strong.count);
    }
    expect(answer.assisted.byTier).toMatchObject({ strong: { count: expect.any(Number) } });
    expect(answer.assisted.byTier.strong.count).toBeGreaterThan(0);
    expect(answer.assisted.byTier.weak.count).toBeGreaterThan(0);
  });

  it('has every week that it touches, cut at its edges, in the workspace’s zone', async () => {
    const { weekly, n } = await answerOf(100, 400);
    expect(weekly.map(({ weekStart, from, to }) => [weekStart, from, to])).toEqual([
      ['2026-01-05', hour(100), hour(WEEK)],
      ['2026-01-12', hour(WEEK), hour(2 * WEEK)],
      ['2026-01-19', hour(2 * WEEK), hour(400)],
    ]);
    expect(weekly.reduce((sum, week) => sum + week.n, 0)).toBe(n);
    for (const [index, week] of weekly.entries()) {
      const rows = await rowsIn(Math.max(100, index * WEEK), Math.min(400, (index + 1) * WEEK));
      const tools = toolsOf(rows).map(({ tool, pullRequests }) => ({
        tool,
        pullRequests,
        share: pullRequests / rows.length,
      }));
      expect(week).toMatchObject({ n: rows.length, ...usesOf(rows), tools });
    }
  });

  it('changed since another window as a second computation says', async () => {
    let clear = 0;
    for (const [begin, from, to] of [
      [0, 300, 600],
      [0, 100, 500],
      [-300, 20, 40],
    ] as const) {
      const [rows, before] = [await rowsIn(from, to), await rowsIn(begin, from)];
      const read = await readEvidence(test.db, scope, { from: hour(begin), to: hour(from) });
      const change = useChanges(await answerOf(from, to), useShares(read));
      for (const use of ['authored', 'assisted', 'reviewed'] as const) {
        const [a, b] = [shareOf(rows, use), shareOf(before, use)];
        const { p, previous, difference, percent } = shareChangeAgain([a.count, a.n], [b.count, b.n]);
        const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 9));
        expect(change[use]).toMatchObject({
          previous: close(previous),
          difference: close(difference),
          percent: close(percent),
          p: close(p),
          clear: p === null ? null : p < 0.05,
        });
        if (p !== null) clear++;
      }
    }
    expect(clear).toBeGreaterThan(3);
    expect(useChanges(await answerOf(100, 400), null).assisted).toEqual(NO_CHANGE);
  });

  it('agrees with the weekly metrics', async () => {
    const { weekly } = await answerOf(0, 4 * WEEK);
    const window = { from: hour(0), to: hour(4 * WEEK) };
    const rolled = await readPeriods(test.db, scope, window, weeksOf(0, 4 * WEEK));
    expect(weekly.map(({ authored, assisted, reviewed }) => [authored.count, assisted.count, reviewed.count])).toEqual(
      rolled.map(({ aiAuthored, aiAssisted, aiReviewed }) => [aiAuthored.count, aiAssisted.count, aiReviewed.count]),
    );
    expect(rolled.every(({ aiAssisted }) => (aiAssisted.value ?? 0) > 0)).toBe(true);
  });

  it('is of one author’s or one label’s pull requests when that is asked for', async () => {
    const ofAgent = await answerOf(0, 4 * WEEK, { author: 'copilot-swe-agent' });
    expect(ofAgent.authored).toMatchObject({ n: ofAgent.n, count: ofAgent.n, value: 1 });
    const even = await answerOf(0, 4 * WEEK, { label: 'even' });
    expect(even.n).toBe(HISTORY.length / 2);
  });

  it('knows nothing of a window without merges', async () => {
    const { weekly, comparison, ...answer } = await answerOf(-10, -5);
    const nothing = { n: 0, count: 0, value: null };
    expect(answer).toMatchObject({ n: 0, authored: nothing, assisted: nothing, reviewed: nothing, tools: [] });
    expect(weekly).toHaveLength(1);
    expect(comparison).toMatchObject({ assisted: { n: 0, metrics: null }, others: { n: 0, metrics: null } });
  });

  it('leaves out of its shares what the rules have not looked at', async () => {
    await asOwner(test.db, [
      sql`update pull_request_facts set ai_authored = null, ai_assisted = null, ai_reviewed = null
        where repository_id = ${scope.repositoryId} and merged_at < ${hour(30)}`,
    ]);
    const { n, assisted, comparison } = await answerOf(0, 60);
    expect([n, assisted.n, totalOf(comparison)]).toEqual([20, 10, 10]);
    await asOwner(test.db, [
      sql`update pull_request_facts set ai_authored = ai_authored_tier in ('certain', 'strong') is true,
          ai_assisted = ai_assisted_tier in ('certain', 'strong') is true,
          ai_reviewed = ai_reviewed_tier in ('certain', 'strong') is true
        where repository_id = ${scope.repositoryId} and ai_assisted is null`,
    ]);
  });
});

describe('what was made with AI beside the rest', () => {
  const is = (row: Row, use: 'authored' | 'assisted') => ['certain', 'strong'].includes(tierOf(row, use) ?? '');
  const groupsOf = (rows: Row[]) => ({
    authored: rows.filter((row) => is(row, 'authored')),
    assisted: rows.filter((row) => is(row, 'assisted') && !is(row, 'authored')),
    others: rows.filter((row) => !is(row, 'assisted') && !is(row, 'authored')),
  });

  it('is measured as a second computation does', async () => {
    const rows = await rowsIn(0, 4 * WEEK);
    const groups = groupsOf(rows);
    expect(rows.some((row) => is(row, 'authored') && is(row, 'assisted'))).toBe(true);
    const { n, comparison } = await answerOf(0, 4 * WEEK);
    expect(comparison.note).toContain('correlation');
    expect(totalOf(comparison)).toBe(n);
    for (const name of ['authored', 'assisted', 'others'] as const) {
      const [group, own] = [comparison[name], groups[name]];
      const pickups = own.map(({ pickup }) => pickup).filter((seconds) => seconds !== null);
      expect(group).toMatchObject({
        n: own.length,
        metrics: {
          cycle: { n: own.length, p50: medianOf(own.map(({ cycle }) => cycle)) },
          pickup: { n: pickups.length, p50: medianOf(pickups) },
          unreviewed: { n: own.length, count: own.length - pickups.length },
          rounds: { n: own.length, p90: 0 },
          reverts: { n: own.length, count: 0, value: 0 },
          // Nothing is known of checks.
          checksPassed: { n: 0, count: 0, value: null },
        },
      });
    }
  });

  it('shows how many there are, and no more, where either has fewer than ten', async () => {
    const rows = await rowsIn(0, 45);
    const { authored, assisted, others } = groupsOf(rows);
    expect(Math.max(authored.length, assisted.length)).toBeLessThan(10);
    expect((await answerOf(0, 45)).comparison).toMatchObject({
      authored: { n: authored.length, metrics: null },
      assisted: { n: assisted.length, metrics: null },
      others: { n: others.length, metrics: null },
    });
  });

  it('a measure that is known of fewer than ten on either side says only of how many', async () => {
    const { comparison } = await answerOf(0, 90);
    const [ai, others] = [comparison.assisted.metrics, comparison.others.metrics];
    expect(ai?.cycle.p50).not.toBeNull();
    expect(Math.min(ai?.pickup.n ?? 10, others?.pickup.n ?? 10)).toBeLessThan(10);
    expect(ai?.pickup).toMatchObject({ p50: null, p75: null, p90: null });
    expect(others?.pickup).toMatchObject({ p50: null, p75: null, p90: null });
  });
});
