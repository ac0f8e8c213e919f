import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnalysisOutcome, CallRequest, PendingAnalysis } from '../../src/domain/analysis/call.ts';
import type { AnalysisResult } from '../../src/domain/analysis/result.ts';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import { beginCall, endCall, rejectionsSinceAnswer } from '../../src/storage/analyses/calls.ts';
import {
  countWaiting,
  isEnqueued,
  enqueueAgain,
  enqueueNext,
  repositoriesToEnqueue,
  waitingWorkspaces,
} from '../../src/storage/analyses/enqueue.ts';
import { saveOutcome } from '../../src/storage/analyses/save-outcome.ts';
import { nextPendingAt, requeue, takePending } from '../../src/storage/analyses/take.ts';
import { asOwner, asTenant, type Scope } from '../../src/storage/database.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { finishReviewComments } from '../../src/storage/review-comments.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { at, commit, complete, file, person, review, snapshot } from '../support/pull-request-snapshots.ts';
import { sized } from '../support/sized.ts';

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
});

const KEY = { promptVersion: 1, model: 'model' };
const NOON = '2026-06-01T12:00:00.000Z';
const LATER = '2026-06-01T12:01:30.000Z';

const RESULT: AnalysisResult = {
  summary: { title: 'A change', description: '', type: 'feature' },
  tech: { languages: [], frameworks: [], categories: [] },
  health: { review_friction: 'low', scope: 'small', risk_level: 'low', reasons: [] },
  ai: { assisted: null, tools: [], usage: '', confidence: 0.5, evidence: [] },
};
const ASSISTED: AnalysisResult = {
  ...RESULT,
  ai: { ...RESULT.ai, assisted: true, tools: ['claude'], evidence: ['with Claude'] },
};

/** Stores pull requests by their numbers, each updated at the minute of its number, and computes their facts. */
async function store(numbers: number[], changes: Parameters<typeof snapshot>[0] = {}): Promise<void> {
  const copies = numbers.map((number) => snapshot({ number, updatedAt: at(number), ...changes }));
  await savePullRequests(test.db, scope, copies);
  await compute();
}

async function compute(line: typeof KEY | null = KEY): Promise<void> {
  const stale = await staleFacts(test.db, scope, FACTS_VERSIONS, 100);
  await saveFacts(test.db, scope, FACTS_VERSIONS, stale.map(factsOf), line);
}

const take = (now = NOON, until = LATER) => takePending(test.db, scope.workspaceId, now, until);

async function taken(now = NOON): Promise<PendingAnalysis> {
  const pending = await take(now);
  if (!pending) throw new Error('no row waits');
  return pending;
}

const hashOf = ({ title, body }: PendingAnalysis) =>
  createHash('sha256')
    .update(JSON.stringify([title, body]))
    .digest('hex');

function call(pending: PendingAnalysis, changes: Partial<CallRequest> = {}): CallRequest {
  return {
    ...KEY,
    id: randomUUID(),
    pullRequestId: pending.pullRequestId,
    inputHash: hashOf(pending),
    promptTokens: 100,
    answerTokens: { least: 0, most: 0 },
    dailyLimit: 1_000,
    now: NOON,
    dayBegin: '2026-06-01T00:00:00.000Z',
    runningSince: '2026-06-01T11:58:30.000Z',
    ...changes,
  };
}

const begin = (request: CallRequest) => beginCall(test.db, scope.workspaceId, request);

function answered(id: string, inputTokens = 30, outputTokens = 10) {
  return { id, outcome: 'answered', usage: { inputTokens, outputTokens }, cost: 0.5, finishedAt: LATER } as const;
}

function outcome(pending: PendingAnalysis, changes: Partial<AnalysisOutcome> = {}): AnalysisOutcome {
  const { id, pullRequestId, contentVersion } = pending;
  return {
    ...KEY,
    id,
    pullRequestId,
    contentVersion,
    inputHash: hashOf(pending),
    status: 'succeeded',
    result: RESULT,
    reason: null,
    usage: { inputTokens: 30, outputTokens: 10 },
    cost: 0.5,
    finishedAt: LATER,
    call: null,
    ...changes,
  };
}

const failedBy = (reason: string, pending: PendingAnalysis, finishedAt = LATER) =>
  outcome(pending, { status: 'failed', result: null, reason, finishedAt });

const save = (changed: AnalysisOutcome) => saveOutcome(test.db, scope.workspaceId, changed);
const analyses = () => rowsOf(test.db, scope, 'llm_analyses', 'created_at, id');
const calls = () => rowsOf(test.db, scope, 'llm_calls', 'started_at, id');

describe('the line', () => {
  it('is joined with the facts, by what has all its lists, once a pull request', async () => {
    await store([1, 2]);
    await savePullRequests(test.db, scope, [
      snapshot({ number: 3, lists: { reviewComments: { state: 'deferred', by: 'repository' } } }),
      snapshot({ number: 1, updatedAt: at(30), readAt: at(30) }),
    ]);
    await compute();
    expect(await analyses()).toMatchObject([
      { status: 'pending', input_hash: null },
      { status: 'pending', pull_request_updated_at: expect.anything() as unknown },
    ]);
    expect((await taken()).title).toBe('Change 1');
    expect(await countWaiting(test.db, scope.workspaceId)).toBe(2);
  });

  it('is joined by what was computed before its comments were there, once they are', async () => {
    const deferred = { reviewComments: { state: 'deferred', by: 'repository' } } as const;
    await savePullRequests(test.db, scope, [snapshot({ number: 1, lists: deferred })]);
    await compute();
    expect(await countWaiting(test.db, scope.workspaceId)).toBe(0);
    await finishReviewComments(test.db, scope, LATER, 10);
    await compute();
    expect(await countWaiting(test.db, scope.workspaceId)).toBe(1);
  });

  it('is not there when no provider is configured', async () => {
    await savePullRequests(test.db, scope, [snapshot({})]);
    await compute(null);
    expect(await analyses()).toEqual([]);
  });

  it('is not joined again by content that has a result of this prompt and model, and by any other it is', async () => {
    await store([1]);
    const pending = await taken();
    await save(outcome(pending));
    await asOwner(test.db, [sql`update pull_requests set facts_due = true where workspace_id = ${scope.workspaceId}`]);
    await compute();
    expect(await countWaiting(test.db, scope.workspaceId)).toBe(0);
    await store([1], { readAt: at(40) });
    expect(await countWaiting(test.db, scope.workspaceId)).toBe(1);
    await save(outcome(await taken()));
    await asOwner(test.db, [sql`update pull_requests set facts_due = true where workspace_id = ${scope.workspaceId}`]);
    await compute({ ...KEY, promptVersion: 2 });
    expect(await countWaiting(test.db, scope.workspaceId)).toBe(1);
  });

  it('is joined again by what a provider failed at or refused, after a day, and by what a model failed at never', async () => {
    await store([1, 2, 3]);
    const recent = new Date().toISOString();
    await save(failedBy('provider_failed: HTTP 500', await taken(), recent));
    await save(failedBy('rejected: HTTP 400', await taken(), recent));
    await save(failedBy('invalid_answer: no JSON', await taken(), recent));
    const waiting = () => countWaiting(test.db, scope.workspaceId);
    const again = async () => {
      await asOwner(test.db, [
        sql`update pull_requests set facts_due = true where workspace_id = ${scope.workspaceId}`,
      ]);
      await compute();
      await enqueueAgain(test.db, KEY, 1_000);
    };
    await again();
    expect(await waiting()).toBe(0);
    await asOwner(test.db, [
      sql`update llm_analyses set finished_at = now() - interval '25 hours' where workspace_id = ${scope.workspaceId}`,
    ]);
    await enqueueAgain(test.db, { ...KEY, model: 'another' }, 1_000);
    expect(await waiting()).toBe(0);
    await enqueueAgain(test.db, KEY, 1_000);
    expect(await waiting()).toBe(2);
    await again();
    expect(await waiting()).toBe(2);
    await save(failedBy('provider_failed: HTTP 500', await taken(), new Date().toISOString()));
    await again();
    expect(await waiting()).toBe(1);
  });

  it('is joined for a model that was left and is asked once more, whose result is known and becomes the current one', async () => {
    await store([1]);
    const pending = await taken();
    await save(outcome(pending));
    const due = () =>
      asOwner(test.db, [sql`update pull_requests set facts_due = true where workspace_id = ${scope.workspaceId}`]);
    await due();
    await compute({ ...KEY, model: 'b' });
    await save(outcome(await taken(), { model: 'b', result: ASSISTED }));
    const current = async () => (await analyses()).filter((row) => row['is_current'] === true);
    expect(await current()).toMatchObject([{ model: 'b' }]);
    await due();
    await compute();
    const back = await taken();
    expect(await begin(call(back))).toMatchObject({ kind: 'known' });
    expect(await save(outcome(back, { usage: { inputTokens: 0, outputTokens: 0 }, cost: 0 }))).toBe(true);
    expect(await current()).toMatchObject([{ model: 'model', input_tokens: 30 }]);
    await compute();
    expect(await countWaiting(test.db, scope.workspaceId)).toBe(0);
  });

  it('is filled for a new prompt or model, newest first, a bounded number at a time', async () => {
    await savePullRequests(
      test.db,
      scope,
      [1, 2, 3, 4, 5].map((number) => snapshot({ number, updatedAt: at(number) })),
    );
    await compute(null);
    const key = { ...KEY, model: randomUUID() };
    expect(await repositoriesToEnqueue(test.db, key, 1_000)).toContainEqual(scope);
    let after = await enqueueNext(test.db, scope, key, null, 2);
    expect((await taken()).title).toBe('Change 5');
    expect(await countWaiting(test.db, scope.workspaceId)).toBe(2);
    while (after) {
      expect(await isEnqueued(test.db, scope, key)).toBe(false);
      after = await enqueueNext(test.db, scope, key, after, 2);
    }
    expect(await isEnqueued(test.db, scope, key)).toBe(true);
    expect(await countWaiting(test.db, scope.workspaceId)).toBe(5);
    expect(await repositoriesToEnqueue(test.db, key, 1_000)).not.toContainEqual(scope);
    expect(await waitingWorkspaces(test.db, null, 100_000)).toContain(scope.workspaceId);
  });
});

describe('a row that is taken', () => {
  it('is of the newest that nobody has taken, with all that it is analysed from', async () => {
    await store([1], {
      title: 'Whole',
      body: 'Words',
      lists: {
        files: complete([file('b.ts', { additions: 1 }), file('a.ts', { additions: 90 })]),
        commits: complete([commit('abc', { message: 'fix: it\n\nCo-authored-by: A <a@b>' })]),
        reviews: complete([
          review(1, { author: person(7), state: 'approved', body: 'Fine' }),
          review(2, { author: null }),
        ]),
      },
    });
    await store([2]);
    expect(await take()).toMatchObject({
      title: 'Change 2',
      files: [],
      commits: [],
      reviews: [],
      fileCount: 0,
      attempts: 0,
    });
    const before = test.local.endpoint.requests();
    expect(await take()).toMatchObject({
      repositoryId: scope.repositoryId,
      title: 'Whole',
      body: 'Words',
      files: [{ path: 'a.ts', additions: 90 }, { path: 'b.ts' }],
      fileCount: 2,
      commits: [{ sha: 'abc', message: 'fix: it\n\nCo-authored-by: A <a@b>' }],
      reviews: [
        { author: 'person-7', state: 'approved', body: 'Fine' },
        { author: null, body: 'looks good' },
      ],
      reviewCount: 2,
    });
    expect(test.local.endpoint.requests() - before).toBe(1);
    expect(await take()).toBeNull();
    expect(await nextPendingAt(test.db, scope.workspaceId)).toBe(LATER);
    expect((await taken(LATER)).title).toBe('Change 2');
  });

  it('comes again before its time when a limit kept it waiting, and the schedule has come', async () => {
    await store([1, 2]);
    for (const reason of ['day_limit: spent', undefined]) {
      const { id } = await taken();
      await requeue(test.db, scope.workspaceId, id, { notBefore: at(10_000_000), tries: 0, ...(reason && { reason }) });
    }
    expect(await take()).toBeNull();
    await enqueueAgain(test.db, KEY, 1_000);
    expect((await taken()).title).toBe('Change 2');
    expect(await take()).toBeNull();
  });

  it('comes once for each, when several ask at the same time', async () => {
    await store([1, 2, 3, 4, 5, 6]);
    const all = await Promise.all(Array.from({ length: 10 }, () => take()));
    const ids = all.flatMap((pending) => (pending ? [pending.id] : []));
    expect([ids.length, new Set(ids).size]).toEqual([6, 6]);
  });

  it('comes again when it was requeued: at once, or after a while with a try to its account', async () => {
    await store([1]);
    const { id } = await taken();
    await requeue(test.db, scope.workspaceId, id, { notBefore: null, tries: 0 });
    expect(await taken()).toMatchObject({ id, attempts: 0 });
    await requeue(test.db, scope.workspaceId, id, { notBefore: at(10_000_000), tries: 1 });
    expect(await take()).toBeNull();
    expect(await taken(at(10_000_000))).toMatchObject({ id, attempts: 1 });
  });
});

describe('a call', () => {
  it('is noted before it is made, with what it may take, and its end with what it took', async () => {
    await store([1]);
    const request = call(await taken());
    expect(await begin(request)).toMatchObject({ kind: 'granted' });
    expect(await calls()).toMatchObject([{ id: request.id, reserved_tokens: 100, outcome: null, finished_at: null }]);
    await endCall(test.db, scope.workspaceId, answered(request.id));
    await endCall(test.db, scope.workspaceId, { ...answered(request.id), outcome: 'refused' });
    expect(await calls()).toMatchObject([{ outcome: 'answered', input_tokens: 30, output_tokens: 10, cost: 0.5 }]);
  });

  it('is not made for what is being asked about, until nobody can be asking any more', async () => {
    await store([1]);
    const pending = await taken();
    const all = await Promise.all(Array.from({ length: 8 }, () => begin(call(pending))));
    expect(all.map(({ kind }) => kind).toSorted()).toEqual([...Array(7).fill('asked'), 'granted']);
    expect(await begin(call(pending, { now: LATER, runningSince: NOON }))).toMatchObject({ kind: 'granted' });
  });

  it('may be made again at once when its end is known', async () => {
    await store([1]);
    const pending = await taken();
    const request = call(pending);
    await begin(request);
    await endCall(test.db, scope.workspaceId, {
      id: request.id,
      outcome: null,
      usage: null,
      cost: null,
      finishedAt: LATER,
    });
    expect(await begin(call(pending))).toMatchObject({ kind: 'granted' });
  });

  it('is not made for an input that has a result, whichever pull request it was of', async () => {
    await store([1, 2], { title: 'The same', body: 'in both' });
    const first = await taken();
    await save(outcome(first));
    const second = await taken();
    const permission = await begin(call(second));
    expect(permission).toMatchObject({ kind: 'known', result: { status: 'succeeded', result: RESULT, reason: null } });
    const other = { ...call(second), model: 'another' };
    expect(await begin(other)).toMatchObject({ kind: 'granted' });
    expect(await begin({ ...call(second), promptVersion: 2 })).toMatchObject({ kind: 'granted' });
  });

  it('is made again after the provider failed or refused, and not after the model did', async () => {
    await store([1]);
    const pending = await taken();
    await save(outcome(pending, { status: 'failed', result: null, reason: 'provider_failed: HTTP 500' }));
    expect(await begin(call(pending))).toMatchObject({ kind: 'granted' });
    await save(failedBy('rejected: HTTP 400', pending, at(98)));
    expect(await begin(call(pending, { now: LATER, runningSince: NOON }))).toMatchObject({ kind: 'granted' });
    await save(failedBy('invalid_answer: no JSON', pending, at(99)));
    expect(await begin(call(pending))).toMatchObject({ kind: 'known', result: { reason: 'invalid_answer: no JSON' } });
  });

  it('that a model rejects is counted until it answers', async () => {
    await store([1, 2, 3]);
    const rejections = () => rejectionsSinceAnswer(test.db, scope.workspaceId, 'model');
    const [first, second, third] = [await taken(), await taken(), await taken()];
    await save(failedBy('rejected: HTTP 400', first));
    await save(failedBy('rejected: HTTP 400', second));
    expect([await rejections(), await rejectionsSinceAnswer(test.db, scope.workspaceId, 'another')]).toEqual([2, 0]);
    const request = call(third);
    await begin(request);
    await endCall(test.db, scope.workspaceId, { ...answered(request.id), finishedAt: '2026-06-01T12:02:00.000Z' });
    expect(await rejections()).toBe(0);
  });

  it('of another workspace counts nowhere else', async () => {
    await store([1]);
    await begin(call(await taken(), { promptTokens: 1_000 }));
    scope = await newScope(test.db);
    await store([1]);
    expect(await begin(call(await taken(), { promptTokens: 1_000 }))).toMatchObject({ kind: 'granted' });
  });
});

describe('the day’s tokens', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  async function inputs(count: number): Promise<PendingAnalysis[]> {
    await store(many(count));
    return Promise.all(many(count).map(() => taken()));
  }

  it('are never exceeded, when several ask at the same time', async () => {
    const all = await Promise.all((await inputs(20)).map((pending) => begin(call(pending, { promptTokens: 300 }))));
    expect(all.filter(({ kind }) => kind === 'granted')).toHaveLength(3);
    expect(all.find(({ kind }) => kind === 'limit')).toMatchObject({ spent: 0 });
    const reserved = (await calls()).map((row) => Number(row['reserved_tokens']));
    expect(reserved.reduce((sum, tokens) => sum + tokens, 0)).toBeLessThanOrEqual(1_000);
  });

  it('are what answers took; what was refused took none, and what is not known all that was set aside', async () => {
    const [first, second, third, fourth] = (await inputs(4)).map((pending) => call(pending, { promptTokens: 400 }));
    if (!first || !second || !third || !fourth) throw new Error('four inputs were asked for');
    await begin(first);
    await begin(second);
    expect(await begin(third)).toMatchObject({ kind: 'limit', spent: 0, reserved: 800 });
    await endCall(test.db, scope.workspaceId, answered(first.id, 100, 50));
    expect(await begin(third)).toMatchObject({ kind: 'granted' });
    await endCall(test.db, scope.workspaceId, { ...answered(third.id), outcome: 'refused', usage: null, cost: null });
    await endCall(test.db, scope.workspaceId, { ...answered(second.id), outcome: null, usage: null, cost: null });
    expect(await begin({ ...fourth, promptTokens: 500 })).toMatchObject({ kind: 'limit', spent: 150, reserved: 400 });
    expect(await begin({ ...fourth, promptTokens: 450 })).toMatchObject({ kind: 'granted' });
  });

  it('that are left have room for a shorter answer, down to the shortest', async () => {
    const answerTokens = { least: 100, most: 500 };
    const [first, second, third] = (await inputs(3)).map((pending) => call(pending, { answerTokens }));
    if (!first || !second || !third) throw new Error('three inputs were asked for');
    expect(await begin(first)).toEqual({ kind: 'granted', answerTokens: 500 });
    expect(await begin(second)).toEqual({ kind: 'granted', answerTokens: 300 });
    expect(await begin(third)).toEqual({ kind: 'limit', spent: 0, reserved: 1_000, running: 1_000, needed: 200 });
    expect((await calls()).map((row) => Number(row['reserved_tokens'])).toSorted()).toEqual([400, 600]);
  });

  it('are set aside by what this model’s answers took at most, also the day before, and no other’s', async () => {
    const [first, second] = (await inputs(2)).map((pending) => call(pending));
    if (!first || !second) throw new Error('two inputs were asked for');
    await begin({ ...first, now: '2026-05-31T00:00:01.000Z' });
    await endCall(test.db, scope.workspaceId, answered(first.id, 800, 300));
    expect(await begin(second)).toEqual({ kind: 'limit', spent: 0, reserved: 0, running: 0, needed: 1_100 });
    expect(await begin({ ...second, model: 'another' })).toMatchObject({ kind: 'granted' });
    const dayBegin = '2026-06-02T00:00:00.000Z';
    const later = { ...second, id: randomUUID(), dayBegin, now: '2026-06-02T12:00:00.000Z' };
    expect(await begin(later)).toMatchObject({ kind: 'granted' });
  });

  it('are set aside by what the day’s largest answer took, when that was more than was thought', async () => {
    const [first, second] = (await inputs(2)).map((pending) => call(pending, { promptTokens: 100 }));
    if (!first || !second) throw new Error('two inputs were asked for');
    await begin(first);
    await endCall(test.db, scope.workspaceId, answered(first.id, 400, 200));
    expect(await begin(second)).toMatchObject({ kind: 'limit', spent: 600 });
  });

  it('are there again on the next day', async () => {
    const [first, second] = (await inputs(2)).map((pending) => call(pending, { promptTokens: 1_000 }));
    if (!first || !second) throw new Error('two inputs were asked for');
    await begin(first);
    expect(await begin(second)).toMatchObject({ kind: 'limit' });
    const tomorrow = { now: '2026-06-02T00:00:00.000Z', dayBegin: '2026-06-02T00:00:00.000Z' };
    expect(await begin({ ...second, ...tomorrow })).toMatchObject({ kind: 'granted' });
  });
});

describe('an outcome', () => {
  it('takes the place of the row that waits, with how its call ended, in one round trip', async () => {
    await store([1]);
    const pending = await taken();
    const request = call(pending);
    await begin(request);
    const before = test.local.endpoint.requests();
    expect(await save(outcome(pending, { call: answered(request.id) }))).toBe(true);
    expect(test.local.endpoint.requests() - before).toBe(1);
    expect(await analyses()).toMatchObject([
      {
        status: 'succeeded',
        is_current: true,
        result: RESULT,
        input_tokens: 30,
        output_tokens: 10,
        cost: 0.5,
        model: 'model',
      },
    ]);
    expect(await calls()).toMatchObject([{ outcome: 'answered' }]);
  });

  it('is stored once however often it is saved, and what a new try takes is added', async () => {
    await store([1]);
    const pending = await taken();
    const failed = outcome(pending, { status: 'failed', result: null, reason: 'provider_failed: HTTP 502' });
    await save(failed);
    await save(failed);
    expect(await analyses()).toMatchObject([{ status: 'failed', input_tokens: 30, cost: 0.5 }]);
    await save(outcome(pending, { finishedAt: at(99) }));
    expect(await analyses()).toMatchObject([{ status: 'succeeded', reason: null, input_tokens: 60, cost: 1 }]);
  });

  it('that is good stays current, and the facts with it, when a provider fails at newer content, and not when a model does', async () => {
    await store([1]);
    await save(outcome(await taken(), { result: ASSISTED }));
    await store([1], { body: 'changed', readAt: at(40) });
    const next = await taken();
    expect(await save(failedBy('provider_failed: HTTP 500', next))).toBe(false);
    const current = async () => (await analyses()).filter((row) => row['is_current'] === true);
    expect(await current()).toMatchObject([{ result: ASSISTED }]);
    await store([1], { body: 'changed again', readAt: at(50) });
    expect(await save(failedBy('invalid_answer: no JSON', await taken()))).toBe(true);
    expect(await current()).toMatchObject([{ status: 'failed' }]);
  });

  it('that is good is kept when somebody else fails at the same input', async () => {
    await store([1]);
    const pending = await taken();
    await save(outcome(pending));
    for (const reason of ['provider_failed: HTTP 500', 'invalid_answer: no JSON'])
      await save(failedBy(reason, pending));
    expect(await analyses()).toMatchObject([{ status: 'succeeded', result: RESULT, reason: null, is_current: true }]);
  });

  it('leaves waiting what has changed meanwhile', async () => {
    await store([1]);
    const pending = await taken();
    await store([1], { title: 'Changed', readAt: at(40) });
    await save(outcome(pending));
    expect((await analyses()).map(({ status }) => status).toSorted()).toEqual(['pending', 'succeeded']);
    expect((await taken()).title).toBe('Changed');
  });

  it('is current until there is one of newer content, and one of older content never is', async () => {
    await store([1], { title: 'Old' });
    const old = await taken();
    await store([1], { title: 'New', readAt: at(40) });
    const fresh = await taken(LATER);
    await save(outcome(fresh));
    await save(outcome(old));
    const current = async () => (await analyses()).filter((row) => row['is_current'] === true);
    expect(await current()).toMatchObject([{ input_hash: hashOf(fresh) }]);
    // A change back finds the old result again.
    await store([1], { title: 'Old', readAt: at(50) });
    const back = await taken();
    expect(await begin(call(back))).toMatchObject({ kind: 'known' });
    await save(outcome(back, { usage: { inputTokens: 0, outputTokens: 0 }, cost: 0 }));
    expect(await current()).toMatchObject([{ input_hash: hashOf(old), input_tokens: 30 }]);
    expect(await analyses()).toHaveLength(2);
  });

  it('has facts computed again when the model is of another opinion, and not otherwise', async () => {
    await store([1]);
    const pending = await taken();
    expect(await save(outcome(pending, { result: ASSISTED }))).toBe(true);
    const [row] = await rowsOf(test.db, scope, 'pull_requests', 'number');
    expect(row).toMatchObject({ facts_due: true });
    await compute();
    expect(await countWaiting(test.db, scope.workspaceId)).toBe(0);
    await store([1], { body: 'changed', readAt: at(40) });
    const next = await taken();
    expect(await save(outcome(next, { result: { ...ASSISTED, summary: RESULT.summary } }))).toBe(false);
    await store([1], { body: 'changed again', readAt: at(50) });
    expect(await save(outcome(await taken(), { result: RESULT }))).toBe(true);
  });

  it('has facts computed again when it tells another type of work, unless the title or a label tells it', async () => {
    await store([1], { title: 'Change' });
    await store([2], { title: 'fix: it' });
    await compute();
    const types = async () => {
      const rows = await rowsOf(test.db, scope, 'pull_request_facts', 'work_type_source');
      return rows.map((row) => [row['work_type'], row['work_type_source']]);
    };
    const [first, second] = [await taken(), await taken()];
    const typed = (pending: PendingAnalysis) =>
      outcome(pending, { result: { ...RESULT, summary: { ...RESULT.summary, type: 'docs' } } });
    const due = [await save(typed(first)), await save(typed(second))];
    expect(due.toSorted()).toEqual([false, true]);
    await compute();
    expect(await types()).toEqual([
      ['docs', 'model'],
      ['bugfix', 'title'],
    ]);
  });

  it('is not overlooked by facts that were being computed when it was stored', async () => {
    await store([1]);
    await asOwner(test.db, [sql`update pull_requests set facts_due = true where workspace_id = ${scope.workspaceId}`]);
    const stale = await staleFacts(test.db, scope, FACTS_VERSIONS, 10);
    await save(outcome(await taken()));
    await saveFacts(test.db, scope, FACTS_VERSIONS, stale.map(factsOf), KEY);
    expect(await rowsOf(test.db, scope, 'pull_requests', 'number')).toMatchObject([{ facts_due: true }]);
    await compute();
    expect(await rowsOf(test.db, scope, 'pull_requests', 'number')).toMatchObject([{ facts_due: false }]);
  });

  it('of a pull request that is gone is nobody’s, and its calls stay on the bill', async () => {
    await store([1]);
    const pending = await taken();
    const request = call(pending);
    await begin(request);
    await asOwner(test.db, [sql`delete from pull_requests where id = ${pending.pullRequestId}`]);
    expect(await save(outcome(pending, { call: answered(request.id) }))).toBe(false);
    expect(await analyses()).toEqual([]);
    expect(await calls()).toMatchObject([{ outcome: 'answered', pull_request_id: null }]);
  });
});

/** How many pull requests a nightly run enqueues at once. */
const CROWD = sized(5_000, 100_000);

describe(`with ${CROWD.toLocaleString('en')} waiting`, { tags: 'long' }, () => {
  beforeAll(async () => {
    const crowd = await newScope(test.db);
    const { workspaceId, repositoryId } = crowd;
    // In parts: a statement may take no longer than the product's deadline.
    for (let from = 1; from < CROWD; from += 5_000) {
      await asOwner(test.db, [
        sql`insert into pull_requests (workspace_id, repository_id, number, github_id, node_id, title, body, state, is_draft,
            base_ref, head_ref, head_sha, additions, deletions, changed_files, created_at, updated_at, details_complete,
            facts_due, read_at)
          select ${workspaceId}::uuid, ${repositoryId}::uuid, n, n, 'PR_' || n, 'Change ' || n, '', 'merged', false,
            'main', 'change', 'sha', 1, 1, 1, now() - n * interval '1 minute', now() - n * interval '1 minute', true, false, now()
          from generate_series(${from}::int, ${from + 4_999}::int) n`,
      ]);
    }
    crowded = crowd;
  });

  let crowded: Scope;

  it('all of them are enqueued in bounded statements, and the newest is taken and counted by its index', async () => {
    const key = { ...KEY, model: randomUUID() };
    let [after, statements] = [await enqueueNext(test.db, crowded, key, null, 1_000), 1];
    for (; after; statements++) after = await enqueueNext(test.db, crowded, key, after, 1_000);
    expect(statements).toBe(CROWD / 1_000 + 1);
    expect(await countWaiting(test.db, crowded.workspaceId)).toBe(CROWD);
    scope = crowded;
    for (let n = 1; n <= 20; n++) expect((await taken()).title).toBe(`Change ${n}`);
    const rows = await asTenant(test.db, crowded.workspaceId, [
      sql`explain (costs off) select id from llm_analyses
        where workspace_id = ${crowded.workspaceId} and status = 'pending'
          and (leased_until is null or leased_until <= ${NOON}::timestamptz)
        order by pull_request_updated_at desc, id desc limit 1 for update skip locked`,
    ]);
    const plan = JSON.stringify(rows);
    expect(plan).toContain('Index Scan using llm_analyses_pending');
    expect(plan).not.toContain('Sort');
  });
});
