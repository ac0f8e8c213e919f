// @module-tag long
import { createExecutionContext, createMessageBatch, createScheduledController, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisResult } from '../../src/domain/analysis/result.ts';
import worker from '../../src/index.ts';
import { CRONS } from '../../src/domain/crons.ts';
import type { ModelCost } from '../../src/storage/analyses/cost.ts';
import { call, newWorkspace, syncToEnd, track, until } from './support/api.ts';
import { onModel, useModel } from './support/model.ts';
import { onGitHub, query } from './support/services.ts';

interface ShownCost extends ModelCost {
  model: string | null;
  today: { limit: number; spent: number; reserved: number; remaining: number };
  pausedUntil: string | null;
  pauseReason: string | null;
}

interface ShownPullRequest {
  id: string;
  number: number;
  title: string;
  analysis: AnalysisResult | null;
  analysisState: { status: string; reason: string | null; model: string } | null;
}

const REPOSITORY = 'acme/models';

useModel();

let workspaceId = '';
let key = '';
let repositoryId = '';
beforeAll(async () => {
  ({ id: workspaceId, key } = await newWorkspace());
  ({ id: repositoryId } = await track(key, REPOSITORY));
});
afterEach(() => onModel('clearFaults'));

const cost = async () => (await call<ShownCost>('GET', '/v1/metrics/ai/cost', { key })).body;
const nothingWaits = () => until(cost, ({ waiting }) => waiting === 0);

/** Opens a pull request on GitHub, and syncs. */
async function open(title: string): Promise<string> {
  const { number } = await onGitHub<{ number: number }>('open', { repository: REPOSITORY, title });
  await syncToEnd(key, repositoryId);
  const [row] = await query(
    sql`select id from pull_requests where repository_id = ${repositoryId} and number = ${number}`,
  );
  return String(row?.['id']);
}

const shown = async (id: string) => (await call<ShownPullRequest>('GET', `/v1/pull-requests/${id}`, { key })).body;
const analysed = (id: string) =>
  until(
    () => shown(id),
    ({ analysisState }) => analysisState !== null && analysisState.status !== 'pending',
  );
const callsOf = (id: string) =>
  query(sql`select outcome, input_tokens from llm_calls where pull_request_id = ${id} order by started_at`);

/** Hands messages to the Worker's consumer, with other variables than its own. */
async function deliver(bodies: unknown[], variables: Partial<Env> = {}): Promise<string[]> {
  const messages = bodies.map((body, index) => ({ id: String(index), timestamp: new Date(), attempts: 1, body }));
  const batch = createMessageBatch('llm', messages);
  await worker.queue(batch, { ...env, ...variables });
  return (await getQueueResult(batch, createExecutionContext())).explicitAcks;
}

describe('a repository that was synced', () => {
  it('is analysed by the model, the result is shown and found, and its cost is known', async () => {
    const sync = await syncToEnd(key, repositoryId, { daysBack: null });
    const ended = await until(
      () => call<{ analysis: object | null }>('GET', `/v1/syncs/${sync.id}`, { key }),
      ({ body }) => body.analysis !== null,
    );
    expect(ended.body.analysis).toEqual({ status: 'queued', waiting: 12 });
    const { totals, byModel, byDay, today, failed, ...rest } = await nothingWaits();
    expect(totals).toMatchObject({ calls: 12, answered: 12, refused: 0, unanswered: 0 });
    expect(totals.cost).toBeCloseTo((totals.inputTokens * 0.15 + totals.outputTokens * 0.6) / 1_000_000, 12);
    expect(byModel).toEqual([{ model: 'stand-in', ...totals }]);
    expect(byDay).toEqual([{ day: new Date().toISOString().slice(0, 10), ...totals }]);
    const spent = totals.inputTokens + totals.outputTokens;
    expect(today).toEqual({ limit: 1_000_000, spent, reserved: 0, remaining: 1_000_000 - spent });
    expect([failed, rest.model, rest.pausedUntil, rest.pauseReason]).toEqual([{}, 'stand-in', null, null]);

    const { body: list } = await call<{ data: ShownPullRequest[] }>('GET', '/v1/pull-requests?limit=200', { key });
    const all = await Promise.all(list.data.map(({ id }) => shown(id)));
    expect(all.map(({ analysisState }) => analysisState?.status)).toEqual(Array(12).fill('succeeded'));
    const [first] = all.filter(({ analysis }) => analysis?.tech.languages.includes('typescript'));
    expect(first?.analysis?.summary.title).toBe(first?.title);
    const found = await call<{ data: ShownPullRequest[] }>('GET', '/v1/pull-requests?limit=200&language=TypeScript', {
      key,
    });
    expect(found.body.data.map(({ id }) => id).toSorted()).toEqual(
      all
        .filter(({ analysis }) => analysis?.tech.languages.includes('typescript'))
        .map(({ id }) => id)
        .toSorted(),
    );
    const type = first?.analysis?.summary.type ?? '';
    const ofType = await call<{ data: ShownPullRequest[] }>('GET', `/v1/pull-requests?limit=200&type=${type}`, { key });
    expect(ofType.body.data.map(({ id }) => id)).toContain(first?.id);
  });

  it('is not paid for again when everything is read again', async () => {
    const before = await cost();
    await query(
      sql`update pull_requests set facts_due = true, synced_at = clock_timestamp() where repository_id = ${repositoryId}`,
    );
    await syncToEnd(key, repositoryId, { daysBack: null });
    await nothingWaits();
    expect((await cost()).totals).toEqual(before.totals);
    const [row] = await query(sql`select count(*)::int as rows from llm_analyses where workspace_id = ${workspaceId}`);
    expect(row).toEqual({ rows: 12 });
  });
});

describe('an answer that cannot be used', () => {
  it('is asked for once more, with what is wrong with it', async () => {
    await onModel('addFault', { kind: 'wrong-enum', matching: 'Mend the fence', next: 1 });
    const id = await open('Mend the fence');
    expect(await analysed(id)).toMatchObject({
      analysis: { summary: { title: 'Mend the fence' } },
      analysisState: { status: 'succeeded', reason: null },
    });
    const calls = await callsOf(id);
    expect(calls.map(({ outcome }) => outcome)).toEqual(['answered', 'answered']);
    const paid = calls.reduce((sum, { input_tokens: tokens }) => sum + Number(tokens), 0);
    const [stored] = await query(
      sql`select input_tokens from llm_analyses where pull_request_id = ${id} and is_current`,
    );
    expect(stored).toEqual({ input_tokens: paid });
  });

  it.each([
    ['prose', 'Paint the fence', /^invalid_answer: the answer is not a JSON object$/],
    ['wrong-enum', 'Whiten the fence', /^invalid_answer: summary\.type: /],
    ['cut-short', 'Tar the fence', /^answer_cut: /],
  ] as const)('twice is the end of it, with the reason: %s', async (kind, title, reason) => {
    await onModel('addFault', { kind, matching: title });
    const id = await open(title);
    const { analysis, analysisState } = await analysed(id);
    expect(analysis).toBeNull();
    expect(analysisState).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason) as unknown });
    expect((await callsOf(id)).map(({ outcome }) => outcome)).toEqual(['answered', 'answered']);
  });

  it('because the provider filters it is not asked for again', async () => {
    await onModel('addFault', { kind: 'content-filter', matching: 'Burn the fence' });
    const id = await open('Burn the fence');
    expect((await analysed(id)).analysisState?.reason).toMatch(/^content_filter: /);
    expect(await callsOf(id)).toHaveLength(1);
    expect((await cost()).failed).toEqual({ invalid_answer: 2, answer_cut: 1, content_filter: 1 });
  });
});

describe('a provider that wants to be left alone', () => {
  it('is left alone for as long as it asks, and no try is used up', async () => {
    await onModel('addFault', { kind: 'rate-limited', retryAfter: 2, matching: 'Wait for the fence', next: 1 });
    const id = await open('Wait for the fence');
    const paused = await until(cost, ({ pausedUntil }) => pausedUntil !== null);
    expect(paused).toMatchObject({ pauseReason: 'overloaded' });
    expect(await query(sql`select attempts from llm_analyses where pull_request_id = ${id}`)).toEqual([
      { attempts: 0 },
    ]);
    expect((await analysed(id)).analysisState?.status).toBe('succeeded');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(paused.pausedUntil ?? ''));
    expect((await callsOf(id)).map(({ outcome }) => outcome)).toEqual(['refused', 'answered']);
  });

  it('because it breaks is asked again, and what it may have taken stays counted', async () => {
    await onModel('addFault', { kind: 'drop', matching: 'Drop the fence', next: 1 });
    const id = await open('Drop the fence');
    await until(
      () => callsOf(id),
      (calls) => calls.length === 1,
    );
    await query(sql`update llm_analyses set leased_until = null where pull_request_id = ${id} and attempts = 1`);
    await env.MODEL_SCHEDULER.getByName(workspaceId).wake();
    await until(
      async () => {
        await query(sql`update llm_analyses set leased_until = null where pull_request_id = ${id} and attempts = 1`);
        return shown(id);
      },
      ({ analysisState }) => analysisState?.status === 'succeeded',
    );
    expect((await callsOf(id)).map(({ outcome }) => outcome)).toEqual([null, 'answered']);
    expect((await cost()).today.reserved).toBeGreaterThan(0);
  });
});

describe('a message for a run', () => {
  it('that is doubled, stale or made up does nothing', async () => {
    const modelScheduler = env.MODEL_SCHEDULER.getByName(workspaceId);
    await nothingWaits();
    await modelScheduler.wake();
    const before = await cost();
    const made = () => ({ type: 'llm.run', v: 1, workspaceId, token: crypto.randomUUID() });
    const same = made();
    expect(await deliver([same, same, made()])).toEqual(['0', '1', '2']);
    expect((await cost()).totals).toEqual(before.totals);
  });

  it('of a workspace with nothing waiting ends at once', async () => {
    const { id } = await newWorkspace();
    const modelScheduler = env.MODEL_SCHEDULER.getByName(id);
    await modelScheduler.wake();
    expect(await modelScheduler.pause()).toBeNull();
  });
});

describe('the schedule', () => {
  it('enqueues what a new prompt or model has not seen, and wakes each workspace with waiting rows', async () => {
    await nothingWaits();
    const before = await cost();
    await query(sql`update repositories set analysis_key = 'an earlier one' where id = ${repositoryId}`);
    await query(sql`delete from llm_analyses where pull_request_id in (
      select id from pull_requests where repository_id = ${repositoryId} order by number limit 5)`);
    await worker.scheduled(createScheduledController({ cron: CRONS.sync }), env);
    const after = await until(cost, ({ totals }) => totals.answered === before.totals.answered + 5);
    expect(after.totals.calls).toBe(before.totals.calls + 5);
    const [row] = await query(sql`select analysis_key from repositories where id = ${repositoryId}`);
    expect(row).toEqual({ analysis_key: '1/stand-in' });
  });
});

describe('the daily digest', () => {
  interface Shown {
    n: number;
    totals: {
      analysed: number;
      waiting: number;
      calls: number;
      inputTokens: number;
      cost: number | null;
      text: string;
    };
    data: { day: string; open: boolean; analysed: number; text: string }[];
  }
  const digest = async (asked = '', as = key) => (await call<Shown>('GET', `/v1/ai/digest${asked}`, { key: as })).body;

  it('says what the model added and cost on each day, as the cost does, and in words', async () => {
    const { totals: paid } = await nothingWaits();
    const { n, totals, data } = await digest();
    expect(n).toBeGreaterThanOrEqual(12);
    expect(totals).toMatchObject({ waiting: 0, calls: paid.calls, inputTokens: paid.inputTokens, cost: paid.cost });
    const [today, yesterday] = data;
    expect(today).toMatchObject({ day: new Date().toISOString().slice(0, 10), open: true, analysed: totals.analysed });
    expect(today?.text).toContain(`${totals.analysed} analysed`);
    expect(yesterday).toMatchObject({ open: false, analysed: 0, text: 'The model had nothing to do.' });
    expect((await digest('?from=2026-01-01&to=2026-01-04')).data.map(({ day }) => day)).toEqual([
      '2026-01-03',
      '2026-01-02',
      '2026-01-01',
    ]);
  });

  it('is the workspace’s alone, of a window that makes sense', async () => {
    const other = await newWorkspace('Strangers');
    expect((await digest('', other.key)).n).toBe(0);
    const refused = async (asked: string) => {
      const { status, body } = await call('GET', `/v1/ai/digest?${asked}`, { key });
      return [status, body.errors?.[0]?.path];
    };
    expect(await refused('day=2026-01-01')).toEqual([400, 'day']);
    expect(await refused('window=4w&to=2026-01-01')).toEqual([400, 'window']);
    expect(await refused('from=2026-02-01&to=2026-01-01')).toEqual([400, 'from']);
    expect((await call('GET', '/v1/ai/digest')).status).toBe(401);
  });
});

describe('the cost', () => {
  it('is the workspace’s alone, of a window that makes sense', async () => {
    const other = await newWorkspace('Strangers');
    const { body } = await call<ShownCost>('GET', '/v1/metrics/ai/cost', { key: other.key });
    expect(body.totals).toEqual({
      calls: 0,
      answered: 0,
      refused: 0,
      unanswered: 0,
      inputTokens: 0,
      outputTokens: 0,
      cost: null,
    });
    const ago = await call<ShownCost>('GET', '/v1/metrics/ai/cost?to=2020-01-01T00:00:00Z', { key });
    expect([ago.body.totals.calls, ago.body.today.spent > 0]).toEqual([0, true]);
    const wrong = await call('GET', '/v1/metrics/ai/cost?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', { key });
    expect([wrong.status, wrong.body.errors?.[0]?.path]).toEqual([400, 'from']);
    expect((await call('GET', '/v1/metrics/ai/cost')).status).toBe(401);
  });
});
