import { randomUUID } from 'node:crypto';
import { analyse } from './analysis/analyse.ts';
import type { FaultKind } from './faults/fault.ts';
import { speak } from './faults/spoil-content.ts';
import type { ChatRequest } from './request/chat-request.ts';
import { countPrompt, countTokens, firstTokens } from './request/count-tokens.ts';

/** https://platform.openai.com/docs/api-reference/chat/object */
export interface Completion {
  readonly id: string;
  readonly object: 'chat.completion';
  /** Seconds. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly {
    readonly index: 0;
    readonly message: { readonly role: 'assistant'; readonly content: string | null; readonly refusal: string | null };
    readonly finish_reason: 'stop' | 'length' | 'content_filter';
  }[];
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly total_tokens: number;
  };
}

/** The model's answer: never more tokens than it was allowed or the context leaves. `now` in milliseconds. */
export function complete(
  request: ChatRequest,
  fault: FaultKind | undefined,
  parts: { contextTokens: number; now: number },
): Completion {
  const { model, messages } = request;
  const asked = messages.filter(({ role }) => role === 'user');
  const prompt = (asked.length > 0 ? asked : messages).map(({ text }) => text);
  const spoken = speak(analyse(prompt), fault);
  const prompt_tokens = countPrompt(messages);
  const allowed = Math.min(request.maxTokens ?? Infinity, parts.contextTokens - prompt_tokens);
  const text = spoken.content ?? spoken.refusal ?? '';
  const cut = countTokens(text) > allowed;
  const content = cut ? firstTokens(text, allowed) : spoken.content;
  const completion_tokens = Math.min(countTokens(text), allowed);
  return {
    id: `chatcmpl-${randomUUID()}`,
    object: 'chat.completion',
    created: Math.floor(parts.now / 1_000),
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: cut ? null : (spoken.refusal ?? null) },
        finish_reason: cut ? 'length' : spoken.finishReason,
      },
    ],
    usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
  };
}
