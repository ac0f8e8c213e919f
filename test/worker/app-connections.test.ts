import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { openContext } from '../../src/context.ts';
import { openApp } from '../../src/app.ts';
import { ADMIN_TOKEN, PERSONAL_TOKENS } from '../support/worker-secrets.ts';
import { call, newWorkspace, syncToEnd, track, until, type ProblemBody } from './support/api.ts';
import { gitHubIsQuiet, onGitHub, query } from './support/services.ts';
import { deliver } from './support/webhooks.ts';

const [WHO_MAY = '', WHO_MAY_NOT = ''] = PERSONAL_TOKENS;
const ACME = 11;

interface Connection {
  id: string;
  type: string;
  login: string;
  status: string;
  reason: string | null;
  access: { list: string; readable: boolean; grant: string | null }[];
}

let owner = { id: '', key: '' };
let stranger = { id: '', key: '' };
beforeAll(async () => {
  [owner, stranger] = [await newWorkspace(), await newWorkspace('Strangers')];
});

const connect = <Body = Connection>(key: string, body: object) =>
  call<Body>('POST', '/v1/connections', { key, body: { type: 'app', ...body } });

async function stateOf(key: string): Promise<string> {
  const { status, body } = await call<{ state: string; installUrl: string }>('POST', '/v1/connections/app-setup', {
    key,
  });
  expect(status).toBe(201);
  expect(new URL(body.installUrl).pathname).toBe('/apps/tformance-edge/installations/new');
  expect(new URL(body.installUrl).searchParams.get('state')).toBe(body.state);
  return body.state;
}

describe('an installation of the GitHub App', () => {
  it('is connected by an owner who shows the state of its setup and a token of a person who owns the account', async () => {
    const proof = { state: await stateOf(owner.key), userToken: WHO_MAY };
    const { status, body } = await connect(owner.key, { installationId: ACME, ...proof });
    expect([status, body]).toMatchObject([201, { type: 'app', login: 'acme', status: 'active' }]);
    expect(body.access.filter(({ readable }) => !readable)).toEqual([]);
    expect(JSON.stringify(await query(sql`select * from connections`))).not.toContain(WHO_MAY);
    const again = await connect(owner.key, { installationId: ACME, ...proof });
    expect(again.body.id).toBe(body.id);
  });

  it('shows the repositories that it sees, page by page, with what their import takes', async () => {
    const [connection] = (await call<{ data: Connection[] }>('GET', '/v1/connections', { key: owner.key })).body.data;
    const path = `/v1/connections/${connection?.id}/repositories`;
    interface Page {
      data: { fullName: string; pullRequests: number; estimate: { seconds: number } }[];
      nextCursor: string | null;
    }
    const seen: Page['data'] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { status, body }: { status: number; body: Page } = await call('GET', `${path}?limit=2${after}`, {
        key: owner.key,
      });
      expect(status).toBe(200);
      expect(body.data.length).toBeLessThanOrEqual(2);
      seen.push(...body.data);
      cursor = body.nextCursor;
    }
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen.map(({ fullName }) => fullName)).size).toBe(seen.length);
    for (const one of seen) {
      expect(one).toMatchObject({ fullName: expect.stringMatching(/^acme\//), pullRequests: expect.any(Number) });
      expect(one.estimate.seconds).toBeGreaterThan(0);
    }
    expect((await call('GET', path, { key: stranger.key })).status).toBe(404);
  });

  it('belongs to one workspace', async () => {
    const proof = { state: await stateOf(stranger.key), userToken: WHO_MAY };
    expect((await connect(stranger.key, { installationId: ACME, ...proof })).status).toBe(409);
  });

  it.each([
    ['no state', async () => ({ userToken: WHO_MAY }), 400, 'state'],
    ['a made-up state', async () => ({ state: 'made up', userToken: WHO_MAY }), 400, 'state'],
    ['the state of another', async () => ({ state: await stateOf(stranger.key), userToken: WHO_MAY }), 400, 'state'],
    ['no token', async () => ({ state: await stateOf(owner.key) }), 400, 'userToken'],
    [
      'a token that does not list it',
      async () => ({ state: await stateOf(owner.key), userToken: WHO_MAY_NOT }),
      403,
      'userToken',
    ],
  ])('is refused with %s', async (_, proof, status, path) => {
    const answer = await connect<ProblemBody>(owner.key, { installationId: ACME, ...(await proof()) });
    expect(answer).toMatchObject({ status, body: { errors: [{ path }] } });
  });

  it('that GitHub does not know is a 404, and one that is suspended cannot be connected', async () => {
    const admin = { workspaceId: owner.id };
    expect((await connect(ADMIN_TOKEN, { installationId: 99, ...admin })).status).toBe(404);
    expect((await connect(ADMIN_TOKEN, { installationId: 12, ...admin })).status).toBe(422);
  });

  it('is connected by the operator for a workspace, without more proof', async () => {
    expect(await connect(ADMIN_TOKEN, { installationId: 13, workspaceId: stranger.id })).toMatchObject({
      status: 201,
      body: { login: 'initech' },
    });
    expect((await connect(ADMIN_TOKEN, { installationId: 13 })).status).toBe(400);
    for (const workspaceId of ['none', crypto.randomUUID()]) {
      expect((await connect(ADMIN_TOKEN, { installationId: 13, workspaceId })).status).toBe(404);
    }
  });

  it('cannot be connected where the deployment has no App', async () => {
    const app = openApp((bindings) => openContext({ ...bindings, GITHUB_APP_ID: '' } as Env));
    const init = {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      body: JSON.stringify({ type: 'app', installationId: 13, workspaceId: owner.id }),
    };
    const response = await app.request('/v1/connections', init, env, createExecutionContext());
    expect([response.status, await response.json()]).toMatchObject([
      503,
      { detail: expect.stringContaining('GITHUB_APP_ID') as unknown },
    ]);
  });
});

describe('a repository read by an installation', () => {
  let connectionId = '';
  let repositoryId = '';
  const connection = async () => {
    const { body } = await call<{ data: Connection[] }>('GET', '/v1/connections', { key: owner.key });
    return body.data.find(({ id }) => id === connectionId);
  };

  beforeAll(async () => {
    ({
      body: { id: connectionId },
    } = await connect(ADMIN_TOKEN, { installationId: ACME, workspaceId: owner.id }));
    ({ id: repositoryId } = await track(owner.key, 'acme/gears', connectionId));
  });

  it('is synced with one token for many chunks', async () => {
    expect(await syncToEnd(owner.key, repositoryId)).toMatchObject({
      status: 'succeeded',
      receipt: { complete: true },
    });
    expect(await syncToEnd(owner.key, repositoryId)).toMatchObject({ status: 'succeeded' });
    const { byRoute } = await onGitHub<{ byRoute: Record<string, { requests: number }> }>('stats');
    const issued = Object.entries(byRoute).filter(([route]) => route.includes('access_tokens'));
    expect(issued.map(([, { requests }]) => requests)).toEqual([1]);
  });

  it('stops at once when the installation is suspended, and goes on when it is not', async () => {
    // A look that follows an earlier sync would meet it first, and the sync wait for a minute.
    await gitHubIsQuiet();
    await onGitHub('suspendInstallation', { installationId: ACME });
    const failed = await syncToEnd(owner.key, repositoryId);
    expect(failed).toMatchObject({ status: 'failed', error: { reason: 'bad_credential' } });
    expect(await connection()).toMatchObject({ status: 'marked', reason: expect.any(String) as unknown });
    await onGitHub('unsuspend', { installationId: ACME });
    await deliver('installation', { action: 'unsuspend', installation: { id: ACME } });
    await until(connection, (found) => found?.status === 'active');
  });

  it('is known to fail by webhook before anybody asks', async () => {
    await deliver('installation', { action: 'suspend', installation: { id: ACME } });
    expect(await until(connection, (found) => found?.status === 'marked')).toMatchObject({
      reason: 'the installation of the GitHub App is suspended',
    });
    await deliver('installation', { action: 'unsuspend', installation: { id: ACME } });
    expect(await until(connection, (found) => found?.status === 'active')).toMatchObject({ reason: null });
  });
});

describe('an App that was uninstalled and installed again on the same account', () => {
  it('is the same connection, so that its repositories go on', async () => {
    const { id: workspaceId, key } = await newWorkspace('Reinstalling');
    const install = async () => {
      const { installationId } = await onGitHub<{ installationId: number }>('install', { account: 'globex' });
      const { body } = await connect(ADMIN_TOKEN, { installationId, workspaceId });
      return { installationId, connection: body };
    };
    const first = await install();
    const { id: repositoryId } = await track(key, 'globex/part-7', first.connection.id);
    await onGitHub('uninstall', { installationId: first.installationId });
    await deliver('installation', { action: 'deleted', installation: { id: first.installationId } });
    await until(
      () => call<{ data: Connection[] }>('GET', '/v1/connections', { key }),
      ({ body }) => body.data[0]?.status === 'marked',
    );
    const second = await install();
    expect(second.installationId).not.toBe(first.installationId);
    expect(second.connection).toMatchObject({ id: first.connection.id, status: 'active', reason: null });
    expect(await syncToEnd(key, repositoryId)).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    await onGitHub('uninstall', { installationId: second.installationId });
  });
});

describe('a token that replaces one of the same user which GitHub refuses', () => {
  it('takes its place, so that its repositories go on', async () => {
    const { key } = await newWorkspace('Renewing');
    const made = await call<Connection>('POST', '/v1/connections', { key, body: { type: 'token', token: WHO_MAY } });
    await query(sql`update connections set status = 'marked', reason = 'revoked' where id = ${made.body.id}`);
    const renewed = await call<Connection>('POST', '/v1/connections', {
      key,
      body: { type: 'token', token: WHO_MAY_NOT },
    });
    expect(renewed.body).toMatchObject({ id: made.body.id, status: 'active', reason: null });
    const other = await call<Connection>('POST', '/v1/connections', { key, body: { type: 'token', token: WHO_MAY } });
    expect(other.body.id).not.toBe(made.body.id);
  });

  it('and is a fine-grained one takes the place of that which read the repositories of its own owner', async () => {
    const { key } = await newWorkspace('Finely grained');
    const PRIVATE = ['globex/part-20', 'acme/robots'];
    for (const repository of PRIVATE) await onGitHub('setPrivate', { repository });
    const connected = async (resourceOwner: string, name: string) => {
      const token = `github_pat_${resourceOwner}_${name}`;
      await onGitHub('setToken', { token, kind: 'fine-grained', owner: resourceOwner });
      return (await call<Connection>('POST', '/v1/connections', { key, body: { type: 'token', token } })).body;
    };
    const ids: string[] = [];
    for (const repository of PRIVATE) {
      const { id } = await connected(repository.split('/')[0] ?? '', 'before');
      await track(key, repository, id);
      ids.push(id);
    }
    await query(sql`update connections set status = 'marked', since = now() where id::text = ${ids[0]}`);
    await query(sql`update connections set status = 'marked', since = now() where id::text = ${ids[1]}`);
    expect([(await connected('acme', 'after')).id, (await connected('globex', 'after')).id]).toEqual([ids[1], ids[0]]);
    await query(sql`update connections set status = 'marked', since = now() where id::text = ${ids[0]}`);
    expect(ids).not.toContain((await connected('initech', 'first')).id);
    for (const repository of PRIVATE) await onGitHub('setPrivate', { repository, isPrivate: false });
  });
});
