import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { parseConfig } from '../../src/config.ts';
import { unseal } from '../../src/secret-box.ts';
import { PERSONAL_TOKENS } from '../support/worker-secrets.ts';
import { call, newWorkspace, syncToEnd, track } from './support/api.ts';
import { onGitHub, query } from './support/services.ts';

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
    expect(created).toMatchObject({ status: 201, body: { type: 'token', login: 'replay-viewer', status: 'ok' } });
    const listed = await call<{ data: Connection[] }>('GET', '/v1/connections', { key });
    expect(listed.body.data).toEqual([created.body]);
    expect(JSON.stringify([created, listed])).not.toContain(TOKEN);
  });

  it('lies in the database as a ciphertext that only the key opens', async () => {
    const rows = await query(
      sql`select token_ciphertext, c::text as whole from connections c where workspace_id = ${workspaceId}`,
    );
    const [row] = rows;
    expect(rows).toHaveLength(1);
    expect(String(row?.['whole'])).not.toContain(TOKEN);
    expect(String(row?.['whole'])).not.toContain(btoa(TOKEN));
    expect(await unseal(parseConfig(env).ENCRYPTION_KEY, String(row?.['token_ciphertext']))).toBe(TOKEN);
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

  it('of another workspace is not found', async () => {
    const { body: connection } = await connect({ type: 'token', token: TOKEN });
    const stranger = await newWorkspace('Strangers');
    const body = { fullName: 'acme/gears', connectionId: connection.id };
    const answer = await call('POST', '/v1/repositories', { key: stranger.key, body });
    expect(answer.status).toBe(404);
  });
});
