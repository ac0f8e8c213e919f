import type { Config } from './config.ts';
import type { Model } from './jobs/analysis/ports.ts';
import {
  MIN_OUTPUT_TOKENS,
  MAX_OUTPUT_TOKENS,
  PROMPT_VERSION,
  promptOf,
  repairOf,
  tokensOfPrompt,
} from './llm/prompt.ts';
import { ask } from './llm/provider.ts';
import { readAnswer } from './llm/schema.ts';

/** The model of this deployment; null when no provider is configured. */
export function modelOf(config: Config): Model | null {
  const { LLM_PROVIDER, LLM_BASE_URL, LLM_MODEL, LLM_API_KEY, LLM_DAILY_TOKEN_LIMIT } = config;
  if (LLM_PROVIDER === 'none' || LLM_BASE_URL === undefined || LLM_MODEL === undefined) return null;
  const { LLM_INPUT_PRICE: input, LLM_OUTPUT_PRICE: output } = config;
  const settings = { baseUrl: LLM_BASE_URL, model: LLM_MODEL, apiKey: LLM_API_KEY };
  return {
    key: { promptVersion: PROMPT_VERSION, model: LLM_MODEL },
    dailyLimit: LLM_DAILY_TOKEN_LIMIT,
    prices: input === undefined || output === undefined ? null : { input, output },
    promptOf,
    repairOf,
    tokensOfPrompt,
    answerTokens: { least: MIN_OUTPUT_TOKENS, most: MAX_OUTPUT_TOKENS },
    ask: (prompt, mostOutputTokens) => ask(settings, prompt, mostOutputTokens),
    readAnswer,
  };
}
