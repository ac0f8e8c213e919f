import { beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { pullRequestRoute } from '../../src/routes/pull-requests/pull-requests.ts';
import { ADMIN_TOKEN } from '../support/worker-secrets.ts';
import { call, newKey, newWorkspace, request, startSync, syncToEnd, track } from './support/api.ts';
import { query } from './support/services.ts';

interface ShownKey {
  id: string;
  name: string;
  role: string;
  hint: string;
  createdAt: string;
}

let owner = '';
let workspaceId = '';
let repositoryId = '';
let syncId = '';
let pullRequestId = '';

beforeAll(async () => {
  ({ id: workspaceId, key: owner } = await newWorkspace());
  ({ id: repositoryId } = await track(owner, 'acme/gears'));
  ({ id: syncId } = await syncToEnd(owner, repositoryId, { daysBack: 3650 }));
  const { body } = await call<{ data: { id: string }[] }>('GET', '/v1/pull-requests?limit=1', { key: owner });
  pullRequestId = body.data[0]?.id ?? '';
});

it('is answered with what no cache may keep', async () => {
  for (const path of [
    '/v1/workspace',
    '/v1/repositories',
    '/v1/pull-requests',
    `/v1/pull-requests/${pullRequestId}`,
    `/v1/syncs/${syncId}/events`,
    '/v1/exports/pull-requests?format=csv',
    '/v1/metrics/overview',
    '/v1/metrics/open',
    '/v1/audit-log',
    '/v1/pull-requests?limit=0',
    '/v1/nothing',
  ]) {
    const response = await request('GET', path, { key: owner });
    await response.text();
    expect([path, response.headers.get('cache-control')]).toEqual([path, 'private, no-store']);
  }
  const body = { name: 'a key', role: 'reader' };
  const { headers } = await request('POST', '/v1/api-keys', { key: owner, body });
  expect(headers.get('cache-control')).toBe('private, no-store');
});

it('shows a pull request with exactly the fields that its description has', async () => {
  const { schema } = pullRequestRoute.responses[200].content['application/json'];
  const { body: all } = await call<{ data: { id: string }[] }>('GET', '/v1/pull-requests?limit=200', { key: owner });
  const filled = new Set<string>();
  for (const { id } of all.data) {
    const { body } = await call<Record<string, unknown>>('GET', `/v1/pull-requests/${id}`, { key: owner });
    expect(Object.keys(body).filter((name) => !Object.hasOwn(schema.shape, name))).toEqual([]);
    // What a schema does not name is left out of what it reads.
    expect(schema.parse(body)).toEqual(body);
    for (const [name, value] of Object.entries(body)) if (Array.isArray(value) && value.length > 0) filled.add(name);
  }
  for (const list of ['reviews', 'commits', 'files', 'comments', 'checkRuns', 'timelineEvents']) {
    expect(filled).toContain(list);
  }
});

describe('a caller without a key that counts', () => {
  const challenge = { status: 401, type: 'application/problem+json' };

  it.each([
    ['no header', undefined],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['a scheme alone', 'Bearer'],
    ['two words', 'Bearer one two'],
    ['a key of nobody', 'Bearer tfe_nobody'],
    ['a digest instead of a key', `Bearer ${'0'.repeat(64)}`],
  ])('is not signed in with %s', async (_, authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    for (const path of ['/v1/repositories', '/v1/pull-requests', `/v1/syncs/${syncId}`, '/v1/api-keys']) {
      const { status, type, body } = await call('GET', path, { headers });
      expect({ status, type }, path).toEqual(challenge);
      expect(body).toMatchObject({ type: '/problems/not-signed-in', title: 'Not signed in', status: 401 });
    }
  });

  it('creates no workspace, with a workspace key neither', async () => {
    for (const key of ['wrong', owner, `${ADMIN_TOKEN}x`, ADMIN_TOKEN.toUpperCase()]) {
      const { status, type } = await call('POST', '/v1/workspaces', { key, body: { name: 'Mine' } });
      expect({ status, type }).toEqual(challenge);
    }
    expect((await call('POST', '/v1/workspaces', { body: { name: 'Mine' } })).status).toBe(401);
  });

  it('reads nothing with the admin token, which is no key', async () => {
    expect((await call('GET', '/v1/repositories', { key: ADMIN_TOKEN })).status).toBe(401);
  });
});

describe('roles', () => {
  it('let a reader read and nothing else', async () => {
    const { key } = await newKey(owner, 'reader');
    for (const path of ['/v1/repositories', `/v1/repositories/${repositoryId}`, `/v1/syncs/${syncId}`]) {
      expect((await call('GET', path, { key })).status, path).toBe(200);
    }
    const { status, body } = await startSync(key, repositoryId);
    expect(status).toBe(403);
    expect(body).toMatchObject({ title: 'Not allowed', detail: 'This needs the role member; yours is reader.' });
    const refused = [
      ['POST', '/v1/repositories', { fullName: 'acme/gears' }],
      ['POST', '/v1/repositories/import', { owner: 'acme' }],
      ['DELETE', `/v1/repositories/${repositoryId}`],
      ['DELETE', `/v1/syncs/${syncId}`],
      ['GET', '/v1/api-keys'],
      ['POST', '/v1/api-keys', { name: 'more', role: 'owner' }],
      ['GET', '/v1/connections'],
    ] as const;
    for (const [method, path, sent] of refused) {
      expect((await call(method, path, { key, body: sent })).status, `${method} ${path}`).toBe(403);
    }
  });

  it('let a member track and cancel, but hand out no keys', async () => {
    const { key } = await newKey(owner, 'member');
    expect((await track(key, 'acme/gears')).id).toBe(repositoryId);
    expect((await call('DELETE', `/v1/syncs/${syncId}`, { key })).status).toBe(200);
    expect((await call('POST', '/v1/api-keys', { key, body: { name: 'more', role: 'reader' } })).status).toBe(403);
    expect((await call('POST', '/v1/connections', { key, body: { type: 'token', token: 'x' } })).status).toBe(403);
  });
});

describe('API keys', () => {
  it('are shown once, listed without their secret, and stored as a digest', async () => {
    const { key, id } = await newKey(owner, 'reader');
    const { body } = await call<{ data: ShownKey[] }>('GET', '/v1/api-keys', { key: owner });
    expect(body.data[0]).toMatchObject({ name: 'first key', role: 'owner', hint: owner.slice(-4) });
    const listed = body.data.find((entry) => entry.id === id);
    expect(listed).toMatchObject({ name: 'a reader', role: 'reader', hint: key.slice(-4) });
    expect(Object.keys(listed ?? {}).sort()).toEqual(['createdAt', 'hint', 'id', 'lastUsedAt', 'name', 'role']);
    const rows = await query(sql`select k::text as text from api_keys k where workspace_id = ${workspaceId}`);
    for (const secret of [key, owner, key.slice(4), owner.slice(4)]) {
      expect(JSON.stringify([body, rows])).not.toContain(secret);
    }
  });

  it('open nothing once they are revoked', async () => {
    const { id, key } = await newKey(owner, 'member');
    expect((await call('GET', '/v1/repositories', { key })).status).toBe(200);
    expect((await call('DELETE', `/v1/api-keys/${id}`, { key: owner })).status).toBe(204);
    expect((await call('GET', '/v1/repositories', { key })).status).toBe(401);
    expect((await call('DELETE', `/v1/api-keys/${id}`, { key: owner })).status).toBe(404);
  });

  it.each([
    { role: 'reader' },
    { name: '', role: 'reader' },
    { name: 'x', role: 'admin' },
    { name: 'x'.repeat(101), role: 'reader' },
  ])('are not made of %j', async (body) => {
    const answer = await call('POST', '/v1/api-keys', { key: owner, body });
    expect(answer.status).toBe(400);
    expect(['name', 'role']).toContain(answer.body.errors?.[0]?.path);
  });
});

describe('what belongs to another workspace', () => {
  const NOWHERE = '00000000-0000-4000-8000-000000000000';
  const reads = (id: string): [string, string][] => [
    ['GET', `/v1/repositories/${id}`],
    ['DELETE', `/v1/repositories/${id}`],
    ['GET', `/v1/repositories/${id}/syncs`],
    ['POST', `/v1/repositories/${id}/syncs`],
    ['GET', `/v1/syncs/${id}`],
    ['GET', `/v1/syncs/${id}/events`],
    ['DELETE', `/v1/syncs/${id}`],
    ['GET', `/v1/pull-requests/${id}`],
    ['DELETE', `/v1/api-keys/${id}`],
    ['DELETE', `/v1/connections/${id}`],
  ];

  it('is the same 404 as what is nowhere, and as an id that is none', async () => {
    const stranger = await newWorkspace('Strangers');
    const { id: strangersKey } = await newKey(owner, 'reader');
    const foreign = [repositoryId, syncId, pullRequestId, strangersKey];
    for (const [index, [method, path]] of reads('ID').entries()) {
      const answers = await Promise.all(
        [NOWHERE, 'malformed', "1'--", ...foreign].map((id) =>
          call(method, path.replace('ID', encodeURIComponent(id)), { key: stranger.key }),
        ),
      );
      for (const answer of answers) expect(answer, `${index}: ${method} ${path}`).toEqual(answers[0]);
      expect(answers[0]).toMatchObject({ status: 404, type: 'application/problem+json', body: { title: 'Not found' } });
    }
    expect((await call('GET', `/v1/repositories/${repositoryId}`, { key: owner })).status).toBe(200);
  });

  it('is in none of the lists', async () => {
    const { key } = await newWorkspace('Strangers');
    for (const path of ['/v1/repositories', '/v1/pull-requests', '/v1/deployments', '/v1/views']) {
      expect(await call<unknown>('GET', path, { key })).toMatchObject({ status: 200, body: { data: [] } });
    }
    const path = `/v1/pull-requests?repositoryId=${repositoryId}`;
    expect((await call<unknown>('GET', path, { key })).status).toBe(404);
  });

  it('may be the same repository of GitHub, tracked by each for itself', async () => {
    const { key } = await newWorkspace('Strangers');
    expect((await track(key, 'acme/gears')).id).not.toBe(repositoryId);
  });
});
