import { createHash } from 'node:crypto';

export interface Message {
  readonly role: string;
  readonly text: string;
}

/** A request for a completion, found good. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  /** Tokens the answer may take at most; undefined: as many as the context leaves. */
  readonly maxTokens: number | undefined;
}

/** Tells one prompt from another in the counters: the model and all messages, in hexadecimal. */
export function promptHash({ model, messages }: ChatRequest): string {
  return createHash('sha256').update(JSON.stringify({ model, messages })).digest('hex').slice(0, 32);
}
