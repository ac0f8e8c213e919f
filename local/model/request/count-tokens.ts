import type { Message } from './chat-request.ts';

/** An estimate that is the same on every machine: four bytes of UTF-8 a token, about what English text and code take. */
const BYTES_A_TOKEN = 4;
/** What OpenAI's chat format adds to each message, and to the whole before the answer. */
const TOKENS_A_MESSAGE = 4;
const TOKENS_OF_PRIMING = 3;

export function countTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_A_TOKEN);
}

export function countPrompt(messages: readonly Message[]): number {
  return messages.reduce((sum, { text }) => sum + TOKENS_A_MESSAGE + countTokens(text), TOKENS_OF_PRIMING);
}

/** The beginning of a text that so many tokens hold; a character that would be split is left out. */
export function firstTokens(text: string, tokens: number): string {
  const decoder = new TextDecoder();
  return decoder.decode(Buffer.from(text).subarray(0, tokens * BYTES_A_TOKEN), { stream: true });
}
