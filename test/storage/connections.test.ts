import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { ListAccess } from '../../src/domain/access.ts';
import {
  connectionOfInstallation,
  connectionsToLookAt,
  connectionsToRenew,
  getConnection,
} from '../../src/storage/connections.ts';
import { markConnection, markInstallation, noteAccess, noteUnreadable } from '../../src/storage/connection-marks.ts';
import { saveInstallation, saveToken } from '../../src/storage/save-connections.ts';
import { asOwner } from '../../src/storage/database.ts';
import { newScope, useDatabase } from '../support/database.ts';

const test = useDatabase();

const ACCESS: ListAccess[] = [
  { list: 'metadata', readable: true, grant: null },
  { list: 'teams', readable: true, grant: null },
];
let githubId = 1;

async function newToken() {
  const { workspaceId } = await newScope(test.db);
  const id = crypto.randomUUID();
  const token = { id, tokenCiphertext: 'sealed', login: 'octocat', githubId: String(githubId++), access: ACCESS };
  await saveToken(test.db, workspaceId, token);
  return { workspaceId, id, token };
}

async function newInstallation() {
  const { workspaceId } = await newScope(test.db);
  const installation = { id: String(900 + githubId++), accountId: '7', login: 'acme', access: ACCESS };
  await saveInstallation(test.db, workspaceId, installation, false);
  return { workspaceId, installation };
}

const pass = (id: string, interval: string) =>
  asOwner(test.db, [
    sql`update connections set since = since - ${interval}::interval, next_look_at = next_look_at - ${interval}::interval,
      looked_at = looked_at - ${interval}::interval where id = ${id}`,
  ]);
const toLookAt = async () => (await connectionsToLookAt(test.db, null, 200)).map(({ id }) => id);

describe('a connection that GitHub refuses', () => {
  it('says since when, why and what to do, and is looked at every hour, after a day every day', async () => {
    const { workspaceId, id } = await newToken();
    await markConnection(test.db, workspaceId, id, { detail: 'HTTP 401', advice: 'make a new one' });
    const first = await getConnection(test.db, workspaceId, id);
    expect(first).toMatchObject({ status: 'marked', reason: 'HTTP 401', advice: 'make a new one' });
    expect(Date.parse(first?.nextLookAt ?? '') - Date.parse(first?.since ?? '')).toBe(3_600_000);
    expect(await toLookAt()).not.toContain(id);
    await pass(id, '61 minutes');
    expect(await toLookAt()).toContain(id);
    await pass(id, '24 hours');
    await markConnection(test.db, workspaceId, id, { detail: 'HTTP 401' });
    const later = await getConnection(test.db, workspaceId, id);
    expect(Date.parse(later?.nextLookAt ?? '') - Date.now()).toBeGreaterThan(23 * 3_600_000);
    await noteAccess(test.db, workspaceId, id, ACCESS);
    expect(await getConnection(test.db, workspaceId, id)).toMatchObject({
      status: 'active',
      since: null,
      advice: null,
    });
  });

  it('is replaced by a new token of the same user, and by nobody else’s', async () => {
    const { workspaceId, id, token } = await newToken();
    expect(await connectionsToRenew(test.db, workspaceId, token.githubId)).toEqual([]);
    await markConnection(test.db, workspaceId, id, { detail: 'HTTP 401' });
    expect(await connectionsToRenew(test.db, workspaceId, token.githubId)).toEqual([{ id, repositoryId: null }]);
    expect(await connectionsToRenew(test.db, workspaceId, '999999')).toEqual([]);
    const renewed = await saveToken(test.db, workspaceId, { ...token, tokenCiphertext: 'anew' });
    expect(renewed).toMatchObject({ id, status: 'active', reason: null });
  });

  it('that works is looked at once a day, for what can be read with it', async () => {
    const { id } = await newToken();
    expect(await toLookAt()).not.toContain(id);
    await pass(id, '25 hours');
    expect(await toLookAt()).toContain(id);
  });

  it('of one list says so, and of the others what it said', async () => {
    const { workspaceId, id } = await newToken();
    await noteUnreadable(test.db, workspaceId, id, 'teams');
    const noted = await getConnection(test.db, workspaceId, id);
    expect(noted?.access).toEqual([
      ACCESS[0],
      { list: 'teams', readable: false, grant: expect.any(String) as unknown },
    ]);
  });
});

describe('what webhooks say of an installation', () => {
  it('counts in the order of GitHub’s instants, whatever the order of arrival', async () => {
    const { installation } = await newInstallation();
    const status = async () => (await connectionOfInstallation(test.db, installation.id))?.status;
    await markInstallation(test.db, installation.id, null, '2026-11-02T00:00:00Z');
    await markInstallation(test.db, installation.id, 'suspended', '2026-11-01T00:00:00Z');
    expect(await status()).toBe('active');
    await markInstallation(test.db, installation.id, 'suspended', '2026-11-03T00:00:00Z');
    await markInstallation(test.db, installation.id, null, '2026-11-02T12:00:00Z');
    expect(await status()).toBe('marked');
    await markInstallation(test.db, installation.id, null, '2026-11-04T00:00:00Z');
    expect(await status()).toBe('active');
  });

  it('of the same instant means that it was brought back: the instant of the suspension stays in what follows it', async () => {
    const { installation } = await newInstallation();
    const status = async () => (await connectionOfInstallation(test.db, installation.id))?.status;
    await markInstallation(test.db, installation.id, 'suspended', '2026-11-03T00:00:00Z');
    expect(await status()).toBe('marked');
    await markInstallation(test.db, installation.id, null, '2026-11-03T00:00:00Z');
    expect(await status()).toBe('active');
    await markInstallation(test.db, installation.id, 'suspended', '2026-11-03T00:00:00Z');
    expect(await status()).toBe('active');
  });
});

describe('an installation that replaces the one before on its account', () => {
  it('has its connection, and hears no more of what webhooks said of that one', async () => {
    const { workspaceId, installation } = await newInstallation();
    const before = await connectionOfInstallation(test.db, installation.id);
    await markInstallation(test.db, installation.id, 'uninstalled', '2026-11-03T00:00:00Z');
    const again = { ...installation, id: `${installation.id}1` };
    const renewed = await saveInstallation(test.db, workspaceId, again, false);
    expect(renewed).toMatchObject({ id: before?.id, status: 'active', reason: null });
    expect(await connectionOfInstallation(test.db, installation.id)).toBeNull();
    await markInstallation(test.db, again.id, 'suspended', '2026-11-02T00:00:00Z');
    expect(await connectionOfInstallation(test.db, again.id)).toMatchObject({ id: before?.id, status: 'marked' });
  });

  it('leaves the connections of other accounts, of other workspaces and by tokens as they are', async () => {
    const { workspaceId, installation } = await newInstallation();
    const { installation: elsewhere } = await newInstallation();
    const other = { ...installation, id: `${installation.id}2`, accountId: '8' };
    const token = { id: crypto.randomUUID(), tokenCiphertext: 'sealed', login: 'acme', githubId: '7', access: ACCESS };
    await saveInstallation(test.db, workspaceId, other, false);
    await saveToken(test.db, workspaceId, token);
    const again = { ...installation, id: `${installation.id}3` };
    await saveInstallation(test.db, workspaceId, again, false);
    await saveInstallation(test.db, workspaceId, again, false);
    for (const { id } of [other, elsewhere, again]) expect(await connectionOfInstallation(test.db, id)).not.toBeNull();
    expect(await getConnection(test.db, workspaceId, token.id)).toMatchObject({ type: 'token', installationId: null });
  });
});

describe('an installation that another workspace has', () => {
  it('stays there, unless the operator moves it or nobody proved to own its account', async () => {
    const { workspaceId, installation } = await newInstallation();
    const { workspaceId: other } = await newScope(test.db);
    expect(await saveInstallation(test.db, other, installation, false)).toBeNull();
    expect(await saveInstallation(test.db, other, installation, true)).toMatchObject({ login: 'acme' });
    await asOwner(test.db, [sql`update connections set confirmed = false where installation_id = ${installation.id}`]);
    expect(await saveInstallation(test.db, workspaceId, installation, false)).toMatchObject({ login: 'acme' });
    expect(await connectionOfInstallation(test.db, installation.id)).toMatchObject({ workspaceId });
  });
});
