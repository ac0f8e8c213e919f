// @module-tag long
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, newWorkspace, readSync, startSync, syncToEnd, track, until } from './support/api.ts';
import { onGitHub, query, rowCounts } from './support/services.ts';
import { deliver } from './support/webhooks.ts';

interface Shown {
  fullName: string;
  isArchived: boolean;
  isPrivate: boolean;
  unavailableReason: string | null;
}

let key = '';
let repositoryId = '';
let githubId = 0;
let rows: Record<string, unknown> = {};

beforeAll(async () => {
  ({ key } = await newWorkspace());
  ({ id: repositoryId } = await track(key, 'acme/movers'));
  await syncToEnd(key, repositoryId);
  const [row] = await query(sql`select github_id from repositories where id = ${repositoryId}`);
  githubId = Number(row?.['github_id']);
  rows = await rowCounts(repositoryId);
});

const shown = async () => (await call<Shown>('GET', `/v1/repositories/${repositoryId}`, { key })).body;
const tellOf = (action: string) => deliver('repository', { action, repository: { id: githubId } });

describe('a rename', () => {
  it('that a webhook tells changes the name and nothing else', async () => {
    await onGitHub('rename', { repository: 'acme/movers', to: 'acme/removers' });
    await tellOf('renamed');
    expect(await until(shown, ({ fullName }) => fullName === 'acme/removers')).toMatchObject({
      unavailableReason: null,
    });
    expect(await rowCounts(repositoryId)).toEqual(rows);
  });

  it('during a sync is noticed by the sync, which goes on', async () => {
    const { key: other } = await newWorkspace('Another');
    const { id } = await track(other, 'acme/removers');
    await onGitHub('setLatency', { perPullRequest: 60 });
    const { body } = await startSync(other, id);
    await onGitHub('rename', { repository: 'acme/removers', to: 'acme/shufflers' });
    const sync = await until(
      () => readSync(other, body.id),
      ({ finishedAt }) => finishedAt !== null,
    );
    await onGitHub('setLatency', { perPullRequest: 0 });
    expect(sync).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    const name = async () => (await call<Shown>('GET', `/v1/repositories/${id}`, { key: other })).body.fullName;
    await until(name, (fullName) => fullName === 'acme/shufflers');
    expect(await rowCounts(id)).toEqual(rows);
  });

  it('is found out by the id when the old name is gone', async () => {
    await query(sql`update repositories set full_name = 'acme/never-heard-of' where id = ${repositoryId}`);
    const sync = await syncToEnd(key, repositoryId);
    expect(sync).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    await until(shown, ({ fullName }) => fullName === 'acme/shufflers');
    const { body } = await call<{ data: { event: string; text: string }[] }>('GET', `/v1/syncs/${sync.id}/log`, {
      key,
    });
    expect(body.data).toContainEqual({
      at: expect.any(String) as unknown,
      event: 'renamed',
      text: 'the repository acme/never-heard-of is called acme/shufflers now',
    });
  });

  it('does not mislead when another repository has the old name', async () => {
    await query(sql`update repositories set full_name = 'acme/widgets' where id = ${repositoryId}`);
    expect(await syncToEnd(key, repositoryId)).toMatchObject({ status: 'succeeded' });
    await until(shown, ({ fullName }) => fullName === 'acme/shufflers');
    expect(await rowCounts(repositoryId)).toEqual(rows);
  });
});

describe('a webhook of a repository whose name another one has now', () => {
  it('is read under the name that its repository has', async () => {
    const { number } = await onGitHub<{ number: number }>('open', { repository: 'acme/shufflers', title: 'Renamed' });
    await query(sql`update repositories set full_name = 'acme/widgets' where id = ${repositoryId}`);
    await deliver('pull_request', { repository: { id: githubId }, pull_request: { number } });
    const found = () =>
      query(sql`select title from pull_requests
      where repository_id = ${repositoryId} and number = ${number}`);
    expect(await until(found, (list) => list.length > 0)).toEqual([{ title: 'Renamed' }]);
    await syncToEnd(key, repositoryId);
    rows = await rowCounts(repositoryId);
  });
});

describe('a transfer', () => {
  it('keeps the history', async () => {
    await onGitHub('transfer', { repository: 'acme/shufflers', to: 'umbrella' });
    await tellOf('transferred');
    await until(shown, ({ fullName }) => fullName === 'umbrella/shufflers');
    expect(await syncToEnd(key, repositoryId)).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    expect(await rowCounts(repositoryId)).toEqual(rows);
  });
});

describe('a repository that was', () => {
  it('archived says so', async () => {
    await onGitHub('archive', { repository: 'umbrella/shufflers' });
    await tellOf('archived');
    expect(await until(shown, ({ isArchived }) => isArchived)).toMatchObject({ unavailableReason: null });
  });

  it('made private is no longer read with the deployment’s own token, and keeps its data', async () => {
    await onGitHub('setPrivate', { repository: 'umbrella/shufflers', isPrivate: true });
    expect(await syncToEnd(key, repositoryId)).toMatchObject({
      status: 'failed',
      error: { reason: 'unavailable', detail: expect.stringContaining('private') as unknown },
    });
    await tellOf('privatized');
    await until(shown, ({ unavailableReason }) => unavailableReason === 'no_access');
    expect(await rowCounts(repositoryId)).toEqual(rows);
    await onGitHub('setPrivate', { repository: 'umbrella/shufflers', isPrivate: false });
    await tellOf('publicized');
    await until(shown, ({ unavailableReason }) => unavailableReason === null);
  });

  it('deleted is marked, and keeps its data', async () => {
    await onGitHub('setAvailability', { repository: 'umbrella/shufflers', availability: 'not-found' });
    await tellOf('deleted');
    await until(shown, ({ unavailableReason }) => unavailableReason === 'not_found');
    expect(await rowCounts(repositoryId)).toEqual(rows);
    const { status, body } = await call<{ data: unknown[] }>('GET', `/v1/pull-requests?repositoryId=${repositoryId}`, {
      key,
    });
    expect([status, body.data.length > 0]).toEqual([200, true]);
  });
});
