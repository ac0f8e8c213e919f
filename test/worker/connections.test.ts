import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { parseConfig } from '../../src/config.ts';
import { unseal } from '../../src/secret-box.ts';
import type { RepositoryState } from '../../src/domain/cursor/state.ts';
import { ADMIN_TOKEN, PERSONAL_TOKENS } from '../support/worker-secrets.ts';
import { call, newKey, newWorkspace, readSync, startSync, syncToEnd, track, until } from './support/api.ts';
import { onGitHub, query } from './support/services.ts';
import { trackedRepository } from './support/tracked.ts';

const [TOKEN = ''] = PERSONAL_TOKENS;

interface Connection {
  id: string;
  login: string;
}

let key = '';
let workspaceId = '';
beforeAll(async () => {
  ({ id: workspaceId, key } = await newWorkspace());
});

const connect = (body: unknown) => call<Connection>('POST', '/v1/connections', { key, body });

describe('a token of GitHub', () => {
  it('is checked, sealed, and never shown again', async () => {
    const created = await connect({ type: 'token', token: TOKEN });
    expect(created).toMatchObject({ status: 201, body: { type: 'token', login: 'replay-viewer', status: 'active' } });
    const listed = await call<{ data: Connection[] }>('GET', '/v1/connections', { key });
    expect(listed.body.data).toEqual([created.body]);
    expect(JSON.stringify([created, listed])).not.toContain(TOKEN);
  });

  it('lies in the database as a ciphertext that only the key opens', async () => {
    const rows = await query(
      sql`select id, token_ciphertext, c::text as whole from connections c where workspace_id = ${workspaceId}`,
    );
    const [row] = rows;
    expect(rows).toHaveLength(1);
    expect(String(row?.['whole'])).not.toContain(TOKEN);
    expect(String(row?.['whole'])).not.toContain(btoa(TOKEN));
    const open = (id: unknown) =>
      unseal(parseConfig(env).ENCRYPTION_KEY, String(row?.['token_ciphertext']), String(id));
    expect(await open(row?.['id'])).toBe(TOKEN);
    await expect(open(crypto.randomUUID())).rejects.toThrow();
  });

  it('that GitHub refuses is not kept, and not repeated in the answer', async () => {
    const before = await query(sql`select count(*)::int as count from connections`);
    const { status, type, body } = await call('POST', '/v1/connections', {
      key,
      body: { type: 'token', token: 'wrong-token' },
    });
    expect({ status, type }).toEqual({ status: 422, type: 'application/problem+json' });
    expect(body.detail).toMatch(/^GitHub refuses the credential/);
    expect(body.detail).not.toContain('wrong-token');
    expect(await query(sql`select count(*)::int as count from connections`)).toEqual(before);
  });

  it.each([
    {},
    { type: 'token' },
    { type: 'token', token: '' },
    { type: 'password', token: 'x' },
    { type: 'token', token: 'x'.repeat(1001) },
  ])('is not taken from %j', async (body) => {
    const answer = await call('POST', '/v1/connections', { key, body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.length).toBeGreaterThan(0);
  });
});

describe('the repositories of a connection', () => {
  it('say whether they are tracked, and are for who may add them', async () => {
    const { body: connection } = await connect({ type: 'token', token: TOKEN });
    const { id } = await track(key, 'acme/gears', connection.id);
    const path = `/v1/connections/${connection.id}/repositories`;
    const { status, body } = await call<{ data: { fullName: string; repositoryId: string | null }[] }>(
      'GET',
      `${path}?limit=100`,
      { key },
    );
    expect(status).toBe(200);
    const { repositoryId: tracked, ...gears } = body.data.find(({ fullName }) => fullName === 'acme/gears') ?? {};
    expect(tracked).toBe(id);
    expect(gears).toMatchObject({
      isPrivate: false,
      isArchived: false,
      pushedAt: expect.stringMatching(/^20/),
      pullRequests: expect.any(Number),
      estimate: { seconds: expect.any(Number), requests: expect.any(Number) },
    });
    expect(body.data.some(({ repositoryId }) => repositoryId === null)).toBe(true);
    const { key: reader } = await newKey(key, 'reader');
    expect((await call('GET', path, { key: reader })).status).toBe(403);
    for (const asked of ['limit=201', 'limit=1e1', 'cursor=nonsense', 'page=2']) {
      const answer = await call('GET', `${path}?${asked}`, { key });
      expect([answer.status, answer.body.errors?.[0]?.path], asked).toEqual([400, asked.split('=')[0]]);
    }
  });
});

describe('a repository with a connection', () => {
  it('is read with that token, and with the deployment own one when the connection is gone', async () => {
    const { body: connection } = await connect({ type: 'token', token: TOKEN });
    const repository = await track(key, 'acme/gears', connection.id);
    // The deployment has nothing left: what is read now is read with the person's token.
    await onGitHub('exhaust', { token: TOKEN, resource: 'graphql', resetIn: 3 });
    const sync = await syncToEnd(key, repository.id, { daysBack: 60 });
    expect(sync).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    expect(sync.github.waitedSeconds).toBeGreaterThan(0);

    expect((await call('DELETE', `/v1/connections/${connection.id}`, { key })).status).toBe(204);
    const again = await syncToEnd(key, repository.id);
    expect(again).toMatchObject({ status: 'succeeded', kind: 'incremental' });
  });

  it('ends its work at once when the connection is removed, and leaves no copy of it', async () => {
    const { body: connection } = await connect({ type: 'token', token: TOKEN });
    const repository = await track(key, 'acme/gears', connection.id);
    await onGitHub('exhaust', { token: TOKEN, resource: 'graphql', resetIn: 2 });
    const { body: begun } = await startSync(key, repository.id, { daysBack: null });
    await until(
      () => readSync(key, begun.id),
      (sync) => sync.status === 'waiting',
    );
    expect((await call('DELETE', `/v1/connections/${connection.id}`, { key })).status).toBe(204);
    await onGitHub('resetStats');
    const ended = await until(
      () => readSync(key, begun.id),
      (sync) => sync.finishedAt !== null,
    );
    expect(ended).toMatchObject({
      status: 'failed',
      error: { reason: 'bad_credential', detail: expect.stringContaining('removed') as unknown },
    });
    expect(await onGitHub('stats')).toMatchObject({ requests: 0 });
    const stub = env.REPO_CURSOR.getByName(repository.id);
    await runInDurableObject(stub, (_, state) => {
      expect(state.storage.kv.get<RepositoryState>('state')?.repository?.credential).toEqual({
        connectionId: connection.id,
      });
    });
  });

  it('has had its sealed token taken out of what a version before kept of it', async () => {
    const stub = env.REPO_CURSOR.getByName(crypto.randomUUID());
    const credential = { kind: 'token', connectionId: 'some', ciphertext: 'sealed', ownerId: '1' };
    await runInDurableObject(stub, (_, state) => {
      state.storage.kv.put('state', { repository: { ...trackedRepository(), credential } });
    });
    await evictDurableObject(stub);
    await runInDurableObject(stub, (_, state) => {
      expect(state.storage.kv.get<RepositoryState>('state')?.repository?.credential).toEqual({ connectionId: 'some' });
    });
  });

  it('that is private is as good as none to the deployment own token, unless the operator says otherwise', async () => {
    const other = await newWorkspace('Private');
    await onGitHub('setPrivate', { repository: 'acme/gears', isPrivate: true });
    const tracked = () => call('POST', '/v1/repositories', { key: other.key, body: { fullName: 'acme/gears' } });
    const none = await call('POST', '/v1/repositories', { key: other.key, body: { fullName: 'acme/none' } });
    const hidden = await tracked();
    expect(hidden.status).toBe(404);
    expect(hidden.body).toEqual({ ...none.body, detail: none.body.detail.replace('acme/none', 'acme/gears') });
    const say = (admin: string, id: string) =>
      call('PATCH', `/v1/workspaces/${id}`, { key: admin, body: { deploymentToken: true } });
    expect((await say(other.key, other.id)).status).toBe(401);
    expect((await say(ADMIN_TOKEN, crypto.randomUUID())).status).toBe(404);
    expect((await say(ADMIN_TOKEN, other.id)).status).toBe(200);
    expect((await tracked()).status).toBe(201);
    await onGitHub('setPrivate', { repository: 'acme/gears', isPrivate: false });
  });

  it('of another workspace is not found', async () => {
    const { body: connection } = await connect({ type: 'token', token: TOKEN });
    const stranger = await newWorkspace('Strangers');
    const body = { fullName: 'acme/gears', connectionId: connection.id };
    const answer = await call('POST', '/v1/repositories', { key: stranger.key, body });
    expect(answer.status).toBe(404);
  });
});
