import { createExecutionContext, createMessageBatch, getQueueResult, type QueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import worker from '../../src/index.ts';
import { ADMIN_TOKEN } from '../support/worker-secrets.ts';
import { call, newKey, newWorkspace, readSync, syncToEnd, track, until } from './support/api.ts';
import { onGitHub } from './support/services.ts';

interface Letter {
  id: string;
  queue: string;
  message: Record<string, unknown> | null;
  replayedAt: string | null;
}

/** Hands messages to the consumer of a dead-letter queue as one batch. */
async function bury(queue: string, bodies: unknown[]): Promise<QueueResult> {
  const messages = bodies.map((body) => ({ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body }));
  const batch = createMessageBatch(queue, messages);
  await worker.queue(batch, env);
  return getQueueResult(batch, createExecutionContext());
}

let owner = '';
let repositoryId = '';
let syncId = '';

beforeAll(async () => {
  ({ key: owner } = await newWorkspace());
  ({ id: repositoryId } = await track(owner, 'acme/gears'));
  ({ id: syncId } = await syncToEnd(owner, repositoryId, { daysBack: 1 }));
});

const letters = async (key: string) => (await call<{ data: Letter[] }>('GET', '/v1/dead-letters', { key })).body.data;
const replay = (id: string, key: string) => call<Letter>('POST', `/v1/dead-letters/${id}/replay`, { key });

describe('a message that failed for good', () => {
  it.each(['sync', 'compute', 'llm', 'webhooks', 'live'])(
    'of the queue %s is noted on its sync, and listed',
    async (queue) => {
      const message = { type: `${queue}.step`, v: 9, syncId, extra: 'kept' };
      expect((await bury(`${queue}-dead`, [message])).explicitAcks).toHaveLength(1);
      const { deadLetters } = await readSync(owner, syncId);
      expect(deadLetters).toContainEqual(expect.objectContaining({ queue, message, replayedAt: null }));
      expect(await letters(owner)).toContainEqual(expect.objectContaining({ queue, message }));
    },
  );

  it.each([
    ['sync-dead', 'sync'],
    ['sync-dead-staging', 'sync-staging'],
    ['tformance-edge-sync-dead', 'tformance-edge-sync'],
    ['tformance-edge-staging-sync-dead', 'tformance-edge-staging-sync'],
  ])('of %s keeps the name of the queue that it came from, and is sent again', async (dead, queue) => {
    await bury(dead, [{ syncId, from: dead }]);
    const found = (await letters(owner)).find(({ message }) => message?.['from'] === dead);
    expect(found?.queue).toBe(queue);
    expect((await replay(found?.id ?? '', owner)).status).toBe(202);
  });

  it('that names nobody is the operator’s, whatever it is', async () => {
    const result = await bury('sync-dead', ['text', null, { syncId: 'none', odd: 1 }]);
    expect(result.explicitAcks).toHaveLength(3);
    const [odd] = (await letters(ADMIN_TOKEN)).filter(({ message }) => message?.['odd'] === 1);
    expect((await replay(odd?.id ?? '', owner)).status).toBe(404);
    expect((await replay(odd?.id ?? '', ADMIN_TOKEN)).status).toBe(202);
    expect(await letters(owner)).not.toContainEqual(expect.objectContaining({ id: odd?.id }));
  });
});

describe('a replay', () => {
  it.each([
    ['under the present name of its queue', 'tformance-edge-webhooks-dead', 'Dead and back'],
    ['under the former name of its queue', 'webhooks-dead', 'Dead and back from before'],
    ['under a name that says another queue', 'llm-dead', 'Dead and back from elsewhere'],
  ])('does the work that the message asked for, stored %s', async (_, dead, title) => {
    const { number } = await onGitHub<{ number: number }>('open', { repository: 'acme/gears', title });
    const { body: shown } = await call<{ githubId: string }>('GET', `/v1/repositories/${repositoryId}`, { key: owner });
    const message = {
      type: 'webhook.pull_requests',
      v: 1,
      delivery: crypto.randomUUID(),
      event: 'pull_request',
      repositoryGithubId: shown.githubId,
      pulls: [{ number, updatedAt: 0 }],
      shas: [],
      repositoryId,
    };
    await bury(dead, [message]);
    const letter = (await letters(owner)).find((one) => one.message?.['delivery'] === message.delivery);
    const { status, body } = await replay(letter?.id ?? '', owner);
    expect([status, body]).toMatchObject([202, { id: letter?.id, replayedAt: expect.any(String) as unknown }]);
    await until(
      () => call<{ data: { title: string }[] }>('GET', '/v1/pull-requests?q=Dead%20and%20back', { key: owner }),
      ({ body: { data } }) => data.some((found) => found.title === title),
    );
    expect((await replay(letter?.id ?? '', owner)).status).toBe(202);
  });

  it('that the queue does not take is answered as that, and changes nothing', async () => {
    // Queues take no message of more than 128 kB.
    await bury('sync-dead', [{ syncId, long: 'x'.repeat(130_000) }]);
    const isLong = ({ message }: Letter) => message?.['long'] !== undefined;
    const letter = (await letters(owner)).find(isLong);
    expect(await replay(letter?.id ?? '', owner)).toMatchObject({ status: 503, body: { status: 503 } });
    expect((await letters(owner)).find(isLong)?.replayedAt).toBeNull();
  });

  it('is a member’s, of letters of their workspace', async () => {
    const [letter] = await letters(owner);
    const id = letter?.id ?? '';
    const [reader, member] = await Promise.all([newKey(owner, 'reader'), newKey(owner, 'member')]);
    expect((await replay(id, reader.key)).status).toBe(403);
    expect((await call('GET', '/v1/dead-letters', { key: reader.key })).status).toBe(403);
    expect(await letters(member.key)).toEqual(await letters(owner));
    const stranger = await newWorkspace('Strangers');
    for (const key of [stranger.key, ADMIN_TOKEN]) expect((await replay(id, key)).status).toBe(404);
    expect(await letters(stranger.key)).toEqual([]);
    for (const unknown of ['none', crypto.randomUUID()]) expect((await replay(unknown, owner)).status).toBe(404);
  });
});
