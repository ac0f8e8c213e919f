import { expect, it } from 'vitest';
import { LlmMessage, WebhookMessage } from '../../src/messages.ts';

const ID = '7acbc903-171e-4c37-a2c5-e40e06a5529b';

it('a message under the name that the version before gave it is read', () => {
  expect(LlmMessage.parse({ type: 'llm.turn', v: 1, workspaceId: ID, token: ID })).toEqual({
    type: 'llm.run',
    v: 1,
    workspaceId: ID,
    token: ID,
  });
  expect(LlmMessage.parse({ type: 'llm.line_up', v: 1 })).toEqual({ type: 'llm.enqueue', v: 1 });
  const delivery = { v: 1, delivery: 'd', event: 'push', repositoryGithubId: '1', pulls: [], shas: [] };
  expect(WebhookMessage.parse({ type: 'webhook.hint', ...delivery })).toMatchObject({
    type: 'webhook.pull_requests',
    repositoryGithubId: '1',
  });
});

it('a message of no known type is refused, and so is what is no message', () => {
  for (const message of [{ type: 'constructor', v: 1 }, { v: 1 }, null, 'llm.run']) {
    expect(LlmMessage.safeParse(message).success).toBe(false);
  }
});
