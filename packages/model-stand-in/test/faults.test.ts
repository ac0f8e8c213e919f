import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../src/faults/fault.ts';
import { startModel, type ModelStandIn } from '../src/start-model.ts';
import { ask, contentOf, PROMPT, send } from './support/chat.ts';

let model: ModelStandIn;
beforeAll(async () => {
  model = await startModel();
});
afterEach(() => {
  model.control.clearFaults();
  model.control.resetStats();
});
afterAll(() => model.stop());

interface Analysis {
  summary: { title: string; description: string; type: string };
  health: { risk_level: string; reasons: string[] };
  ai: { tools: string[]; evidence: string[] };
}

async function analysisUnder(kind: Fault['kind']): Promise<Analysis> {
  model.control.addFault({ kind });
  return JSON.parse(contentOf(await ask(model, { max_tokens: 1_200 }))) as Analysis;
}

async function statuses(count: number): Promise<number[]> {
  const seen: number[] = [];
  while (seen.length < count) seen.push((await send(model, {})).status);
  return seen;
}

describe('a fault in which the model does nothing', () => {
  it.each<[Fault, number, string]>([
    [{ kind: 'rate-limited' }, 429, '"rate_limit_exceeded"'],
    [{ kind: 'quota-exhausted' }, 429, '"insufficient_quota"'],
    [{ kind: 'overloaded' }, 503, 'overloaded'],
    [{ kind: 'overloaded', status: 529 }, 529, 'overloaded'],
    [{ kind: 'server-error' }, 500, '"server_error"'],
    [{ kind: 'html' }, 200, '<!DOCTYPE html>'],
  ])('%o: costs nothing', async (fault, status, text) => {
    model.control.addFault(fault);
    const response = await send(model, {});
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(text);
    expect(model.control.stats()).toMatchObject({
      requests: 1,
      byStatus: { [status]: 1 },
      refusals: {},
      faults: { [fault.kind]: 1 },
      paid: { answers: 0 },
    });
  });

  it('names the wait in seconds, as a date, or not at all', async () => {
    const own = await startModel({ now: () => Date.parse('2026-11-24T08:49:37Z') });
    own.control.addFault({ kind: 'rate-limited', next: 1, retryAfter: 7 });
    own.control.addFault({ kind: 'rate-limited', next: 1, retryAfter: 60, asDate: true });
    own.control.addFault({ kind: 'overloaded', next: 1, status: 529, retryAfter: 0 });
    own.control.addFault({ kind: 'rate-limited', next: 1 });
    const wait = async () => (await send(own, {})).headers.get('retry-after');
    expect([await wait(), await wait(), await wait(), await wait()]).toEqual([
      '7',
      'Tue, 24 Nov 2026 08:50:37 GMT',
      '0',
      null,
    ]);
    await own.stop();
  });

  it('answers never', async () => {
    model.control.addFault({ kind: 'hang', next: 1 });
    await expect(send(model, {}, undefined, AbortSignal.timeout(100))).rejects.toThrow(/abort|timeout/i);
    expect(model.control.stats().paid.answers).toBe(0);
  });
});

describe('an answer that is lost on its way', () => {
  it('without a byte, with half of them, or cut short: each paid, none delivered', async () => {
    model.control.addFault({ kind: 'drop', next: 1 });
    await expect(ask(model, {})).rejects.toThrow('fetch failed');
    model.control.addFault({ kind: 'reset', next: 1 });
    await expect(ask(model, {})).rejects.toThrow(/terminated|fetch failed/);
    model.control.addFault({ kind: 'truncated', next: 1 });
    await expect(ask(model, {})).rejects.toThrow(SyntaxError);
    const { paid, delivered, prompts } = model.control.stats();
    expect([paid.answers, delivered.answers]).toEqual([3, 0]);
    expect(Object.values(prompts)).toEqual([{ requests: 3, paid: 3, delivered: 0 }]);
  });

  it('late, it is an answer like any other', async () => {
    model.control.addFault({ kind: 'slow', milliseconds: 120 });
    const begin = performance.now();
    expect(JSON.parse(contentOf(await ask(model, {})))).toHaveProperty('summary');
    expect(performance.now() - begin).toBeGreaterThanOrEqual(119);
    expect(model.control.stats().delivered.answers).toBe(1);
  });
});

describe('an answer that is not what was asked for', () => {
  it('is prose', async () => {
    model.control.addFault({ kind: 'prose' });
    const content = contentOf(await ask(model, {}));
    expect(content).toContain('This pull request is about');
    expect(() => JSON.parse(content) as unknown).toThrow(SyntaxError);
  });

  it('is the right one, between fences', async () => {
    const right = contentOf(await ask(model, {}));
    model.control.addFault({ kind: 'fenced' });
    const [, inside = ''] = /```json\n([\s\S]+?)\n```/.exec(contentOf(await ask(model, {}))) ?? [];
    expect(JSON.parse(inside)).toEqual(JSON.parse(right));
  });

  it('has another shape', async () => {
    expect(await analysisUnder('wrong-shape')).toEqual({
      analysis: { summary: expect.any(String) as unknown, languages: 'all of them' },
    });
  });

  it('has words that are not among those allowed', async () => {
    const { summary, health } = await analysisUnder('wrong-enum');
    expect([summary.type, health.risk_level]).toEqual(['enhancement', 'severe']);
  });

  it('is longer than anybody reads', async () => {
    const { summary, health, ai } = await analysisUnder('too-long');
    expect([summary.title.length, summary.description.length, health.reasons.length, ai.tools.length]).toEqual([
      300, 2_100, 25, 25,
    ]);
  });

  it('quotes what nobody said', async () => {
    const { evidence } = (await analysisUnder('foreign-quotes')).ai;
    expect(evidence.map((quote) => PROMPT.includes(quote))).toEqual([true, false]);
  });

  it.each<[Fault['kind'], string, RegExp]>([
    ['empty', 'stop', /^$/],
    ['cut-short', 'length', /^\{"summary".*[^}]$/],
    ['content-filter', 'content_filter', /^\{"summary".*[^}]$/],
  ])('%s: ends with %s', async (kind, reason, content) => {
    model.control.addFault({ kind });
    const answer = await ask(model, {});
    expect(answer.choices[0]?.finish_reason).toBe(reason);
    expect(contentOf(answer)).toMatch(content);
  });

  it('is a refusal', async () => {
    model.control.addFault({ kind: 'refusal' });
    const message = (await ask(model, {})).choices[0]?.message;
    expect(message).toMatchObject({ content: null, refusal: expect.stringContaining('sorry') as unknown });
  });

  it('is paid and delivered all the same, with the tokens it took', async () => {
    model.control.addFault({ kind: 'prose', next: 1 });
    const { usage } = await ask(model, {});
    expect(model.control.stats()).toMatchObject({
      faults: { prose: 1 },
      paid: { answers: 1, inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens },
      delivered: { answers: 1 },
    });
  });
});

describe('which requests are hit', () => {
  it('the next two, after one was let through', async () => {
    model.control.addFault({ kind: 'server-error', skip: 1, next: 2 });
    expect(await statuses(4)).toEqual([200, 500, 500, 200]);
  });

  it('those that say a word, and only good ones', async () => {
    model.control.addFault({ kind: 'server-error', matching: 'left-pad', next: 1 });
    const about = (content: string, more = {}) => send(model, { messages: [{ role: 'user', content }], ...more });
    expect((await about('right-pad')).status).toBe(200);
    expect((await about('left-pad', { max_tokens: 0 })).status).toBe(400);
    expect((await about('left-pad')).status).toBe(500);
  });

  it('by chance, and the same ones for the same seed', async () => {
    const run = async (seed: number): Promise<string> => {
      const own = await startModel({ seed });
      own.control.addFault({ kind: 'server-error', probability: 0.3 });
      let hits = '';
      for (let index = 0; index < 40; index++) hits += (await send(own, {})).ok ? '.' : 'x';
      await own.stop();
      return hits;
    };
    const [one, two, other] = [await run(7), await run(7), await run(8)];
    expect(two).toBe(one);
    expect(other).not.toBe(one);
    expect(one.replaceAll('.', '').length).toBeGreaterThan(4);
    expect(one.replaceAll('.', '').length).toBeLessThan(24);
  });

  it('as told over HTTP, where a wrong word is refused', async () => {
    const tell = (name: string, argument: object) =>
      fetch(`${model.url}/_model/${name}`, { method: 'POST', body: JSON.stringify(argument) });
    expect((await tell('addFault', { kind: 'overloaded', next: 1 })).status).toBe(200);
    expect(await statuses(2)).toEqual([503, 200]);
    await tell('addFault', { kind: 'overloaded' });
    await tell('clearFaults', {});
    expect(await statuses(1)).toEqual([200]);
    expect((await tell('addFault', { kind: 'nothing' })).status).toBe(400);
    expect((await tell('addFault', { kind: 'slow' })).status).toBe(400);
    expect((await tell('frobnicate', {})).status).toBe(404);
    await tell('resetStats', {});
    expect(model.control.stats()).toMatchObject({ requests: 0, prompts: {} });
  });
});
