// @module-tag long
import { createExecutionContext, createMessageBatch, getQueueResult, type QueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import worker from '../../src/index.ts';
import { newWorkspace, readSync, syncToEnd, track, until } from './support/api.ts';
import { query } from './support/services.ts';
import { syncRequest, trackedRepository } from './support/tracked.ts';

const NOWHERE = crypto.randomUUID();

/** Hands messages to the Worker's consumer as one batch, with other variables than its own; ids are `0`, `1` … by their place. */
async function deliver(
  queue: string,
  bodies: unknown[],
  { attempts = 1, variables = {} }: { attempts?: number; variables?: Partial<Env> } = {},
): Promise<QueueResult> {
  const messages = bodies.map((body, index) => ({ id: String(index), timestamp: new Date(), attempts, body }));
  const batch = createMessageBatch(queue, messages);
  await worker.queue(batch, { ...env, ...variables });
  return getQueueResult(batch, createExecutionContext());
}

const retried = (result: QueueResult) => result.retryMessages.map(({ msgId }) => msgId);

const step = (changed: object = {}) => ({
  type: 'sync.step',
  v: 1,
  repositoryId: NOWHERE,
  syncId: crypto.randomUUID(),
  ...changed,
});

describe('a batch', () => {
  it('is settled message by message: the good ones done, the bad one tried again', async () => {
    const good = step();
    const result = await deliver('sync', [good, { hello: 'world' }, good, null, 'text', step({ repositoryId: '1' })]);
    expect(result.explicitAcks).toEqual(['0', '2']);
    expect(retried(result)).toEqual(['1', '3', '4', '5']);
    expect(result).toMatchObject({ ackAll: false, retryBatch: { retry: false } });
  });

  it('about missed deliveries waits for the webhook secret, without which they would be refused again', async () => {
    const message = { type: 'live.deliveries', v: 1, cursor: null, startedAt: null };
    const mark = () => query(sql`select at from schedule_marks where name = 'deliveries'`);
    const before = await mark();
    const variables = { GITHUB_WEBHOOK_SECRET: '' } as Partial<Env>;
    expect((await deliver('live', [message], { variables })).explicitAcks).toEqual(['0']);
    expect(await mark()).toEqual(before);
    expect((await deliver('live', [message])).explicitAcks).toEqual(['0']);
    expect(await mark()).not.toEqual(before);
  });

  it.each([
    ['sync', step()],
    ['sync', { type: 'sync.import', v: 1, workspaceId: NOWHERE, owner: 'acme', connectionId: NOWHERE, cursor: 'none' }],
    ['sync', { type: 'sync.due', v: 1, job: 'look', workspaceId: NOWHERE, repositoryId: NOWHERE }],
    ['sync', { type: 'sync.several', v: 1, job: 'deployments', workspaceId: NOWHERE, repositoryIds: [NOWHERE] }],
    ['sync', { type: 'sync.touch', v: 1, after: null }],
    ['sync', { type: 'sync.connections', v: 1, after: NOWHERE }],
    ['sync', { type: 'sync.members', v: 1, after: NOWHERE, githubId: null }],
    ['compute', { type: 'compute.several', v: 1, workspaceId: NOWHERE, repositoryIds: [NOWHERE] }],
    ['compute', { type: 'compute.overdue', v: 1 }],
    ['compute', { type: 'compute.expire', v: 1 }],
    ['llm', { type: 'llm.enqueue', v: 1 }],
    ['webhooks', { type: 'webhook.repository', v: 1, delivery: NOWHERE, event: 'repository', repositoryGithubId: 404 }],
    [
      'webhooks',
      {
        type: 'webhook.installation',
        v: 1,
        delivery: crypto.randomUUID(),
        event: 'installation',
        installationId: 404,
        failure: null,
      },
    ],
    [
      'webhooks',
      {
        type: 'webhook.member',
        v: 1,
        delivery: crypto.randomUUID(),
        event: 'organization',
        organizationGithubId: 404,
        teamGithubId: null,
        userGithubId: 404,
      },
    ],
    ['compute', { type: 'compute.step', v: 1, repositoryId: NOWHERE, syncId: NOWHERE }],
    ['compute', { type: 'compute.record', v: 1, repositoryId: NOWHERE }],
    ['llm', { type: 'llm.analyze', v: 1, workspaceId: NOWHERE, repositoryId: NOWHERE, syncId: NOWHERE }],
    ['llm', { type: 'llm.run', v: 1, workspaceId: NOWHERE, token: NOWHERE }],
  ])('of %s takes version 1 of its message and leaves another version for a newer consumer', async (queue, body) => {
    const result = await deliver(queue, [body, { ...body, v: 2 }, { ...body, v: undefined }]);
    expect(result.explicitAcks).toEqual(['0']);
    expect(retried(result)).toEqual(['1', '2']);
  });

  it.each(['sync', 'sync-staging', 'tformance-edge-llm', 'tformance-edge-staging-sync', 'unheard-of'])(
    'of %s is handed out by the types of its messages, and what has none is not taken for done',
    async (queue) => {
      const expire = { type: 'compute.expire', v: 1 };
      const unknown = { type: 'unheard.of', v: 1 };
      const analyze = { type: 'llm.analyze', v: 1, workspaceId: NOWHERE, repositoryId: NOWHERE, syncId: NOWHERE };
      const result = await deliver(queue, [step(), unknown, expire, { ...expire, v: 2 }, null, analyze]);
      expect(result.explicitAcks.toSorted()).toEqual(['0', '2', '5']);
      expect(retried(result).toSorted()).toEqual(['1', '3', '4']);
    },
  );

  it.each(['sync-dead', 'sync-dead-staging', 'tformance-edge-sync-dead', 'tformance-edge-staging-sync-dead'])(
    'of %s is of dead letters',
    async (queue) => {
      expect((await deliver(queue, [{}])).explicitAcks).toEqual(['0']);
    },
  );
});

describe('a webhook that nothing can be done with', () => {
  const delivered = (changed: object = {}) => ({
    type: 'webhook.pull_requests',
    v: 1,
    delivery: crypto.randomUUID(),
    event: 'pull_request',
    repositoryGithubId: '404404',
    pulls: [{ number: 1, updatedAt: 0 }],
    shas: [],
    ...changed,
  });

  it('holds up those beside it once, and from then on itself alone', async () => {
    // Postgres looks for ids only where there is a repository. None has such an id, and it cannot be one.
    const { key } = await newWorkspace();
    await track(key, 'acme/gears');
    const batch = [delivered(), delivered({ repositoryGithubId: '9'.repeat(19) }), delivered()];
    expect(retried(await deliver('webhooks', batch))).toEqual(['0', '1', '2']);
    const again = await deliver('webhooks', batch, { attempts: 2 });
    expect(again.explicitAcks).toEqual(['0', '2']);
    expect(retried(again)).toEqual(['1']);
  });
});

describe('a message that comes twice, late or for nothing', () => {
  it('finds no work and is done', async () => {
    const repository = trackedRepository();
    const cursor = env.REPO_CURSOR.getByName(repository.repositoryId);
    const { record } = await cursor.begin(syncRequest(repository));
    const work = await cursor.claim(record.id);
    const again = step({ repositoryId: repository.repositoryId, syncId: record.id });
    expect((await deliver('sync', [again, again])).explicitAcks).toEqual(['0', '1']);
    if (work) expect(await cursor.record(record.id)).toMatchObject({ github: { requests: 0 } });
    await cursor.destroy();
  });
});

describe('the analysis of a sync', () => {
  it('says on the record that no provider is configured', async () => {
    const { id: workspaceId, key } = await newWorkspace();
    const { id: repositoryId } = await track(key, 'acme/gears');
    const { id: syncId } = await syncToEnd(key, repositoryId, { daysBack: 1 });
    const body = { type: 'llm.analyze', v: 1, workspaceId, repositoryId, syncId };
    // The Worker of the tests has a provider, and has said so.
    await until(
      () => readSync(key, syncId),
      ({ analysis }) => analysis !== null,
    );
    const none = { LLM_PROVIDER: 'none' } as const;
    expect((await deliver('llm', [body, body], { variables: none })).explicitAcks).toEqual(['0', '1']);
    const sync = await readSync(key, syncId);
    expect(sync.analysis).toEqual({ status: 'skipped', reason: 'no provider configured' });
  });

  it('of another workspace is not written to', async () => {
    const { key } = await newWorkspace();
    const { id: repositoryId } = await track(key, 'acme/gears');
    const sync = await syncToEnd(key, repositoryId, { daysBack: 1 });
    const before = await until(
      () => readSync(key, sync.id),
      ({ analysis }) => analysis !== null,
    );
    const stranger = await newWorkspace('Strangers');
    const result = await deliver('llm', [
      { type: 'llm.analyze', v: 1, workspaceId: stranger.id, repositoryId, syncId: sync.id },
    ]);
    expect(result.explicitAcks).toEqual(['0']);
    expect(await readSync(key, sync.id)).toEqual(before);
  });
});
