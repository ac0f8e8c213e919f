import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askModel, type ModelAnswer } from '../../bench/eval/ask-model.ts';
import { bot, committed, labelled, trailers, user } from '../../bench/eval/cases/case.ts';
import { analysisInputOf, expectationOf } from '../../bench/eval/expectation.ts';
import { scoreModel } from '../../bench/eval/model-scoring.ts';
import { startModel, type ModelStandIn } from '../../packages/model-stand-in/src/start-model.ts';
import { parseConfig } from '../../src/config.ts';
import { modelOf } from '../../src/model.ts';

describe('what is expected of a model', () => {
  it('is that AI had a hand in the change, by whatever tier, with the tools', () => {
    const trailer = trailers('Co-authored-by: Claude <noreply@anthropic.com>');
    const prose = { body: 'I used ChatGPT to write the tests.' };
    const of = (...label: Parameters<typeof labelled>) => expectationOf(labelled(...label));
    expect(of('trailer', '', trailer, 'co_author claude certain')).toEqual({ assisted: true, tools: ['claude'] });
    expect(of('prose', '', prose, 'statement openai weak')).toEqual({ assisted: true, tools: ['openai'] });
  });

  it('is nothing of what reviews say, or of mentions', () => {
    const nothing = { assisted: false, tools: [] };
    expect(expectationOf(labelled('reviewed', '', {}, 'reviewer coderabbit certain'))).toEqual(nothing);
    expect(expectationOf(labelled('mentioned', '', { title: 'Use cursor for pagination' }))).toEqual(nothing);
  });

  it('is not known where an account tells, which the model is not shown', () => {
    const authored = labelled('authored', '', { author: bot('copilot-swe-agent') }, 'author copilot certain');
    const agent = committed('fix: headers', bot('copilot-swe-agent'), 'copilot-swe-agent[bot]');
    expect(expectationOf(authored)).toBeNull();
    expect(expectationOf(labelled('committed', '', agent, 'co_author copilot certain'))).toBeNull();
    const both = trailers('Co-authored-by: Claude <noreply@anthropic.com>');
    const commits = [...(both.commits ?? []), ...(agent.commits ?? [])].map((commit, index) => ({
      ...commit,
      sha: `c${index}`,
    }));
    const labels = ['co_author copilot certain', 'co_author claude certain'] as const;
    expect(expectationOf(labelled('both', '', { author: user('octavia'), commits }, ...labels))).toEqual({
      assisted: true,
      tools: ['claude'],
    });
  });
});

describe('the score of a model', () => {
  const said = (assisted: boolean | null, tools: string[], evidence: string[] = ['a quote']): ModelAnswer => ({
    result: {
      summary: { title: '', description: '', type: 'chore' },
      tech: { languages: [], frameworks: [], categories: [] },
      health: { review_friction: 'low', scope: 'small', risk_level: 'low', reasons: [] },
      ai: { assisted, tools, usage: '', confidence: 1, evidence },
    },
    reason: null,
    usage: { inputTokens: 100, outputTokens: 10 },
    calls: 1,
  });
  const unusable: ModelAnswer = {
    result: null,
    reason: 'invalid_answer: not a JSON object',
    usage: { inputTokens: 200, outputTokens: 20 },
    calls: 2,
  };
  const is = (...tools: string[]) => ({ assisted: true, tools });
  const isNot = { assisted: false, tools: [] };
  const CASES = [
    { name: 'right', expected: is('claude'), answer: said(true, ['claude code']) },
    { name: 'another tool', expected: is('cursor'), answer: said(true, ['github copilot'], []) },
    { name: 'not seen', expected: is('codex'), answer: said(null, []) },
    { name: 'denied', expected: is('other'), answer: said(false, ['devx']) },
    { name: 'not answered', expected: is('aider'), answer: unusable },
    { name: 'imagined', expected: isNot, answer: said(true, ['somebody']) },
    { name: 'rightly null', expected: isNot, answer: said(null, []) },
    { name: 'rightly false', expected: isNot, answer: said(false, []) },
    { name: 'no answer to nothing', expected: isNot, answer: unusable },
  ];

  it('takes null and false alike for no, and an answer that cannot be used for none', () => {
    const { assisted, confusion, invalid } = scoreModel(CASES, null);
    expect(assisted).toEqual({ right: 2, wrong: 1, missing: 3, precision: 2 / 3, recall: 2 / 5 });
    expect(confusion).toEqual({
      assisted: { true: 2, false: 1, null: 1, invalid: 1 },
      'not assisted': { true: 1, false: 1, null: 1, invalid: 1 },
    });
    expect(invalid).toEqual({ invalid_answer: 2 });
  });

  it('counts the tools by the product’s own names, where AI use was claimed', () => {
    const { tools, byTool, withoutEvidence } = scoreModel(CASES, null);
    expect(tools).toMatchObject({ right: 1, wrong: 2, missing: 4 });
    expect(byTool).toMatchObject({ claude: { right: 1 }, copilot: { wrong: 1 }, other: { wrong: 1, missing: 1 } });
    expect(withoutEvidence).toBe(1);
  });

  it('names every case that differs, and sums up what was paid', () => {
    const { misses, calls, usage, cost } = scoreModel(CASES, { input: 1, output: 10 });
    expect(misses.map(({ name, found }) => `${name}: ${found}`)).toEqual([
      'another tool: true (github copilot)',
      'not seen: null',
      'denied: false (devx)',
      'not answered: invalid',
      'imagined: true (somebody)',
      'no answer to nothing: invalid',
    ]);
    expect([calls, usage]).toEqual([11, { inputTokens: 1_100, outputTokens: 110 }]);
    expect(cost).toBeCloseTo(0.0022, 10);
    expect(scoreModel(CASES, null).cost).toBeNull();
  });
});

describe('asking a model about the cases', () => {
  let standIn: ModelStandIn;
  beforeAll(async () => {
    standIn = await startModel({ key: 'right', latency: 5 });
  });
  afterAll(() => standIn.stop());
  beforeEach(() => {
    standIn.control.clearFaults();
    standIn.control.resetStats();
  });

  /** A clock that jumps over waits. */
  function clock() {
    let now = Date.UTC(2026, 5, 1);
    const waits: number[] = [];
    const sleep = (milliseconds: number): Promise<void> => {
      waits.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    };
    return { now: () => now, sleep, waits };
  }

  const inputs = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo'].map((title) =>
    analysisInputOf(labelled(title, '', { title })),
  );
  function model(key = 'right') {
    const of = modelOf(
      parseConfig({
        DATABASE_URL: 'postgresql://nobody@localhost/none',
        ADMIN_TOKEN: 'a'.repeat(32),
        ENCRYPTION_KEY: btoa('0'.repeat(32)),
        LLM_PROVIDER: 'openai-compatible',
        LLM_BASE_URL: standIn.baseUrl,
        LLM_MODEL: 'stand-in',
        LLM_API_KEY: key,
      }),
    );
    if (!of) throw new Error('there is a provider');
    return of;
  }

  it('goes by the consumer’s way: two at once, waiting on 429, mending once', async () => {
    standIn.control.addFault({ kind: 'rate-limited', retryAfter: 7, next: 1 });
    standIn.control.addFault({ kind: 'prose', matching: 'Charlie' });
    standIn.control.addFault({ kind: 'wrong-enum', matching: 'Delta', next: 1 });
    const { waits, ...time } = clock();
    const answers = await askModel(model(), inputs, time);
    expect(answers.map(({ reason }) => reason?.split(':')[0] ?? null)).toEqual([
      null,
      null,
      'invalid_answer',
      null,
      null,
    ]);
    expect(answers.map(({ result }) => result?.summary.title)).toEqual(['Alpha', 'Bravo', undefined, 'Delta', 'Echo']);
    expect(Math.max(...waits)).toBe(7_000);
    const { maxInFlight, delivered } = standIn.control.stats();
    expect(maxInFlight).toBe(2);
    const sum = (field: 'inputTokens' | 'outputTokens') =>
      answers.reduce((total, { usage }) => total + usage[field], 0);
    expect([sum('inputTokens'), sum('outputTokens')]).toEqual([delivered.inputTokens, delivered.outputTokens]);
  });

  it('ends with what the provider says when the key is wrong, or nothing comes of waiting', async () => {
    await expect(askModel(model('wrong'), inputs, clock())).rejects.toThrow('The model cannot be asked: HTTP 401');
    standIn.control.addFault({ kind: 'quota-exhausted' });
    await expect(askModel(model(), inputs, clock())).rejects.toThrow(/cannot be asked: HTTP 429/);
  });
});
