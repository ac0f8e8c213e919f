import type { ModelStandIn } from '../../src/start-model.ts';

/** A pull request in words, as a prompt may show it. */
export const PROMPT = `Analyse this pull request; answer in JSON.

Title: fix(auth): refuse expired sessions

Files:
- src/auth/session.ts (+12 -3)
- tests/test_session.py (+40 -0)

Commits:
fix(auth): refuse expired sessions

Co-authored-by: Claude <noreply@anthropic.com>
`;

export interface ChatAnswer {
  created: number;
  choices: { message: { content: string | null; refusal: string | null }; finish_reason: string }[];
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
}

/** Asks for a completion: a good request, but for what is changed in it. */
export function send(model: ModelStandIn, changed: object, key?: string, signal?: AbortSignal): Promise<Response> {
  const good = { model: model.models[0], messages: [{ role: 'user', content: PROMPT }] };
  return fetch(`${model.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ ...good, ...changed }),
    ...(signal && { signal }),
  });
}

export async function ask(model: ModelStandIn, changed: object): Promise<ChatAnswer> {
  return (await send(model, changed)).json<ChatAnswer>();
}

export function contentOf(answer: ChatAnswer): string {
  return answer.choices[0]?.message.content ?? '';
}
