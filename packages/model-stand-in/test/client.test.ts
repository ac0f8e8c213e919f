import OpenAI, { APIError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startModel, type ModelStandIn } from '../src/start-model.ts';
import { PROMPT } from './support/chat.ts';

const KEY = 'sk-of-the-test';
const schema = z.object({
  summary: z.object({ title: z.string(), description: z.string(), type: z.enum(['feature', 'bugfix', 'docs']) }),
  ai: z.object({ assisted: z.boolean().nullable(), tools: z.array(z.string()), evidence: z.array(z.string()) }),
});

let model: ModelStandIn;
beforeAll(async () => {
  model = await startModel({ key: KEY });
});
afterEach(() => model.control.clearFaults());
afterAll(() => model.stop());

const QUESTION = {
  model: 'stand-in',
  messages: [{ role: 'user' as const, content: PROMPT }],
  max_completion_tokens: 1_000,
};

const client = (apiKey = KEY) => new OpenAI({ baseURL: model.baseUrl, apiKey, maxRetries: 0 });

const parse = (apiKey?: string) =>
  client(apiKey).chat.completions.parse({ ...QUESTION, response_format: zodResponseFormat(schema, 'analysis') });

it("serves OpenAI's client that sends a schema", async () => {
  const { choices, usage } = await parse();
  const parsed = choices[0]?.message.parsed;
  expect(parsed?.summary).toMatchObject({ title: 'fix(auth): refuse expired sessions', type: 'bugfix' });
  expect(parsed?.ai.tools).toEqual(['claude']);
  expect(choices[0]?.finish_reason).toBe('stop');
  expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
});

it("serves OpenAI's client that asks for any JSON", async () => {
  const { choices } = await client().chat.completions.create({ ...QUESTION, response_format: { type: 'json_object' } });
  expect(schema.parse(JSON.parse(choices[0]?.message.content ?? '')).ai.assisted).toBe(true);
});

it("shows OpenAI's client a limit with its wait, and a key that is wrong", async () => {
  model.control.addFault({ kind: 'rate-limited', retryAfter: 3, next: 1 });
  const limited = await parse().catch((error: unknown) => error);
  expect(limited instanceof APIError && [limited.status, limited.headers?.get('retry-after')]).toEqual([429, '3']);
  const refused = await parse('sk-wrong').catch((error: unknown) => error);
  expect(refused instanceof APIError && [refused.status, refused.code]).toEqual([401, 'invalid_api_key']);
});

it("shows OpenAI's client an answer of the wrong shape, with the tokens that it took", async () => {
  model.control.addFault({ kind: 'wrong-shape' });
  await expect(parse()).rejects.toBeInstanceOf(z.ZodError);
  const { usage } = await client().chat.completions.create(QUESTION);
  expect(usage?.completion_tokens).toBeGreaterThan(10);
});
