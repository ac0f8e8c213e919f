// @module-tag long
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startModel, type ModelStandIn } from '../../packages/model-stand-in/src/start-model.ts';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { promptOf } from '../../src/llm/prompt.ts';
import { analysisWorld } from '../support/analysis-world.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { at, snapshot } from '../support/pull-request-snapshots.ts';
import { sized } from '../support/sized.ts';

const test = useDatabase();
let model: ModelStandIn;
beforeAll(async () => {
  model = await startModel({ key: 'right', seed: 7 });
});
afterAll(() => model.stop());

let scope: Scope;
beforeEach(async () => {
  scope = await newScope(test.db);
  model.control.clearFaults();
  model.control.resetStats();
});

const NOON = Date.UTC(2026, 5, 1, 12);
const HOUR = 3_600_000;
const KEY = { promptVersion: 1, model: 'stand-in' };

/** Enqueues so many pull requests. */
async function line(count: number, bodyOf = (number: number) => `Body ${number}`): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  await savePullRequests(
    test.db,
    scope,
    numbers.map((number) => snapshot({ number, body: bodyOf(number), updatedAt: at(number) })),
  );
  const stale = await staleFacts(test.db, scope, FACTS_VERSIONS, count);
  await saveFacts(test.db, scope, FACTS_VERSIONS, stale.map(factsOf), KEY);
}

const world = (options: Partial<Parameters<typeof analysisWorld>[3]> = {}) =>
  analysisWorld(test.db, scope.workspaceId, model, { now: NOON, apiKey: 'right', ...options });

async function statuses(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of await rowsOf(test.db, scope, 'llm_analyses', 'id')) {
    counts[String(status)] = (counts[String(status)] ?? 0) + 1;
  }
  return counts;
}

/** What calls of each day count against its limit. */
async function tokensByDay(): Promise<Record<string, number>> {
  const [rows] = await asOwner(test.db, [
    sql`select to_char(started_at at time zone 'UTC', 'YYYY-MM-DD') as day, sum(case outcome when 'answered' then
        input_tokens + output_tokens when 'refused' then 0 else reserved_tokens end)::int as tokens
      from llm_calls where workspace_id = ${scope.workspaceId} group by 1 order by 1`,
  ]);
  return Object.fromEntries((rows ?? []).map(({ day, tokens }) => [String(day), Number(tokens)]));
}

async function bill(): Promise<{ answers: number; inputTokens: number; outputTokens: number }> {
  const [rows] = await asOwner(test.db, [
    sql`select count(*)::int as answers, coalesce(sum(input_tokens), 0)::int as "inputTokens",
        coalesce(sum(output_tokens), 0)::int as "outputTokens"
      from llm_calls where workspace_id = ${scope.workspaceId} and outcome = 'answered'`,
  ]);
  return rows?.[0] as never;
}

describe('the day’s limit', () => {
  it('ends the work when it is reached, is not exceeded, and lets it go on the next day, newest first', async () => {
    await line(12);
    const run = world({ dailyLimit: 6_000 });
    run.wake();
    await run.runUntil(NOON + 11 * HOUR);
    const { succeeded = 0, pending = 0 } = await statuses();
    expect(succeeded).toBeGreaterThan(2);
    expect(pending).toBeGreaterThan(2);
    expect(model.control.stats().paid.answers).toBe(succeeded);
    // To wake it meanwhile changes nothing.
    run.wake();
    await run.runUntil(NOON + 11 * HOUR);
    expect(model.control.stats().paid.answers).toBe(succeeded);

    await run.runUntil(NOON + 96 * HOUR);
    expect(await statuses()).toEqual({ succeeded: 12 });
    const days = await tokensByDay();
    expect(Object.keys(days).length).toBeGreaterThan(1);
    for (const tokens of Object.values(days)) expect(tokens).toBeLessThanOrEqual(6_000);
    const { inputTokens, outputTokens, answers } = model.control.stats().delivered;
    expect(await bill()).toEqual({ answers, inputTokens, outputTokens });
    const rows = await rowsOf(test.db, scope, 'llm_analyses', 'finished_at');
    const newestFirst = rows.map(({ pull_request_updated_at: updated }) => Date.parse(String(updated)));
    expect(newestFirst.slice(0, succeeded).toSorted()).toEqual(newestFirst.toSorted().slice(-succeeded));
  });

  it('of nothing asks nobody', async () => {
    await line(2);
    const run = world({ dailyLimit: 0 });
    run.wake();
    await run.runUntil(NOON + 48 * HOUR);
    expect(await statuses()).toEqual({ pending: 2 });
    expect(model.control.stats().requests).toBe(0);
  });
});

describe('a day that has no room', () => {
  const words = 'Words that make a body long. '.repeat(600);

  it('for one pull request on any day lets it wait with the reason, and has it for the others', async () => {
    await line(8, (number) => (number > 2 ? words : `Body ${number}`));
    const run = world({ dailyLimit: 2_200 });
    run.wake();
    await run.runUntil(NOON + HOUR);
    expect(await statuses()).toEqual({ pending: 6, succeeded: 2 });
    const reasons = (await rowsOf(test.db, scope, 'llm_analyses', 'id')).map(({ reason }) => reason);
    expect(reasons.filter((reason) => reason !== null)).toEqual(
      Array(6).fill(expect.stringMatching(/^over_limit: it needs \d+ tokens, and LLM_DAILY_TOKEN_LIMIT is 2200$/)),
    );
  });

  it('for a repair keeps what was wrong with the answer, and does not buy it again', async () => {
    await line(1);
    model.control.addFault({ kind: 'prose' });
    const run = world({ dailyLimit: 1_700 });
    run.wake();
    await run.runUntil(NOON + 96 * HOUR);
    expect(await rowsOf(test.db, scope, 'llm_analyses', 'id')).toMatchObject([
      { status: 'failed', reason: expect.stringMatching(/^invalid_answer: .*no tokens left/) as unknown },
    ]);
    expect(model.control.stats().paid.answers).toBe(1);
  });
});

describe('what nobody has thought of', () => {
  it('ends with the pull request that it meets, after five tries, and holds up no other', async () => {
    await line(4);
    const run = world({
      promptOf: (input) => {
        if (input.body === 'Body 4') throw new TypeError('nobody has \0 thought of this');
        return promptOf(input);
      },
    });
    run.wake();
    await run.runUntil(NOON + 60_000);
    expect(await statuses()).toEqual({ pending: 1, succeeded: 3 });
    await run.runUntil(NOON + HOUR);
    expect(await statuses()).toEqual({ failed: 1, succeeded: 3 });
    const rows = await rowsOf(test.db, scope, 'llm_analyses', 'status');
    expect(rows[0]).toMatchObject({ reason: 'internal: TypeError: nobody has  thought of this', is_current: true });
  });
});

describe('a model that takes nothing', () => {
  it('uses up three pull requests, and the others wait for it to be mended', async () => {
    await line(20);
    const refusing = await startModel({ key: 'right', refuses: ['messages'] });
    const run = analysisWorld(test.db, scope.workspaceId, refusing, { now: NOON, apiKey: 'right' });
    run.wake();
    await run.runUntil(NOON + 6 * HOUR);
    await refusing.stop();
    expect(run.modelScheduler.pause).toMatchObject({ reason: 'misconfigured' });
    const { failed = 0, pending = 0 } = await statuses();
    expect([failed <= 4, failed + pending]).toEqual([true, 20]);
    const mended = world();
    mended.now = NOON + 8 * HOUR;
    mended.wake();
    await mended.runUntil(NOON + 9 * HOUR);
    expect(await statuses()).toEqual({ failed, succeeded: pending });
  });
});

describe('a provider that is wrongly configured', () => {
  it('is asked less and less, at nobody’s cost, and everything waits for it to be mended', async () => {
    await line(3);
    const broken = world({ apiKey: 'wrong' });
    broken.wake();
    await broken.runUntil(NOON + HOUR);
    expect(broken.modelScheduler.pause).toMatchObject({ reason: 'misconfigured', detail: 'HTTP 401' });
    expect(await statuses()).toEqual({ pending: 3 });
    const { requests, paid } = model.control.stats();
    expect([requests < 15, paid.answers]).toEqual([true, 0]);
    const mended = world();
    mended.wake();
    await mended.runUntil(NOON + HOUR);
    expect(await statuses()).toEqual({ succeeded: 3 });
  });
});

describe('a provider that breaks', () => {
  it('over one input is asked five times, and about others meanwhile', async () => {
    await line(4);
    model.control.addFault({ kind: 'server-error', matching: 'Body 4' });
    const run = world();
    run.wake();
    await run.runUntil(NOON + 5 * 60_000);
    expect(await statuses()).toEqual({ pending: 1, succeeded: 3 });
    await run.runUntil(NOON + HOUR);
    expect(await statuses()).toEqual({ failed: 1, succeeded: 3 });
    expect(model.control.stats()).toMatchObject({ requests: 8 });
    const [failed] = (await rowsOf(test.db, scope, 'llm_analyses', 'status')).filter(
      ({ status }) => status === 'failed',
    );
    expect(failed).toMatchObject({
      reason: expect.stringMatching(/^provider_failed: HTTP 500/) as unknown,
      is_current: true,
    });
  });

  it('for ten minutes costs no analysis', async () => {
    await line(40);
    model.control.addFault({ kind: 'html' });
    const run = world();
    run.wake();
    await run.runUntil(NOON + 10 * 60_000);
    expect(model.control.stats().requests).toBeLessThan(40);
    model.control.clearFaults();
    await run.runUntil(NOON + 24 * HOUR);
    expect(await statuses()).toEqual({ succeeded: 40 });
  });
});

describe('a run with everything that goes wrong', () => {
  it.each([1, 2, 3])(
    'and three kills stores one result for each input, and pays for each once, trouble apart (%i)',
    async (seed) => {
      const count = sized(24, 60);
      await line(count);
      for (const kind of ['rate-limited', 'overloaded', 'server-error', 'drop', 'wrong-shape', 'prose'] as const) {
        model.control.addFault({ kind, probability: 0.04, ...(kind === 'rate-limited' && { retryAfter: 3 }) });
      }
      const run = world({
        dailyLimit: 30_000,
        lives: [40 + seed, 65 + 7 * seed, 90 - 3 * seed].map((life) => Math.round(life * sized(0.4, 1))),
      });
      run.wake();
      await run.runUntil(NOON + 240 * HOUR);
      expect(run.kills).toBe(3);
      expect(run.modelScheduler).toMatchObject({ runs: [], again: false });

      const { succeeded = 0, failed = 0, pending = 0 } = await statuses();
      expect([succeeded + failed, pending]).toEqual([count, 0]);
      const rows = await rowsOf(test.db, scope, 'llm_analyses', 'id');
      expect(new Set(rows.map((row) => row['input_hash'])).size).toBe(count);
      expect(rows.every((row) => row['is_current'] === true)).toBe(true);

      const { faults, paid, delivered } = model.control.stats();
      const injected = Object.values(faults).reduce((sum, times) => sum + times, 0);
      expect(paid.answers).toBeLessThanOrEqual(count + injected + 2 * run.kills);
      for (const tokens of Object.values(await tokensByDay())) expect(tokens).toBeLessThanOrEqual(30_000);
      // An answer that arrived as the process died is on nobody's bill; every other is, to the token.
      const known = await bill();
      expect(known.answers).toBeLessThanOrEqual(delivered.answers);
      expect(known.answers).toBeGreaterThanOrEqual(delivered.answers - 2 * run.kills);
    },
  );
});
