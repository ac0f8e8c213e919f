import type { Message } from './chat-request.ts';

/**
 * About what OpenAI's tokenizers make of prose and code, and the same on every machine: beginnings of words with the space
 * before them, groups of digits, and every other character by itself.
 */
const TOKENS = / ?[A-Za-z]{1,6}| ?\d{1,3}|\s{1,4}|\S/gu;

/** The tokens that OpenAI's chat format adds to each message, and once before the answer. */
const TOKENS_A_MESSAGE = 4;
const TOKENS_OF_PRIMING = 3;

export function countTokens(text: string): number {
  return text.match(TOKENS)?.length ?? 0;
}

export function countPrompt(messages: readonly Message[]): number {
  return messages.reduce((sum, { text }) => sum + TOKENS_A_MESSAGE + countTokens(text), TOKENS_OF_PRIMING);
}

/** The beginning of a text, as long as this many tokens. */
export function firstTokens(text: string, tokens: number): string {
  return (text.match(TOKENS) ?? []).slice(0, tokens).join('');
}
