import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditAction, Change } from '../../src/domain/audit.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { listChanges, recordChange } from '../../src/storage/audit-log.ts';
import { findApiKey, findSession } from '../../src/storage/callers.ts';
import { asOwner, asTenant, audited, type Scope } from '../../src/storage/database.ts';
import { exclude } from '../../src/storage/exclude.ts';
import { deleteInvitation, groupsToJoin, inviteByLink, inviteGroup } from '../../src/storage/invitations.ts';
import {
  changeRole,
  joinByLink,
  joinThrough,
  membershipsOf,
  membersThrough,
  removeMember,
} from '../../src/storage/members.ts';
import { changeRules } from '../../src/storage/rules.ts';
import { saveToken } from '../../src/storage/save-connections.ts';
import { listViews, saveView } from '../../src/storage/saved-views.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import {
  createSession,
  deleteSession,
  endSession,
  IDLE_DAYS,
  listSessions,
  MAX_DAYS,
} from '../../src/storage/sessions.ts';
import { expireRecords } from '../../src/storage/sync-runs.ts';
import { createApiKey, deleteApiKey, letUseDeploymentToken, renameWorkspace } from '../../src/storage/workspaces.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { removedNow } from '../support/removed-now.ts';
import { snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let mine: Scope;
let theirs: Scope;

beforeAll(async () => {
  mine = await newScope(test.db);
  theirs = await newScope(test.db);
});

/** A key of a workspace, as a caller. */
async function keyIn({ workspaceId }: Scope, role: Caller['role'] = 'reader'): Promise<Caller & { hash: string }> {
  const hash = randomUUID();
  await createApiKey(test.db, workspaceId, { name: 'browser', role, keyHash: hash, hint: 'abcd' });
  const caller = await findApiKey(test.db, hash);
  if (!caller) throw new Error('the key is not known');
  return { ...caller, hash };
}

async function sessionOf(caller: Caller): Promise<string> {
  const secretHash = randomUUID();
  await createSession(test.db, caller, { secretHash, userAgent: 'Firefox' });
  return secretHash;
}

/** Moves an instant of a session into the past. */
async function age(secretHash: string, column: 'last_used_at' | 'ends_at', days: number): Promise<void> {
  await asOwner(test.db, [
    sql`update sessions set ${sql.identifier(column)} = ${sql.identifier(column)} - make_interval(days => ${days})
      where secret_hash = ${secretHash}`,
  ]);
}

function change(action: AuditAction): Change {
  return { action, actor: { kind: 'key', id: randomUUID(), name: 'ci' }, requestId: randomUUID() };
}

async function changesOf({ workspaceId }: Scope) {
  return (await listChanges(test.db, workspaceId, {}, 200, null)).data;
}

describe('a session', () => {
  it('is found by its secret until it is ended', async () => {
    const key = await keyIn(mine, 'member');
    const secret = await sessionOf(key);
    const found = await findSession(test.db, secret);
    expect(found).toMatchObject({
      workspaceId: mine.workspaceId,
      kind: 'key',
      id: key.id,
      name: 'browser',
      role: 'member',
    });
    await endSession(test.db, secret);
    expect(await findSession(test.db, secret)).toBeNull();
  });

  it('ends when nobody uses it, and after a while in any case', async () => {
    const key = await keyIn(mine);
    const [idle, old] = [await sessionOf(key), await sessionOf(key)];
    await age(idle, 'last_used_at', IDLE_DAYS - 1);
    await age(old, 'ends_at', MAX_DAYS - 1);
    expect([await findSession(test.db, idle), await findSession(test.db, old)]).not.toContain(null);
    // It was used by that.
    await age(idle, 'last_used_at', IDLE_DAYS);
    await age(old, 'ends_at', 1);
    expect([await findSession(test.db, idle), await findSession(test.db, old)]).toEqual([null, null]);
    expect((await listSessions(test.db, key, 200, null)).data).toEqual([]);
    await expireRecords(test.db, new Date().toISOString(), 500);
    const left = await rowsOf(test.db, mine, 'sessions', 'id');
    expect(left.filter((row) => [idle, old].includes(String(row['secret_hash'])))).toEqual([]);
  });

  it('notes its use at most once an hour', async () => {
    const secret = await sessionOf(await keyIn(mine));
    const usedAt = async () =>
      (await rowsOf(test.db, mine, 'sessions', 'id')).find((row) => row['secret_hash'] === secret)?.['last_used_at'];
    const first = await usedAt();
    await findSession(test.db, secret);
    expect(await usedAt()).toBe(first);
    await age(secret, 'last_used_at', 1);
    await findSession(test.db, secret);
    expect(String(await usedAt()) >= String(first)).toBe(true);
  });

  it('ends with its key', async () => {
    const key = await keyIn(mine);
    const secret = await sessionOf(key);
    await deleteApiKey(test.db, mine.workspaceId, key.id);
    expect(await findSession(test.db, secret)).toBeNull();
  });

  it('is seen and ended by whose it is, by an owner, and by nobody else', async () => {
    const [reader, other, owner, stranger] = [
      await keyIn(mine),
      await keyIn(mine),
      await keyIn(mine, 'owner'),
      await keyIn(theirs, 'owner'),
    ];
    const secret = await sessionOf(reader);
    const [session] = (await listSessions(test.db, reader, 200, null)).data;
    const id = session?.id ?? '';
    expect(session).toMatchObject({ kind: 'key', name: 'browser', userAgent: 'Firefox' });
    expect((await listSessions(test.db, owner, 200, null)).data.map((each) => each.id)).toContain(id);
    for (const caller of [other, stranger]) {
      expect((await listSessions(test.db, caller, 200, null)).data.map((each) => each.id)).not.toContain(id);
      expect(await deleteSession(test.db, caller, id)).toBe(false);
    }
    expect(await findSession(test.db, secret)).not.toBeNull();
    expect(await deleteSession(test.db, owner, id)).toBe(true);
    expect(await findSession(test.db, secret)).toBeNull();
  });
});

describe('members', () => {
  /** Makes a person a member by a link. */
  async function memberIn({ workspaceId }: Scope, login: string, role: 'owner' | 'member' | 'reader'): Promise<string> {
    const { id } = await inviteByLink(test.db, workspaceId, { role, tokenHash: randomUUID(), days: 1 });
    const githubId = String(1 + Math.floor(Math.random() * 2 ** 40));
    const member = await joinByLink(test.db, workspaceId, id, { githubId, login });
    if (member === null) throw new Error('the link was used');
    return member;
  }

  it('two who remove each other at once leave an owner', async () => {
    const scope = await newScope(test.db);
    const { workspaceId } = scope;
    const [first, second] = [await memberIn(scope, 'ada', 'owner'), await memberIn(scope, 'bo', 'owner')];
    const [key] = await rowsOf(test.db, scope, 'api_keys', 'id');
    expect(await deleteApiKey(test.db, workspaceId, String(key?.['id']))).toBe('done');
    const both = await Promise.all([
      removeMember(test.db, workspaceId, first),
      changeRole(test.db, workspaceId, second, 'reader'),
    ]);
    expect(both.toSorted()).toEqual(['done', 'last owner']);
    expect(await changeRole(test.db, theirs.workspaceId, first, 'owner')).toBe('absent');
    const owner = (await rowsOf(test.db, scope, 'members', 'id')).find((row) => row['role'] === 'owner');
    expect(await changeRole(test.db, workspaceId, String(owner?.['id']), 'owner')).toBe('done');
    expect(await removeMember(test.db, workspaceId, String(owner?.['id']))).toBe('last owner');
  });

  it('through an invitation that is withdrawn leave an owner, also when the last key is revoked at once', async () => {
    const scope = await newScope(test.db);
    const { workspaceId } = scope;
    const group = {
      organization: 'acme',
      organizationGithubId: '5',
      connectionId: null,
      team: null,
      teamGithubId: null,
    };
    const invitation = await inviteGroup(test.db, workspaceId, { ...group, role: 'owner' });
    const id = invitation?.id ?? '';
    await joinThrough(test.db, { id, workspaceId, role: 'owner' }, { githubId: '81', login: 'ada' });
    const [key] = await rowsOf(test.db, scope, 'api_keys', 'id');
    const both = await Promise.all([
      deleteApiKey(test.db, workspaceId, String(key?.['id'])),
      deleteInvitation(test.db, workspaceId, id),
    ]);
    expect(both.toSorted()).toEqual(['done', 'last owner']);
    const [owner] = [
      ...(await rowsOf(test.db, scope, 'members', 'id')),
      ...(await rowsOf(test.db, scope, 'api_keys', 'id')),
    ];
    expect(owner).toMatchObject({ role: 'owner' });
    expect(await deleteInvitation(test.db, theirs.workspaceId, id)).toBe('absent');
  });

  it('who are owners are no reason to keep an invitation through which none of them came', async () => {
    const scope = await newScope(test.db);
    const { workspaceId } = scope;
    const group = { organization: 'acme', organizationGithubId: '5', connectionId: null };
    const whole = await inviteGroup(test.db, workspaceId, { ...group, team: null, teamGithubId: null, role: 'reader' });
    const team = await inviteGroup(test.db, workspaceId, { ...group, team: 'web', teamGithubId: '9', role: 'owner' });
    const through = (invitation: typeof whole, role: 'owner' | 'reader', githubId: string) =>
      joinThrough(test.db, { id: invitation?.id ?? '', workspaceId, role }, { githubId, login: `user-${githubId}` });
    await through(whole, 'reader', '82');
    await through(team, 'owner', '83');
    const [key] = await rowsOf(test.db, scope, 'api_keys', 'id');
    await deleteApiKey(test.db, workspaceId, String(key?.['id']));
    expect(await deleteInvitation(test.db, workspaceId, team?.id ?? '')).toBe('last owner');
    expect(await deleteInvitation(test.db, workspaceId, whole?.id ?? '')).toBe('done');
    await memberIn(scope, 'bo', 'owner');
    expect(await deleteInvitation(test.db, workspaceId, team?.id ?? '')).toBe('done');
    expect((await rowsOf(test.db, scope, 'members', 'id')).map((row) => row['login'])).toEqual(['bo']);
  });

  it('of two who use a link at once, one is a member', async () => {
    const scope = await newScope(test.db);
    const { id } = await inviteByLink(test.db, scope.workspaceId, { role: 'member', tokenHash: randomUUID(), days: 1 });
    const join = (githubId: string) =>
      joinByLink(test.db, scope.workspaceId, id, { githubId, login: `user-${githubId}` });
    const both = await Promise.all([join('1'), join('2')]);
    expect(both.filter((member) => member === null)).toHaveLength(1);
    expect(await rowsOf(test.db, scope, 'members', 'id')).toHaveLength(1);
  });

  it('keep views of their own, which go with them', async () => {
    const { workspaceId } = mine;
    const id = await memberIn(mine, 'cora', 'reader');
    const whose = { workspaceId, kind: 'member', id } as const;
    const view = await saveView(test.db, whose, { name: 'Open', page: '/', query: '' });
    expect(await listViews(test.db, whose, 200, null)).toEqual({ n: 1, data: [view], nextCursor: null });
    expect((await listViews(test.db, { ...whose, kind: 'key' }, 200, null)).data).toEqual([]);
    await removeMember(test.db, workspaceId, id);
    expect((await listViews(test.db, whose, 200, null)).n).toEqual(0);
  });

  it('whom an owner removed come back by a link, and not through an organization', async () => {
    const scope = await newScope(test.db);
    const { workspaceId } = scope;
    const whole = {
      organization: 'acme',
      organizationGithubId: '5',
      team: null,
      teamGithubId: null,
      connectionId: null,
    };
    const invitation = await inviteGroup(test.db, workspaceId, { ...whole, role: 'member' });
    const person = { githubId: '91', login: 'dora' };
    const throughGroup = () => joinThrough(test.db, { id: invitation?.id ?? '', workspaceId, role: 'member' }, person);
    const present = async () => (await rowsOf(test.db, scope, 'members', 'id')).map(({ id, role }) => ({ id, role }));
    await throughGroup();
    const [member] = await present();
    expect(await removeMember(test.db, workspaceId, String(member?.id))).toBe('done');
    await throughGroup();
    expect(await present()).toEqual([]);
    // Another workspace lets in whom it invites.
    const theirGroup = await inviteGroup(test.db, theirs.workspaceId, { ...whole, role: 'member' });
    await joinThrough(test.db, { id: theirGroup?.id ?? '', workspaceId: theirs.workspaceId, role: 'member' }, person);
    expect((await rowsOf(test.db, theirs, 'members', 'id')).map(({ login }) => login)).toEqual(['dora']);
    const { id } = await inviteByLink(test.db, workspaceId, { role: 'reader', tokenHash: randomUUID(), days: 1 });
    expect(await joinByLink(test.db, workspaceId, id, person)).not.toBeNull();
    expect(await present()).toMatchObject([{ role: 'reader' }]);
    expect(await rowsOf(test.db, scope, 'removed_members', 'github_id')).toEqual([]);
  });

  it('may become who is in an invited organization, of any workspace, but where they are one or were removed', async () => {
    const person = { githubId: '95', login: 'edna' };
    /** A workspace that invites two teams of an organization. */
    const inviting = async (organizationGithubId: string) => {
      const { workspaceId } = await newScope(test.db);
      const group = { organization: 'other', organizationGithubId, connectionId: null, role: 'reader' } as const;
      const ids: string[] = [];
      for (const teamGithubId of ['10', '20']) {
        const invitation = await inviteGroup(test.db, workspaceId, {
          ...group,
          team: `team-${teamGithubId}`,
          teamGithubId,
        });
        ids.push(invitation?.id ?? '');
      }
      return { workspaceId, ids };
    };
    const scopes = [
      await inviting('701'),
      await inviting('702'),
      await inviting('703'),
      await inviting('704'),
    ] as const;
    const [there, removed, first, second] = scopes;
    for (const { workspaceId, ids } of [there, removed]) {
      await joinThrough(test.db, { id: ids[0] ?? '', workspaceId, role: 'reader' }, person);
    }
    const [membership] = (await membershipsOf(test.db, person.githubId)).filter(
      ({ workspaceId }) => workspaceId === removed.workspaceId,
    );
    await removeMember(test.db, removed.workspaceId, membership?.id ?? '');
    const all = new Set(scopes.flatMap(({ ids }) => ids));
    const listed = async (likely: string[], limit = 1_000) =>
      (await groupsToJoin(test.db, person.githubId, likely, limit)).map(({ id }) => id).filter((id) => all.has(id));
    expect(await listed(['1', '703'])).toEqual([...first.ids, ...second.ids]);
    expect(await listed(['704'])).toEqual([...second.ids, ...first.ids]);
    expect(await listed(['704'], 1)).toEqual([second.ids[0]]);
    expect((await listed([])).toSorted()).toEqual([...first.ids, ...second.ids].toSorted());
  });

  it('through an organization are found for its webhook, and for that of one of its teams', async () => {
    const scope = await newScope(test.db);
    const { workspaceId } = scope;
    const group = { role: 'reader', organization: 'acme', organizationGithubId: '5', connectionId: null } as const;
    const whole = await inviteGroup(test.db, workspaceId, { ...group, team: null, teamGithubId: null });
    const team = await inviteGroup(test.db, workspaceId, { ...group, team: 'web', teamGithubId: '9' });
    expect(await inviteGroup(test.db, workspaceId, { ...group, team: null, teamGithubId: null })).toBeNull();
    const through = (invitation: typeof whole, githubId: string) =>
      joinThrough(
        test.db,
        { id: invitation?.id ?? '', workspaceId, role: 'reader' },
        { githubId, login: `user-${githubId}` },
      );
    await through(whole, '71');
    await through(team, '72');
    const left = async (userGithubId: string, teamGithubId: string | null) =>
      (await membersThrough(test.db, { organizationGithubId: '5', teamGithubId, userGithubId })).length;
    expect([
      await left('71', null),
      await left('71', '9'),
      await left('72', '9'),
      await left('72', '8'),
      await left('72', null),
    ]).toEqual([1, 0, 1, 0, 1]);
  });
});

describe('the audit log', () => {
  it('records in the same transaction what a change did, by the role of the workspace and by the owner of the tables', async () => {
    const scope = await newScope(test.db);
    const { workspaceId } = scope;
    const renamed = change('workspace.changed');
    await renameWorkspace(audited(test.db, renamed), workspaceId, 'Acme');
    await letUseDeploymentToken(
      audited(test.db, { ...change('workspace.changed'), actor: { kind: 'operator', id: null, name: 'admin token' } }),
      workspaceId,
      true,
    );
    const [second, first] = await changesOf(scope);
    expect(first).toMatchObject({
      action: 'workspace.changed',
      actorKind: 'key',
      actorId: renamed.actor.id,
      actorName: 'ci',
      subjectId: workspaceId,
      subject: 'Acme',
      before: { name: 'test' },
      after: { name: 'Acme' },
      requestId: renamed.requestId,
    });
    expect(second).toMatchObject({ actorKind: 'operator', actorId: null, after: { deployment_token: true } });
  });

  it('records nothing of a change that changes nothing, of one that fails, and of what syncs write', async () => {
    const scope = await newScope(test.db);
    const { workspaceId } = scope;
    await renameWorkspace(audited(test.db, change('workspace.changed')), workspaceId, 'test');
    await renameWorkspace(test.db, workspaceId, 'Other');
    const fails = asTenant(audited(test.db, change('workspace.changed')), workspaceId, [
      sql`update workspaces set name = 'Third'`,
      sql`select 1 / 0`,
    ]);
    await expect(fails).rejects.toThrow();
    await renameWorkspace(audited(test.db, change('key.created')), workspaceId, 'Fourth');
    expect(await changesOf(scope)).toEqual([]);
  });

  it('says who has which right, and never a secret', async () => {
    const scope = await newScope(test.db);
    const { workspaceId } = scope;
    const key = { name: 'deploys', role: 'member', keyHash: 'hash-of-it', hint: 'wxyz' } as const;
    const { id } = await createApiKey(audited(test.db, change('key.created')), workspaceId, key);
    await deleteApiKey(audited(test.db, change('key.revoked')), workspaceId, id);
    const token = {
      id: randomUUID(),
      tokenCiphertext: 'sealed',
      githubId: '7',
      login: 'octo',
      repositoryId: null,
      access: [],
    };
    await saveToken(audited(test.db, change('connection.created')), workspaceId, token);
    await saveToken(audited(test.db, change('connection.created')), workspaceId, { ...token, tokenCiphertext: 'anew' });
    const all = await changesOf(scope);
    expect(all.map(({ action, subject, before, after }) => [action, subject, before, after])).toEqual([
      ['connection.created', 'octo', { token_ciphertext: 'secret' }, { token_ciphertext: 'secret' }],
      ['connection.created', 'octo', null, expect.objectContaining({ type: 'token', login: 'octo' })],
      ['key.revoked', 'deploys', { name: 'deploys', role: 'member' }, null],
      ['key.created', 'deploys', null, { name: 'deploys', role: 'member' }],
    ]);
    expect(JSON.stringify(all)).not.toMatch(/sealed|anew|hash-of-it|wxyz/);
  });

  it('has the rules before and after, who was left out, and what was removed as one change', async () => {
    const scope = await newScope(test.db);
    const { workspaceId, repositoryId } = scope;
    await savePullRequests(test.db, scope, [snapshot({})]);
    const [row] = await rowsOf(test.db, scope, 'pull_requests', 'id');
    const author = { keyId: randomUUID(), keyName: 'ci' };
    await changeRules(audited(test.db, change('rules.changed')), workspaceId, author, { individualNumbers: 'own' });
    const said = { reason: 'a test', saidBy: 'ci' };
    await exclude(audited(test.db, change('pull-request.excluded')), workspaceId, String(row?.['id']), said);
    await removedNow(audited(test.db, change('repository.removed')), scope);
    const all = await changesOf(scope);
    expect(all.map(({ action, subjectId, before, after }) => [action, subjectId, before, after])).toEqual([
      ['repository.removed', repositoryId, { full_name: 'octo/repository-1' }, null],
      ['pull-request.excluded', row?.['id'], null, { reason: 'a test' }],
      ['rules.changed', null, { individualNumbers: 'everyone' }, { individualNumbers: 'own' }],
    ]);
  });

  it('records once what no row shows', async () => {
    const scope = await newScope(test.db);
    const requested = change('sync.requested');
    await recordChange(test.db, scope.workspaceId, requested, scope.repositoryId);
    await recordChange(test.db, scope.workspaceId, requested, scope.repositoryId);
    expect(await changesOf(scope)).toMatchObject([
      { action: 'sync.requested', subjectId: scope.repositoryId, after: null },
    ]);
  });

  it('can be read in pages and by who, what and when; nobody else’s is in it', async () => {
    const scope = await newScope(test.db);
    const { workspaceId } = scope;
    const actions: AuditAction[] = ['sync.requested', 'sync.cancelled', 'sync.requested'];
    for (const action of actions) {
      await recordChange(test.db, workspaceId, change(action), null);
      // Changes of one millisecond have no order.
      await sleep(2);
    }
    const read = (filters: Parameters<typeof listChanges>[2]) => listChanges(test.db, workspaceId, filters, 200, null);
    const first = await listChanges(test.db, workspaceId, {}, 2, null);
    expect(first.data.map(({ action }) => action)).toEqual(['sync.requested', 'sync.cancelled']);
    const last = first.data[1];
    const rest = await listChanges(test.db, workspaceId, {}, 2, [last?.at ?? '', last?.id ?? '']);
    expect([rest.data.length, rest.nextCursor]).toEqual([1, null]);
    expect((await read({ action: ['sync.cancelled'] })).data).toHaveLength(1);
    expect((await read({ actor: 'CI' })).data).toHaveLength(3);
    expect((await read({ actor: first.data[0]?.actorId ?? '' })).data).toHaveLength(1);
    expect((await read({ actor: 'nobody' })).data).toEqual([]);
    expect((await read({ to: last?.at })).data).toHaveLength(1);
    expect((await read({ from: '2200-01-01T00:00:00Z' })).data).toEqual([]);
    expect((await listChanges(test.db, theirs.workspaceId, {}, 200, null)).data).toEqual([]);
  });

  it('can be neither changed nor emptied by the role of the workspaces, nor written to for another', async () => {
    const scope = await newScope(test.db);
    const { workspaceId } = scope;
    await recordChange(test.db, workspaceId, change('sync.requested'), null);
    for (const statement of [
      sql`update audit_log set actor_name = 'nobody'`,
      sql`delete from audit_log`,
      sql`truncate audit_log`,
    ]) {
      await expect(asTenant(test.db, workspaceId, [statement])).rejects.toThrow('permission denied');
    }
    await expect(recordChange(test.db, theirs.workspaceId, change('sync.requested'), null)).resolves.toBeUndefined();
    const forged = sql`insert into audit_log (workspace_id, action, actor_kind, actor_name, request_id)
      values (${theirs.workspaceId}, 'key.created', 'key', 'mallory', gen_random_uuid())`;
    await expect(asTenant(test.db, workspaceId, [forged])).rejects.toThrow('row-level security');
    expect(await changesOf(scope)).toHaveLength(1);
  });
});
