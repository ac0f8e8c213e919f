import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateText, NoObjectGeneratedError, Output } from 'ai';
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

function provided(apiKey = KEY) {
  const settings = { name: 'test', baseURL: model.baseUrl, apiKey, supportsStructuredOutputs: true };
  const provider = createOpenAICompatible(settings);
  return { model: provider('stand-in'), prompt: PROMPT, maxOutputTokens: 1_000, maxRetries: 0 };
}

const generate = (apiKey?: string) => generateText({ ...provided(apiKey), output: Output.object({ schema }) });

it('serves the AI SDK that sends a schema', async () => {
  const { output, usage, finishReason } = await generate();
  expect(output.summary).toMatchObject({ title: 'fix(auth): refuse expired sessions', type: 'bugfix' });
  expect(output.ai.tools).toEqual(['claude']);
  expect(finishReason).toBe('stop');
  expect(usage.totalTokens).toBe((usage.inputTokens ?? 0) + (usage.outputTokens ?? 0));
});

it('serves the AI SDK that asks for any JSON', async () => {
  const { output } = await generateText({ ...provided(), output: Output.json() });
  expect(schema.parse(output).ai.assisted).toBe(true);
});

it('shows the AI SDK a limit with its wait, and a key that is wrong', async () => {
  model.control.addFault({ kind: 'rate-limited', retryAfter: 3, next: 1 });
  const limited = await generate().catch((error: unknown) => error);
  expect(APICallError.isInstance(limited) && [limited.statusCode, limited.responseHeaders?.['retry-after']]).toEqual([
    429,
    '3',
  ]);
  const refused = await generate('sk-wrong').catch((error: unknown) => error);
  expect(APICallError.isInstance(refused) && [refused.statusCode, refused.isRetryable]).toEqual([401, false]);
});

it('shows the AI SDK an answer of the wrong shape, with the tokens that it took', async () => {
  model.control.addFault({ kind: 'wrong-shape' });
  const failed = await generate().catch((error: unknown) => error);
  expect(NoObjectGeneratedError.isInstance(failed) && failed.usage?.outputTokens).toBeGreaterThan(10);
});
