// @module-tag long
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { openApp } from '../../src/app.ts';
import { openContext } from '../../src/context.ts';
import type { SyncRun } from '../../src/storage/sync-runs.ts';
import { PERSONAL_TOKENS, SPARE_TOKENS } from '../support/worker-secrets.ts';
import { call, newKey, newWorkspace, readSync, request, startSync, track, until } from './support/api.ts';
import { onGitHub, query, rowCounts } from './support/services.ts';

const [, TOKEN = ''] = PERSONAL_TOKENS;
/** Long enough to be found waiting, short enough to be waited for. */
const RESET_SECONDS = 6;

let key = '';
let repositoryId = '';

/** A repository whose token has nothing left for some seconds: its sync stands still, running, for as long. */
beforeEach(async () => {
  ({ key } = await newWorkspace());
  const { body } = await call<{ id: string }>('POST', '/v1/connections', {
    key,
    body: { type: 'token', token: TOKEN },
  });
  ({ id: repositoryId } = await track(key, 'acme/gadgets', body.id));
  await onGitHub('exhaust', { token: TOKEN, resource: 'graphql', resetIn: RESET_SECONDS });
});

async function beginWaiting(body: object): Promise<SyncRun> {
  const begun = await startSync(key, repositoryId, body);
  expect(begun.status).toBe(202);
  return until(
    () => readSync(key, begun.body.id),
    (sync) => sync.status === 'waiting',
  );
}

const toEnd = (id: string) =>
  until(
    () => readSync(key, id),
    (sync) => sync.finishedAt !== null,
  );

async function eventsOf(response: Response): Promise<SyncRun[]> {
  const text = await response.text();
  return text
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice('data: '.length)) as SyncRun);
}

describe('a sync that waits for its limit', () => {
  it('says until when, and shows on its repository', async () => {
    const sync = await beginWaiting({ daysBack: 30 });
    expect(sync).toMatchObject({ kind: 'backfill', daysBack: 30, error: null, receipt: null, finishedAt: null });
    expect(Date.parse(sync.resumeAt ?? '')).toBeGreaterThan(Date.parse(sync.startedAt));
    const { body } = await call<{ sync: unknown }>('GET', `/v1/repositories/${repositoryId}`, { key });
    expect(body.sync).toMatchObject({ id: sync.id, status: 'waiting' });
    const listed = await call<{ data: SyncRun[] }>('GET', `/v1/repositories/${repositoryId}/syncs`, { key });
    expect(listed.body.data).toMatchObject([{ id: sync.id, status: 'waiting' }]);
    await call('DELETE', `/v1/syncs/${sync.id}`, { key });
  });

  it('is joined by a request as wide or narrower, which changes nothing', async () => {
    const sync = await beginWaiting({ daysBack: 30 });
    for (const daysBack of [30, 29, 1]) {
      const joined = await startSync(key, repositoryId, { daysBack });
      expect(joined).toMatchObject({ status: 200, body: { id: sync.id, kind: 'backfill', daysBack: 30 } });
    }
    await call('DELETE', `/v1/syncs/${sync.id}`, { key });
  });

  it('is there for who joins it, also when the database was away while it began', async () => {
    const sync = await beginWaiting({ daysBack: 30 });
    await query(sql`delete from sync_runs where id = ${sync.id}`);
    expect((await call('GET', `/v1/syncs/${sync.id}`, { key })).status).toBe(404);
    expect(await startSync(key, repositoryId)).toMatchObject({ status: 200, body: { id: sync.id } });
    expect(await readSync(key, sync.id)).toMatchObject({ id: sync.id, status: 'waiting' });
    await call('DELETE', `/v1/syncs/${sync.id}`, { key });
  });

  it('is widened by a request that reaches further back, and reads that far', async () => {
    const sync = await beginWaiting({ daysBack: 2 });
    const joined = await startSync(key, repositoryId, { daysBack: 3650 });
    expect(joined).toMatchObject({ status: 200, body: { id: sync.id, kind: 'backfill', daysBack: 3650 } });
    const widest = await startSync(key, repositoryId, { daysBack: null });
    expect(widest).toMatchObject({ status: 200, body: { id: sync.id, daysBack: null } });
    const { numbers } = await onGitHub<{ numbers: number[] }>('numbers', { repository: 'acme/gadgets' });
    const ended = await toEnd(sync.id);
    expect(ended).toMatchObject({ status: 'succeeded', progress: { pullRequests: numbers.length } });
    expect(ended.receipt?.stored.pullRequests).toBe(numbers.length);
  });

  it('ends at once when it is cancelled, and a second time nothing changes', async () => {
    const sync = await beginWaiting({});
    const cancelled = await call<SyncRun>('DELETE', `/v1/syncs/${sync.id}`, { key });
    expect(cancelled).toMatchObject({ status: 200, body: { id: sync.id, status: 'cancelled', error: null } });
    expect(cancelled.body.finishedAt).not.toBeNull();
    const stored = await until(
      () => readSync(key, sync.id),
      (record) => record.status === 'cancelled',
    );
    const again = await call<SyncRun>('DELETE', `/v1/syncs/${sync.id}`, { key });
    expect(again).toMatchObject({ status: 200, body: { status: 'cancelled', finishedAt: stored.finishedAt } });
  });

  it('once cancelled makes room for the next', async () => {
    const sync = await beginWaiting({ daysBack: 5 });
    await call('DELETE', `/v1/syncs/${sync.id}`, { key });
    const next = await startSync(key, repositoryId, { daysBack: 3 });
    expect(next.status).toBe(202);
    expect(next.body.id).not.toBe(sync.id);
    await call('DELETE', `/v1/syncs/${next.body.id}`, { key });
  });
});

describe('a sync that is cancelled in the middle of a page', () => {
  it('ends at once, takes no page after, and leaves the rest to the next', async () => {
    const { key: other } = await newWorkspace();
    const { body: connection } = await call<{ id: string }>('POST', '/v1/connections', {
      key: other,
      body: { type: 'token', token: SPARE_TOKENS[0] },
    });
    const { id } = await track(other, 'acme/gadgets', connection.id);
    await onGitHub('setLatency', { perPullRequest: 300 });
    const begun = await startSync(other, id);
    await scheduler.wait(1_500);
    const cancelled = await call<SyncRun>('DELETE', `/v1/syncs/${begun.body.id}`, { key: other });
    await onGitHub('setLatency', { perPullRequest: 0 });
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled', progress: { pullRequests: 0 } } });
    // Until the page would have come.
    await scheduler.wait(5_000);
    expect(await readSync(other, begun.body.id)).toMatchObject({ status: 'cancelled', receipt: null });
    const next = await startSync(other, id);
    const sync = await until(
      () => readSync(other, next.body.id),
      ({ finishedAt }) => finishedAt !== null,
    );
    expect(sync).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    expect(await rowCounts(id)).toMatchObject({ pull_requests: sync.receipt?.expected.pullRequests });
  });
});

describe('the events of a sync', () => {
  it('tell of each change, and end with its last record', async () => {
    const sync = await beginWaiting({ daysBack: 3650 });
    const response = await request('GET', `/v1/syncs/${sync.id}/events`, { key });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events = await eventsOf(response);
    expect(events[0]).toMatchObject({ id: sync.id, status: 'waiting' });
    expect(events.at(-1)).toMatchObject({ id: sync.id, status: 'succeeded', receipt: { complete: true } });
    expect(events.filter(({ finishedAt }) => finishedAt !== null)).toHaveLength(1);
    const seen = events.map(({ progress }) => progress.pullRequests);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(new Set(events.map(({ status }) => status))).toContain('running');
  });

  it('are the last record alone when it has ended long ago', async () => {
    const sync = await beginWaiting({ daysBack: 1 });
    await call('DELETE', `/v1/syncs/${sync.id}`, { key });
    const events = await eventsOf(await request('GET', `/v1/syncs/${sync.id}/events`, { key }));
    expect(events).toMatchObject([{ id: sync.id, status: 'cancelled' }]);
  });

  /** A sync of a new workspace that waits for half a minute; answers the owner's key, too. */
  async function waitingLong(): Promise<{ owner: string; id: string }> {
    const { key: owner } = await newWorkspace();
    const token = `ghp_${crypto.randomUUID().replaceAll('-', '')}`;
    await onGitHub('setToken', { token, kind: 'classic' });
    const { body } = await call<{ id: string }>('POST', '/v1/connections', {
      key: owner,
      body: { type: 'token', token },
    });
    const repository = await track(owner, 'acme/gadgets', body.id);
    await onGitHub('exhaust', { token, resource: 'graphql', resetIn: 30 });
    const begun = await startSync(owner, repository.id, { daysBack: 1 });
    await until(
      () => readSync(owner, begun.body.id),
      (sync) => sync.status === 'waiting',
    );
    return { owner, id: begun.body.id };
  }

  it('end with the key of who follows them', async () => {
    const { owner, id } = await waitingLong();
    const reader = await newKey(owner, 'reader');
    const response = await request('GET', `/v1/syncs/${id}/events`, { key: reader.key });
    expect((await call('DELETE', `/v1/api-keys/${reader.id}`, { key: owner })).status).toBe(204);
    expect((await eventsOf(response)).at(-1)).toMatchObject({ id, status: 'waiting' });
    expect((await readSync(owner, id)).status).toBe('waiting');
    await call('DELETE', `/v1/syncs/${id}`, { key: owner });
  });

  it('end after a while, so that who follows connects again, and tell how', async () => {
    const { owner, id } = await waitingLong();
    let now = Date.now();
    // Each look at the clock is two minutes later.
    const app = openApp((bindings) => ({ ...openContext(bindings), now: () => (now += 120_000) }));
    const asked = new Request(`https://edge.test/v1/syncs/${id}/events`, {
      headers: { authorization: `Bearer ${owner}` },
    });
    const response = await app.fetch(asked, env, createExecutionContext());
    expect(await response.text()).toMatch(/^retry: 3000\n\n/);
    expect((await readSync(owner, id)).status).toBe('waiting');
    await call('DELETE', `/v1/syncs/${id}`, { key: owner });
  });
});
