import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../packages/model-stand-in/src/faults/fault.ts';
import { startModel, type ModelStandIn } from '../../packages/model-stand-in/src/start-model.ts';
import type { TokenUsage } from '../../src/domain/analysis/cost.ts';
import type { Asked } from '../../src/domain/analysis/model.ts';
import { estimateTokens } from '../../src/domain/analysis/tokens.ts';
import { promptOf, tokensOfPrompt } from '../../src/llm/prompt.ts';
import { ask } from '../../src/llm/provider.ts';
import { readAnswer } from '../../src/llm/schema.ts';

const KEY = 'sk-a-secret-key';
const PROMPT = promptOf({
  title: 'fix(auth): refuse expired sessions',
  body: 'Made with care.\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n',
  files: [{ path: 'src/auth/session.ts', additions: 12, deletions: 3 }],
  fileCount: 1,
  commits: [
    {
      sha: 'a',
      message: 'fix: it\n\nCo-authored-by: Claude <noreply@anthropic.com>',
      committedAt: '2026-01-01T00:00:00Z',
    },
  ],
  commitCount: 1,
  reviews: [],
  reviewCount: 0,
});

let model: ModelStandIn;
beforeAll(async () => {
  model = await startModel({ key: KEY, models: ['small'] });
});
afterAll(() => model.stop());
beforeEach(() => {
  model.control.clearFaults();
  model.control.resetStats();
});

function asking(changed: Partial<{ baseUrl: string; model: string; apiKey: string | undefined }> = {}) {
  return ask({ baseUrl: model.baseUrl, model: 'small', apiKey: KEY, ...changed }, PROMPT, 1_200);
}

async function failing(fault: Fault) {
  model.control.addFault({ next: 1, ...fault });
  const asked = await asking();
  return asked.ok ? { kind: 'answered' } : asked.failure;
}

describe('a model that answers', () => {
  it('is asked once, and its answer is read with what it took', async () => {
    const asked = await asking();
    if (!asked.ok) throw new Error(asked.failure.detail);
    expect(readAnswer(asked.answer.text, PROMPT.shown)).toMatchObject({
      ok: true,
      result: {
        summary: { title: 'fix(auth): refuse expired sessions', type: 'bugfix' },
        tech: { languages: ['typescript'] },
        health: { risk_level: 'high' },
        ai: {
          assisted: true,
          tools: ['claude'],
          evidence: expect.arrayContaining([
            '🤖 Generated with [Claude Code](https://claude.com/claude-code)',
            'Co-authored-by: Claude <noreply@anthropic.com>',
          ]) as unknown,
        },
      },
    });
    const { delivered } = model.control.stats();
    expect(delivered).toMatchObject({ answers: 1, ...asked.answer.usage });
    expect(asked.answer.end).toBe('complete');
  });

  it('is found at an address with or without a slash at its end', async () => {
    expect((await asking({ baseUrl: `${model.baseUrl}/` })).ok).toBe(true);
  });

  it.each([
    ['cut-short', 'length'],
    ['content-filter', 'filtered'],
    ['refusal', 'filtered'],
    ['prose', 'complete'],
    ['empty', 'complete'],
    ['wrong-shape', 'complete'],
  ] as const)('with %s has answered all the same, and is paid', async (kind, end) => {
    model.control.addFault({ kind, next: 1 });
    const asked = await asking();
    expect(asked).toMatchObject({ ok: true, answer: { end } });
    if (asked.ok) {
      expect(readAnswer(asked.answer.text, PROMPT.shown).ok).toBe(false);
      expect(model.control.stats().delivered).toMatchObject(asked.answer.usage);
    }
  });

  it.each(['fenced', 'too-long', 'foreign-quotes'] as const)('with %s can be used', async (kind) => {
    model.control.addFault({ kind, next: 1 });
    const asked = await asking();
    const reading = asked.ok && readAnswer(asked.answer.text, PROMPT.shown);
    expect(reading).toMatchObject({ ok: true });
    expect(JSON.stringify(reading)).not.toContain('HAL 9000');
  });
});

/** Asks a server that answers in its own way. */
async function askServer(answer: RequestListener): Promise<Asked> {
  const server = createServer(answer).listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const asked = await ask({ baseUrl: `http://127.0.0.1:${port}/v1`, model: 'small', apiKey: undefined }, PROMPT, 1_200);
  server.close();
  return asked;
}

/** Asks a server that answers with exactly this. */
function askFor(body: unknown): Promise<Asked> {
  return askServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
}

const answerOf = (message: object, usage?: unknown) => ({ choices: [{ message, finish_reason: 'stop' }], usage });

/** What is made of this as what an answer took. */
async function usageSaid(usage: unknown): Promise<TokenUsage | null> {
  const asked = await askFor(answerOf({ role: 'assistant', content: '{"summary": {}}' }, usage));
  return asked.ok ? asked.answer.usage : null;
}

describe('what an answer took', () => {
  const estimated = { inputTokens: tokensOfPrompt(PROMPT), outputTokens: estimateTokens('{"summary": {}}') };

  it.each<[unknown, TokenUsage]>([
    [undefined, estimated],
    [null, estimated],
    [{}, estimated],
    ['twelve tokens', estimated],
    [{ prompt_tokens: null, completion_tokens: 0 }, estimated],
    [{ prompt_tokens: -5, completion_tokens: -5, total_tokens: -10 }, estimated],
    [{ total_tokens: 5_000 }, { ...estimated, outputTokens: 5_000 - estimated.inputTokens }],
    [
      { prompt_tokens: 1_200, total_tokens: 1_500 },
      { inputTokens: 1_200, outputTokens: 300 },
    ],
    [
      { prompt_tokens: 12.5, completion_tokens: 3e9 },
      { inputTokens: 13, outputTokens: 100_000_000 },
    ],
  ])('is %j as a count that can be stored, and never nothing', async (said, usage) => {
    expect(await usageSaid(said)).toEqual(usage);
  });
});

describe('an answer as not every server forms it', () => {
  it.each([
    [
      'parts, of which texts count',
      {
        content: [
          { type: 'thinking', thinking: [] },
          { type: 'text', text: '{}' },
        ],
      },
      '{}',
    ],
    ['a refusal that is none', { content: '{}', refusal: false }, '{}'],
    ['nothing at all', {}, ''],
  ])('may have %s', async (_, message, text) => {
    expect(await askFor(answerOf(message))).toMatchObject({ ok: true, answer: { text, end: 'complete' } });
  });

  it.each([{ choices: [] }, { error: { message: 'upstream error' } }, [], null])(
    'such as %j is no answer, and may be paid',
    async (body) => {
      const failure = { kind: 'broken', mayBePaid: true, detail: 'the answer is no chat completion' };
      expect(await askFor(body)).toEqual({ ok: false, failure });
    },
  );

  it('that names its status and breaks off is what the status says', async () => {
    const asked = await askServer((_request, response) => {
      response.writeHead(429, { 'retry-after': '7', 'content-length': '1000' }).write('{"error"', () => {
        response.destroy();
      });
    });
    expect(asked).toMatchObject({ ok: false, failure: { kind: 'overloaded', retryAfterSeconds: 7 } });
  });
});

describe('a model that refuses parameters', () => {
  it.each([[['max_tokens']], [['temperature']], [['max_tokens', 'temperature', 'response_format']]])(
    'such as %j is asked without them, and its answer can be used',
    async (refuses) => {
      const other = await startModel({ refuses });
      const asked = await ask({ baseUrl: other.baseUrl, model: 'stand-in', apiKey: undefined }, PROMPT, 1_200);
      const { delivered, requests } = other.control.stats();
      await other.stop();
      expect(asked.ok && readAnswer(asked.answer.text, PROMPT.shown).ok).toBe(true);
      expect([delivered.answers, requests]).toEqual([1, 1 + refuses.length]);
    },
  );

  it('that it cannot be asked without refuses this input', async () => {
    const other = await startModel({ refuses: ['messages'] });
    const asked = await ask({ baseUrl: other.baseUrl, model: 'stand-in', apiKey: undefined }, PROMPT, 1_200);
    await other.stop();
    expect(asked).toMatchObject({ ok: false, failure: { kind: 'rejected' } });
    expect(other.control.stats().requests).toBe(1);
  });
});

describe('a model that does not answer', () => {
  it.each<[Fault, object]>([
    [
      { kind: 'rate-limited', retryAfter: 7 },
      { kind: 'overloaded', retryAfterSeconds: 7 },
    ],
    [{ kind: 'rate-limited' }, { kind: 'overloaded', retryAfterSeconds: null }],
    [{ kind: 'quota-exhausted' }, { kind: 'overloaded' }],
    [{ kind: 'overloaded', status: 503 }, { kind: 'overloaded' }],
    [{ kind: 'overloaded', status: 529 }, { kind: 'overloaded' }],
    [{ kind: 'server-error' }, { kind: 'broken', mayBePaid: false }],
    [{ kind: 'html' }, { kind: 'broken' }],
    [{ kind: 'drop' }, { kind: 'broken', mayBePaid: true }],
    [{ kind: 'reset' }, { kind: 'broken', mayBePaid: true }],
    [{ kind: 'truncated' }, { kind: 'broken', mayBePaid: true }],
  ])('for %j is told apart by what is to be done', async (fault, failure) => {
    expect(await failing(fault)).toMatchObject(failure);
    expect(model.control.stats().requests).toBe(1);
  });

  it('until a date is waited for until then', async () => {
    const failure = await failing({ kind: 'overloaded', retryAfter: 60, asDate: true });
    if (!('retryAfterSeconds' in failure) || failure.retryAfterSeconds === null) throw new Error('no time was read');
    expect(failure.retryAfterSeconds).toBeGreaterThan(57);
    expect(failure.retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  it('because the key, the model or the address is wrong says so, and never says the key', async () => {
    for (const wrong of [
      { apiKey: 'sk-another-key' },
      { apiKey: undefined },
      { model: 'unheard-of' },
      { baseUrl: `${model.url}/nowhere` },
    ]) {
      const asked = await asking(wrong);
      expect(asked).toMatchObject({ ok: false, failure: { kind: 'misconfigured' } });
      expect(JSON.stringify(asked)).not.toMatch(/sk-a/);
    }
  });

  it('because nobody is there is broken, and not paid', async () => {
    const gone = await startModel();
    await gone.stop();
    expect(await asking({ baseUrl: gone.baseUrl })).toMatchObject({
      ok: false,
      failure: { kind: 'broken', mayBePaid: false },
    });
  });

  it('because the prompt is too long for it refuses this input', async () => {
    const small = await startModel({ contextTokens: 200 });
    const asked = await ask({ baseUrl: small.baseUrl, model: 'stand-in', apiKey: undefined }, PROMPT, 1_200);
    await small.stop();
    expect(asked).toMatchObject({ ok: false, failure: { kind: 'rejected' } });
  });
});
