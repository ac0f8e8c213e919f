import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, Output } from 'ai';
import type { Asked, ModelAnswer, Prompt } from '../domain/analysis/model.ts';
import { estimateTokens } from '../domain/analysis/tokens.ts';
import { modelFailure } from './model-failure.ts';
import { MOST_OUTPUT_TOKENS, tokensOfPrompt } from './prompt.ts';

export interface ProviderSettings {
  baseUrl: string;
  model: string;
  apiKey: string | undefined;
}

/** A provider that has said nothing for so long is not waited for: it is asked again. */
export const TIMEOUT_MS = 60_000;

const ENDS: Record<string, ModelAnswer['end']> = { length: 'length', 'content-filter': 'filtered' };

/** Asks for JSON, and leaves it to us to read it: what is wrong with it is to be said to the model. */
const JSON_TEXT = { ...Output.json(), parseCompleteOutput: ({ text }: { text: string }) => Promise.resolve(text) };

/**
 * Asks a model that speaks OpenAI's protocol, once: how long to wait and whether to ask again is decided where it is known
 * what was spent. The answer's format is asked for as `json_object`, which more servers and models know than a schema.
 */
export async function ask(settings: ProviderSettings, prompt: Prompt): Promise<Asked> {
  const { baseUrl, model, apiKey } = settings;
  const provider = createOpenAICompatible({ name: 'model', baseURL: baseUrl, ...(apiKey !== undefined && { apiKey }) });
  const { instructions, messages } = prompt;
  try {
    const { text, finishReason, usage } = await generateText({
      model: provider.chatModel(model),
      instructions,
      messages,
      output: JSON_TEXT,
      maxRetries: 0,
      maxOutputTokens: MOST_OUTPUT_TOKENS,
      temperature: 0,
      abortSignal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return {
      ok: true,
      answer: {
        text,
        end: ENDS[finishReason] ?? 'complete',
        // Some servers do not say what they took; it must not count as nothing.
        usage: {
          inputTokens: usage.inputTokens ?? tokensOfPrompt(prompt),
          outputTokens: usage.outputTokens ?? estimateTokens(text),
        },
      },
    };
  } catch (error) {
    return { ok: false, failure: modelFailure(error, settings) };
  }
}
