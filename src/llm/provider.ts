import type { TokenUsage } from '../domain/analysis/cost.ts';
import type { Asked, ModelAnswer, Prompt } from '../domain/analysis/model.ts';
import { estimateTokens } from '../domain/analysis/tokens.ts';
import { postChat, type ChatCompletion, type ChatEndpoint, type ChatRequest } from './chat-completions.ts';
import { modelFailure, refusedParameter } from './model-failure.ts';
import { tokensOfPrompt } from './prompt.ts';

export interface ProviderSettings extends ChatEndpoint {
  model: string;
}

/** A provider that has said nothing for so long is not waited for: it is asked again. */
export const TIMEOUT_MS = 60_000;

/** Parameters that some models refuse, and that an answer can be had without. */
const DISPENSABLE = ['max_tokens', 'temperature', 'response_format'] as const;
type Dispensable = (typeof DISPENSABLE)[number];

/**
 * Asks a model that speaks OpenAI's protocol, once: how long to wait and whether to ask again is decided where it is known
 * what was spent. The answer's format is asked for as `json_object`, which more servers and models know than a schema. A
 * model that refuses a parameter, for which nothing is paid, is asked without it: OpenAI's reasoning models want
 * `max_completion_tokens` and a temperature of their own.
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

/** The text is read elsewhere: what is wrong with it is to be said to the model. */
function answerOf(completion: ChatCompletion, prompt: Prompt): ModelAnswer {
  const { text, usage } = completion;
  return { text, end: endOf(completion), usage: usageOf(usage, prompt, text) };
}

/** OpenAI ends a refusal like any answer, with `stop`. */
function endOf({ finishReason, refused }: ChatCompletion): ModelAnswer['end'] {
  if (finishReason === 'length') return 'length';
  return finishReason === 'content_filter' || refused ? 'filtered' : 'complete';
}

/** More than any model can be shown or say: a number beyond it is no count of tokens. */
const MAX_TOKENS = 100_000_000;

/** What an answer took. Some servers do not say, or say only the sum; that must not count as nothing. */
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
