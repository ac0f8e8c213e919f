import { expect, it } from 'vitest';
import {
  ComputeMessage,
  LiveMessage,
  LlmMessage,
  queueFor,
  SyncMessage,
  WebhookMessage,
  type QueueName,
} from '../../src/messages.ts';

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

it('a message belongs to the queue of its type, and what is none of ours to the one that has it wait', () => {
  const contracts = {
    sync: SyncMessage,
    compute: ComputeMessage,
    llm: LlmMessage.out,
    webhooks: WebhookMessage.out,
    live: LiveMessage,
  };
  for (const [queue, { options }] of Object.entries(contracts)) {
    expect(options.length).toBeGreaterThan(0);
    for (const { shape } of options) expect(queueFor({ type: shape.type.value }), shape.type.value).toBe(queue);
  }
  const former: [string, QueueName][] = [
    ['llm.turn', 'llm'],
    ['llm.line_up', 'llm'],
    ['webhook.hint', 'webhooks'],
    ['live.of_a_newer_version', 'live'],
  ];
  for (const [type, queue] of former) expect(queueFor({ type })).toBe(queue);
  for (const other of [
    null,
    'text',
    7,
    [],
    {},
    { type: 7 },
    { type: 'tformance-edge-live' },
    { type: 'constructor' },
  ]) {
    expect(queueFor(other)).toBe('sync');
    expect(SyncMessage.safeParse(other).success).toBe(false);
  }
});
