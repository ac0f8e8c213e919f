import type { TokenUsage } from '../domain/analysis/cost.ts';
import type { Asked, ModelAnswer, Prompt } from '../domain/analysis/model.ts';
import { estimateTokens } from '../domain/analysis/tokens.ts';
import { postChat, type ChatCompletion, type ChatEndpoint, type ChatRequest } from './chat-completions.ts';
import { modelFailure, refusedParameter } from './model-failure.ts';
import { tokensOfPrompt } from './prompt.ts';

export interface ProviderSettings extends ChatEndpoint {
  model: string;
}

/**
 * How many milliseconds a call waits for the provider. After that the call counts as failed, and another one is made
 * later.
 */
export const TIMEOUT_MS = 60_000;

/** Parameters that some models refuse. A call works without them. */
const DISPENSABLE = ['max_tokens', 'temperature', 'response_format'] as const;
type Dispensable = (typeof DISPENSABLE)[number];

/**
 * Asks a model with OpenAI's protocol, once. The caller knows what was spent, so the caller decides how long to wait
 * and whether to ask again. The answer's format is `json_object`, because more servers and models know it than a
 * schema. When a model refuses a parameter, which costs nothing, it is asked without it: OpenAI's reasoning models need
 * `max_completion_tokens` and accept only their own temperature.
 */
export async function ask(settings: ProviderSettings, prompt: Prompt, mostOutputTokens: number): Promise<Asked> {
  const without = new Set<Dispensable>();
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  for (;;) {
    try {
      const request = requestOf(settings.model, prompt, mostOutputTokens, without);
      return { ok: true, answer: answerOf(await postChat(settings, request, signal), prompt) };
    } catch (error) {
      const refused = DISPENSABLE.find((name) => name === refusedParameter(error));
      if (refused === undefined || without.has(refused)) return { ok: false, failure: modelFailure(error, settings) };
      without.add(refused);
    }
  }
}

function requestOf(
  model: string,
  { instructions, messages }: Prompt,
  mostOutputTokens: number,
  without: ReadonlySet<Dispensable>,
): ChatRequest {
  return {
    model,
    messages: [{ role: 'system', content: instructions }, ...messages],
    ...(!without.has('response_format') && { response_format: { type: 'json_object' } }),
    ...(!without.has('temperature') && { temperature: 0 }),
    ...(without.has('max_tokens') ? { max_completion_tokens: mostOutputTokens } : { max_tokens: mostOutputTokens }),
  };
}

/** The text is not parsed here: schema.ts does that, because the model is told what is wrong with it. */
function answerOf(completion: ChatCompletion, prompt: Prompt): ModelAnswer {
  const { text, usage } = completion;
  return { text, end: endOf(completion), usage: usageOf(usage, prompt, text) };
}

/** How an answer ended. OpenAI ends a refusal with `stop`, like any other answer. */
function endOf({ finishReason, refused }: ChatCompletion): ModelAnswer['end'] {
  if (finishReason === 'length') return 'length';
  return finishReason === 'content_filter' || refused ? 'filtered' : 'complete';
}

/** No model can read or write more tokens; a larger number cannot be a count of tokens. */
const MAX_TOKENS = 100_000_000;

/** The tokens of an answer. Some servers send no counts, or only the sum; a missing count must not become zero. */
function usageOf(said: Record<string, unknown>, prompt: Prompt, text: string): TokenUsage {
  const count = (name: string): number | null => {
    const value = said[name];
    return typeof value === 'number' && value > 0 ? Math.min(Math.ceil(value), MAX_TOKENS) : null;
  };
  const inputTokens = count('prompt_tokens') ?? tokensOfPrompt(prompt);
  const total = count('total_tokens');
  const rest = total === null ? estimateTokens(text) : Math.max(0, total - inputTokens);
  return { inputTokens, outputTokens: count('completion_tokens') ?? rest };
}
