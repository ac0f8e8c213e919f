import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import worker from '../../src/index.ts';
import { CRONS } from '../../src/schedule.ts';
import type { SyncRun } from '../../src/storage/sync-runs.ts';
import { call, newWorkspace, readSync, startSync, syncToEnd, track, until } from './support/api.ts';
import { query } from './support/services.ts';

const fire = async (cron: string) => worker.scheduled(createScheduledController({ cron }), env);

let key = '';
let repositoryId = '';
beforeAll(async () => {
  // The repositories of other files are none of this one's business.
  await query(sql`update repositories set unavailable_reason = 'parked by a test'`);
  ({ key } = await newWorkspace());
  ({ id: repositoryId } = await track(key, 'acme/gears'));
});

async function syncsOf(id: string): Promise<SyncRun[]> {
  return (await call<{ data: SyncRun[] }>('GET', `/v1/repositories/${id}/syncs`, { key })).body.data;
}

describe('the cron of the incremental sync', () => {
  it('leaves a repository alone that was never synced', async () => {
    await fire(CRONS.sync);
    expect(await syncsOf(repositoryId)).toEqual([]);
  });

  it('begins a sync of what changed, and joins one that runs', async () => {
    const first = await syncToEnd(key, repositoryId, { daysBack: 30 });
    await until(
      () => call<{ syncedThrough: string | null }>('GET', `/v1/repositories/${repositoryId}`, { key }),
      ({ body }) => body.syncedThrough !== null,
    );
    await Promise.all([fire(CRONS.sync), fire(CRONS.sync)]);
    const [second, ...others] = await syncsOf(repositoryId);
    expect(others.map(({ id }) => id)).toEqual([first.id]);
    const ended = await until(
      () => readSync(key, second?.id ?? ''),
      ({ finishedAt }) => finishedAt !== null,
    );
    expect(ended).toMatchObject({ status: 'succeeded', kind: 'incremental', receipt: { complete: true } });
  });
});

describe('the cron of expiry', () => {
  it('deletes the finished records that have outlived their time, and no others', async () => {
    const old = await syncToEnd(key, repositoryId);
    const young = await syncToEnd(key, repositoryId);
    const open = (await startSync(key, repositoryId)).body;
    await query(sql`update sync_runs set expires_at = now() - interval '1 second' where id = ${old.id}`);
    await fire(CRONS.expire);
    expect((await call('GET', `/v1/syncs/${old.id}`, { key })).status).toBe(404);
    for (const kept of [young, open]) expect((await call('GET', `/v1/syncs/${kept.id}`, { key })).status).toBe(200);
    const repository = await call<{ lastReceipt: unknown }>('GET', `/v1/repositories/${repositoryId}`, { key });
    expect(repository.body.lastReceipt).toMatchObject({ complete: true });
  });

  it('gives a record 24 hours from its end', async () => {
    const sync = await syncToEnd(key, repositoryId);
    const [row] = await until(
      () =>
        query(sql`select expires_at - finished_at = interval '24 hours' as day from sync_runs where id = ${sync.id}`),
      ([stored]) => stored?.['day'] !== null,
    );
    expect(row?.['day']).toBe(true);
  });
});

it('throws for a cron that nobody has given a meaning', async () => {
  await expect(fire('0 0 1 1 *')).rejects.toThrow('0 0 1 1 *');
});

it('has a meaning for each cron of wrangler.toml', async () => {
  const { default: settings } = await import('../../wrangler.toml?raw');
  const [, crons = ''] = /^crons = (\[.*\])$/m.exec(settings) ?? [];
  expect(JSON.parse(crons)).toEqual(Object.values(CRONS));
});
