import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { startModel, type ModelStandIn } from '../src/start-model.ts';
import { ask, contentOf, send, type ChatAnswer } from './support/chat.ts';

let model: ModelStandIn;
beforeAll(async () => {
  model = await startModel({ contextTokens: 8_000 });
});
afterEach(() => model.control.resetStats());
afterAll(() => model.stop());

const JSON_MODE = { type: 'json_object' };

describe('an answer', () => {
  it('has the shape of OpenAI, and its tokens add up', async () => {
    const answer = await ask(model, {});
    expect(answer).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/) as unknown,
      object: 'chat.completion',
      model: 'stand-in',
      choices: [{ index: 0, message: { role: 'assistant', refusal: null }, finish_reason: 'stop' }],
    });
    expect(answer.created).toBeCloseTo(Date.now() / 1_000, -2);
    const { prompt_tokens, completion_tokens, total_tokens } = answer.usage;
    expect(prompt_tokens).toBeGreaterThan(20);
    expect(prompt_tokens + completion_tokens).toBe(total_tokens);
  });

  it('is an analysis of the pull request in the prompt, with quotes that stand in it', async () => {
    const analysis = JSON.parse(contentOf(await ask(model, { response_format: JSON_MODE }))) as unknown;
    expect(analysis).toMatchObject({
      summary: { title: 'fix(auth): refuse expired sessions', type: 'bugfix' },
      tech: { languages: ['TypeScript', 'Python'], categories: ['backend', 'testing'] },
      health: { review_friction: 'low', scope: 'small', risk_level: 'high' },
      ai: { assisted: true, tools: ['claude'], evidence: ['Co-authored-by: Claude <noreply@anthropic.com>'] },
    });
  });

  it('is the same for the same prompt, and leaves open what nothing speaks for', async () => {
    const messages = [{ role: 'user', content: 'JSON please.\nTitle: Bump left-pad to 1.3.0\n- package.json' }];
    const [one, two] = [await ask(model, { messages }), await ask(model, { messages })];
    expect(contentOf(two)).toBe(contentOf(one));
    expect(two.usage).toEqual(one.usage);
    expect(JSON.parse(contentOf(one))).toMatchObject({
      summary: { title: 'Bump left-pad to 1.3.0', type: 'deps' },
      ai: { assisted: null, tools: [], evidence: [] },
    });
  });

  it('reads a pull request that is shown as JSON, and quotes it as it was before', async () => {
    const shown = {
      title: 'Add "quoted" names',
      files: ['src/very/deep/parse.rs +3 -1', 'README.md +1 -0'],
      commits: ['Add names\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)'],
      trailers: ['Co-authored-by: "Copilot" <copilot@github.com>', 'Co-authored-by: Copilot <copilot@github.com>'],
      reviews: [{ state: 'changes_requested', by: null, text: 'No {braces} please' }],
    };
    const content = `BEGIN PULL REQUEST\n${JSON.stringify(shown, null, 1)}\nEND PULL REQUEST`;
    const messages = [
      { role: 'system', content: 'Answer as {"summary": {"title": string}}. Co-authored-by: Devin is a trailer.' },
      { role: 'user', content },
      { role: 'assistant', content: '{"summary": 1}' },
      { role: 'user', content: 'That answer cannot be used: {summary} is no object.' },
    ];
    const analysis = JSON.parse(contentOf(await ask(model, { messages }))) as unknown;
    expect(analysis).toMatchObject({
      summary: { title: 'Add "quoted" names', type: 'feature' },
      tech: { languages: ['Rust', 'Markdown'] },
      health: { review_friction: 'high' },
      ai: {
        tools: ['claude', 'copilot'],
        evidence: [
          '🤖 Generated with [Claude Code](https://claude.com/claude-code)',
          'Co-authored-by: Copilot <copilot@github.com>',
        ],
      },
    });
  });

  it('never takes more tokens than it may, and says when it was cut', async () => {
    const answer = await ask(model, { max_tokens: 20 });
    expect(answer.usage.completion_tokens).toBe(20);
    expect(answer.choices[0]?.finish_reason).toBe('length');
    expect(contentOf(await ask(model, {})).startsWith(contentOf(answer))).toBe(true);
    expect((await ask(model, { max_completion_tokens: 20 })).usage.completion_tokens).toBe(20);
  });

  it('takes texts in parts, every role, and parameters it does not know', async () => {
    const messages = [
      { role: 'developer', content: 'Answer in JSON.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Title: Say ' },
          { type: 'text', text: 'hello' },
        ],
      },
      { role: 'assistant', content: null },
      { role: 'user', content: 'Again.' },
    ];
    const answer = await ask(model, { messages, response_format: JSON_MODE, frobnicate: 1, temperature: 0 });
    expect(contentOf(answer)).toContain('"title":"Say hello"');
  });

  it('follows a schema by name', async () => {
    const schema = {
      type: 'object',
      properties: { summary: { type: 'object', properties: {}, required: [], additionalProperties: false } },
      required: ['summary'],
      additionalProperties: false,
    };
    const response_format = { type: 'json_schema', json_schema: { name: 'analysis', schema, strict: true } };
    expect((await send(model, { response_format })).status).toBe(200);
  });
});

describe('a request that is refused', () => {
  const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });
  const schema = (json_schema: object) => ({ response_format: { type: 'json_schema', json_schema } });

  it.each<[string, object, number, { param?: string; code?: string }]>([
    ['no model', { model: undefined }, 400, {}],
    ['a model that is a number', { model: 7 }, 400, { param: 'model', code: 'invalid_type' }],
    ['an unknown model', { model: 'gpt-9' }, 404, { code: 'model_not_found' }],
    ['no messages', { messages: undefined }, 400, { param: 'messages', code: 'missing_required_parameter' }],
    ['an empty conversation', { messages: [] }, 400, { param: 'messages', code: 'empty_array' }],
    ['messages that are a text', { messages: 'hello' }, 400, { param: 'messages', code: 'invalid_type' }],
    ['a message without a role', { messages: [{ content: '' }] }, 400, { param: 'messages[0].role' }],
    ['an unknown role', { messages: [{ role: 'boss', content: '' }] }, 400, { code: 'invalid_value' }],
    ['a message without a text', user(undefined), 400, { param: 'messages[0].content', code: 'invalid_type' }],
    ['a message that says nothing', user(' '), 400, { param: 'messages[0].content', code: 'invalid_value' }],
    ['a picture', user([{ type: 'image_url' }]), 400, { param: 'messages[0].content[0].type' }],
    ['no tokens to answer with', { max_tokens: 0 }, 400, { param: 'max_tokens', code: 'integer_below_min_value' }],
    ['half a token', { max_completion_tokens: 0.5 }, 400, { code: 'invalid_type' }],
    ['two limits', { max_tokens: 5, max_completion_tokens: 5 }, 400, { code: 'invalid_parameter_combination' }],
    ['a stream', { stream: true }, 400, { param: 'stream' }],
    ['two choices', { n: 2 }, 400, { param: 'n' }],
    ['a fever', { temperature: 2.1 }, 400, { param: 'temperature' }],
    ['an unknown format', { response_format: { type: 'yaml' } }, 400, { param: 'response_format.type' }],
    ['a format without a type', { response_format: {} }, 400, { code: 'missing_required_parameter' }],
    ['JSON mode that nobody mentioned', { ...user('hi'), response_format: JSON_MODE }, 400, { param: 'messages' }],
    ['a schema without a name', schema({ schema: {} }), 400, { param: 'response_format.json_schema.name' }],
    ['a schema with a wrong name', schema({ name: 'a b' }), 400, { param: 'response_format.json_schema.name' }],
    [
      'a strict schema that lets anything in',
      schema({ name: 'a', strict: true, schema: { type: 'object', properties: {}, required: [] } }),
      400,
      { param: 'response_format' },
    ],
    [
      'a strict schema with something optional inside',
      schema({
        name: 'a',
        strict: true,
        schema: {
          type: 'object',
          properties: {
            list: {
              type: 'array',
              items: { type: 'object', properties: { x: {} }, required: [], additionalProperties: false },
            },
          },
          required: ['list'],
          additionalProperties: false,
        },
      }),
      400,
      { param: 'response_format' },
    ],
    ['a prompt that is too long', user('word '.repeat(8_000)), 400, { code: 'context_length_exceeded' }],
    ['an answer that cannot fit', { max_tokens: 8_000 }, 400, { code: 'context_length_exceeded' }],
  ])('%s', async (_, changed, status, error) => {
    const response = await send(model, changed);
    expect(response.status).toBe(status);
    const body = await response.json<{ error: object }>();
    expect(body.error).toMatchObject({ type: 'invalid_request_error', ...error });
    expect(Object.keys(body.error).sort()).toEqual(['code', 'message', 'param', 'type']);
    expect(model.control.stats().paid.answers).toBe(0);
  });

  it('a body that is no JSON, no object, or not called JSON', async () => {
    const post = async (body: string, type = 'application/json') =>
      (await fetch(`${model.baseUrl}/chat/completions`, { method: 'POST', headers: { 'content-type': type }, body }))
        .status;
    expect([await post('{'), await post('[]'), await post('{}', 'text/plain')]).toEqual([400, 400, 415]);
  });

  it('another path, and another method', async () => {
    expect((await fetch(`${model.baseUrl}/completions`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${model.url}/chat/completions`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${model.baseUrl}/chat/completions`)).status).toBe(405);
  });
});

test('the list of models names each', async () => {
  const { data } = await (await fetch(`${model.baseUrl}/models`)).json<{ data: { id: string }[] }>();
  expect(data.map(({ id }) => id)).toEqual(['stand-in']);
});

describe('with a key', () => {
  let locked: ModelStandIn;
  beforeAll(async () => {
    locked = await startModel({ key: 'sk-right', models: ['small', 'large'] });
  });
  afterAll(() => locked.stop());

  it('nobody else is let in', async () => {
    const status = async (key?: string) => (await send(locked, { model: 'large' }, key)).status;
    expect([await status('sk-right'), await status('sk-wrong'), await status()]).toEqual([200, 401, 401]);
    const body = await (await send(locked, {}, 'sk-wrong')).json<object>();
    expect(body).toMatchObject({ error: { code: 'invalid_api_key', type: 'invalid_request_error', param: null } });
    expect((await fetch(`${locked.baseUrl}/models`)).status).toBe(401);
  });

  it('no key is said back', async () => {
    expect(await (await send(locked, {}, 'sk-wrong')).text()).not.toContain('sk-');
  });
});

describe('the counters', () => {
  it('tell what is paid, by model and prompt, from what was refused', async () => {
    const other = { messages: [{ role: 'user', content: 'Title: Another' }] };
    const answers: ChatAnswer[] = [await ask(model, {}), await ask(model, {}), await ask(model, other)];
    await send(model, { max_tokens: 0 });
    const stats = await (await fetch(`${model.url}/_model/stats`)).json<ReturnType<typeof model.control.stats>>();
    const sum = (name: 'prompt_tokens' | 'completion_tokens') =>
      answers.reduce((total, { usage }) => total + usage[name], 0);
    const tally = { answers: 3, inputTokens: sum('prompt_tokens'), outputTokens: sum('completion_tokens') };
    expect(stats).toMatchObject({
      requests: 4,
      inFlight: 0,
      byStatus: { 200: 3, 400: 1 },
      refusals: { integer_below_min_value: 1 },
      faults: {},
      paid: { ...tally, byModel: { 'stand-in': tally } },
      delivered: tally,
    });
    expect(Object.values(stats.prompts)).toEqual([
      { requests: 2, paid: 2, delivered: 2 },
      { requests: 1, paid: 1, delivered: 1 },
    ]);
  });

  it('see how many are asked at once', async () => {
    model.control.setLatency({ milliseconds: 50 });
    await Promise.all([ask(model, {}), ask(model, {}), ask(model, {})]);
    model.control.setLatency({ milliseconds: 0 });
    expect(model.control.stats().maxInFlight).toBe(3);
  });

  it('know an answer that nobody was there to take: paid, and not delivered', async () => {
    model.control.setLatency({ milliseconds: 100 });
    const gone = send(model, {}, undefined, AbortSignal.timeout(30));
    await expect(gone).rejects.toThrow(/abort|timeout/i);
    await expect.poll(() => model.control.stats().paid.answers).toBe(1);
    model.control.setLatency({ milliseconds: 0 });
    expect(model.control.stats().delivered.answers).toBe(0);
  });
});
