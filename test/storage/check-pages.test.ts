import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { checkPages, noteFronts, repositoriesToCheck } from '../../src/storage/check-pages.ts';
import { markConnection } from '../../src/storage/connection-marks.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { getRepository, upsertRepository } from '../../src/storage/repositories.ts';
import { changeRules } from '../../src/storage/rules.ts';
import { saveToken } from '../../src/storage/save-connections.ts';
import { setAside } from '../../src/storage/set-aside.ts';
import { finishSyncRun, insertSyncRun } from '../../src/storage/sync-runs.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll } from '../support/compute-all.ts';
import { snapshot } from '../support/pull-request-snapshots.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { syncRecord } from '../support/sync-record.ts';

const test = useDatabase();

beforeEach(async () => {
  await asOwner(test.db, [sql`delete from workspaces`]);
});

const AUTHOR = { keyId: '00000000-0000-4000-8000-000000000001', keyName: 'ci' };
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** The record of a sync that ended well. */
const synced = (startedAt: string) => sql`last_sync = ${JSON.stringify({ status: 'succeeded', startedAt })}::jsonb,
  last_receipt = '{"complete": true}', synced_through = ${startedAt}::timestamptz, complete_through = ${startedAt}::timestamptz`;

const recordOf = ({ repositoryId }: Scope, changes: Partial<SyncRecord>) =>
  syncRecord(repositoryId, { kind: 'incremental', daysBack: null, startedAt: minutesAgo(0), ...changes });

/** A workspace with so many repositories that were synced an hour ago, in the order of their ids. */
async function workspaceWith(count: number): Promise<Scope[]> {
  const first = await newScope(test.db);
  const { workspaceId } = first;
  const others = await Promise.all(
    Array.from({ length: count - 1 }, (_, index) =>
      upsertRepository(test.db, workspaceId, repositoryOf(1_000 + index), null),
    ),
  );
  await asOwner(test.db, [sql`update repositories set ${synced(minutesAgo(60))} where workspace_id = ${workspaceId}`]);
  return [first, ...others.map(({ id }) => ({ workspaceId, repositoryId: id }))].toSorted((a, b) =>
    a.repositoryId < b.repositoryId ? -1 : 1,
  );
}

const set = (scope: Scope | undefined, change: ReturnType<typeof sql>) =>
  asOwner(test.db, [sql`update repositories set ${change} where id = ${scope?.repositoryId}`]);

/** A connection that reads the repository. */
async function connect(scope: Scope, githubId: string): Promise<string> {
  const id = crypto.randomUUID();
  await saveToken(test.db, scope.workspaceId, {
    id,
    tokenCiphertext: 'sealed',
    login: 'octocat',
    githubId,
    access: [],
  });
  await set(scope, sql`connection_id = ${id}`);
  return id;
}

async function allPages(size: number, limit: number) {
  type Pages = Awaited<ReturnType<typeof checkPages>>;
  const all: Pages = [];
  for (let after: Pages[number] | null = null; ;) {
    const pages: Pages = await checkPages(test.db, size, after, limit);
    all.push(...pages);
    after = pages.at(-1) ?? null;
    if (pages.length < limit) return all;
  }
}

/** The repositories of all pages, page by page. */
async function checked(size = 100): Promise<string[][]> {
  const pages = await allPages(size, 100);
  return Promise.all(pages.map(async (page) => (await repositoriesToCheck(test.db, page, size)).map(({ id }) => id)));
}

const toCheck = async (scope: Scope) =>
  (
    await repositoriesToCheck(
      test.db,
      { workspaceId: scope.workspaceId, connectionId: null, from: scope.repositoryId },
      1,
    )
  )[0];

describe('the pages of repositories to check', () => {
  it('have every repository once, those of one credential together, each page at its place among all', async () => {
    const large = await workspaceWith(7);
    const [connected, second] = large;
    const small = await workspaceWith(1);
    if (!connected || !second) throw new Error('seven were made');
    const connectionId = await connect(connected, '1');
    await set(second, sql`connection_id = ${connectionId}`);
    const pages = await allPages(2, 2);
    expect(pages.map(({ place }) => place)).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(pages.map(({ total }) => total))).toEqual(new Set([5]));
    const repositories = await checked(2);
    expect(repositories.flat().toSorted()).toEqual([...large, ...small].map((one) => one.repositoryId).toSorted());
    expect(repositories).toContainEqual([connected.repositoryId, second.repositoryId]);
  });

  it('are taken from the workspaces one after another, so that a large one holds up no small one', async () => {
    const [large] = await workspaceWith(5);
    const [small] = await workspaceWith(1);
    const owners = (await allPages(2, 100)).slice(0, 2).map(({ workspaceId }) => workspaceId);
    expect(owners.toSorted()).toEqual([large?.workspaceId, small?.workspaceId].toSorted());
  });

  it('have no repository that was never synced, is unavailable, or whose connection failed', async () => {
    const [good, never, gone, refused] = await workspaceWith(4);
    if (!good || !refused) throw new Error('four were made');
    await set(never, sql`synced_through = null`);
    await set(gone, sql`unavailable_reason = 'not_found'`);
    const id = await connect(refused, '1');
    expect((await checked()).flat()).toHaveLength(2);
    await markConnection(test.db, refused.workspaceId, id, { detail: 'HTTP 401' });
    expect((await checked()).flat()).toEqual([good.repositoryId]);
  });

  it('have the repositories of no other workspace and no other credential', async () => {
    const [own, connected] = await workspaceWith(2);
    const [other] = await workspaceWith(1);
    if (!own || !connected || !other) throw new Error('three were made');
    const connectionId = await connect(connected, '1');
    const all = { workspaceId: own.workspaceId, from: '00000000-0000-0000-0000-000000000000' };
    const ids = async (of: string | null) =>
      (await repositoriesToCheck(test.db, { ...all, connectionId: of }, 100)).map(({ id }) => id);
    expect(await ids(null)).toEqual([own.repositoryId]);
    expect(await ids(connectionId)).toEqual([connected.repositoryId]);
  });
});

describe('a repository to check', () => {
  it('has the tag that was noted before its last sync, and none that was noted later', async () => {
    const [scope] = await workspaceWith(1);
    if (!scope) throw new Error('one was made');
    const noted = (at: string) =>
      noteFronts(test.db, scope.workspaceId, at, [{ id: scope.repositoryId, tag: 'a', isUnchanged: false }]);
    expect(await toCheck(scope)).toMatchObject({ tag: null, needsSync: false, isSyncing: false, labels: [] });
    await noted(minutesAgo(30));
    expect(await toCheck(scope)).toMatchObject({ tag: null });
    await set(scope, synced(minutesAgo(20)));
    expect(await toCheck(scope)).toMatchObject({ tag: 'a' });
    await noted(minutesAgo(10));
    expect(await toCheck(scope)).toMatchObject({ tag: null });
  });

  it('needs a sync when the last one failed, is a day and a half old, or something set aside is due', async () => {
    const [scope] = await workspaceWith(1);
    if (!scope) throw new Error('one was made');
    const needs = async () => (await toCheck(scope))?.needsSync;
    await set(scope, synced(minutesAgo(23 * 60)));
    expect(await needs()).toBe(false);
    await set(scope, synced(minutesAgo(36 * 60 + 1)));
    expect(await needs()).toBe(true);
    await set(scope, sql`last_sync = ${JSON.stringify({ status: 'failed', startedAt: minutesAgo(5) })}::jsonb`);
    expect(await needs()).toBe(true);
    await set(scope, sql`last_sync = null`);
    expect(await needs()).toBe(true);
    await set(scope, synced(minutesAgo(5)));
    const entry = { number: 7, list: null, reason: 'HTTP 502' };
    await setAside(test.db, scope, [entry], Date.now());
    expect(await needs()).toBe(false);
    await asOwner(test.db, [sql`update set_aside set next_try_at = now()`]);
    expect(await needs()).toBe(true);
  });

  it('needs a sync after a rule about deployments, whose own message may be lost, until one has read what it names', async () => {
    const [scope] = await workspaceWith(1);
    if (!scope) throw new Error('one was made');
    await computeAll(test.db, scope);
    await set(scope, synced(minutesAgo(5)));
    const needs = async () => (await toCheck(scope))?.needsSync;
    expect(await needs()).toBe(false);
    const deploymentSource = { workspace: { type: 'releases', tagPattern: 'v*' }, repositories: {} } as const;
    await changeRules(test.db, scope.workspaceId, AUTHOR, { deploymentSource });
    expect(await needs()).toBe(true);
    // The same rule once more finds no repository that differs.
    expect(await changeRules(test.db, scope.workspaceId, AUTHOR, { deploymentSource })).toEqual([]);
    expect(await needs()).toBe(true);
    await computeAll(test.db, scope);
    expect(await needs()).toBe(true);
    const ends = {
      fullName: null,
      coveredSince: null,
      syncedThrough: minutesAgo(0),
      unavailable: null,
      verified: false,
    };
    const ended = async (startedAt: string) => {
      const record = recordOf(scope, { status: 'succeeded', startedAt, finishedAt: minutesAgo(0) });
      await finishSyncRun(test.db, scope, { record, ...ends }, 24);
    };
    await ended(minutesAgo(4));
    expect(await needs()).toBe(true);
    await ended(minutesAgo(-1));
    expect(await needs()).toBe(false);
  });

  it('is known to be syncing while its newest record is open, for a day', async () => {
    const [scope] = await workspaceWith(1);
    if (!scope) throw new Error('one was made');
    await insertSyncRun(test.db, scope, recordOf(scope, { startedAt: minutesAgo(1) }));
    expect(await toCheck(scope)).toMatchObject({ isSyncing: true });
    await asOwner(test.db, [sql`update sync_runs set started_at = now() - interval '25 hours'`]);
    expect(await toCheck(scope)).toMatchObject({ isSyncing: false });
  });

  it('says up to when webhooks brought its changes, where they arrive and its last sync is not long ago', async () => {
    const [scope] = await workspaceWith(1);
    if (!scope) throw new Error('one was made');
    const updatedAt = minutesAgo(15);
    const pull = (number: number) => snapshot({ number, githubId: String(number), updatedAt, readAt: minutesAgo(0) });
    await savePullRequests(test.db, scope, [pull(1)]);
    const through = async () => (await toCheck(scope))?.deliveredThrough;
    expect(await through()).toBeNull();
    await set(scope, sql`last_delivery_at = ${minutesAgo(15)}`);
    expect(await through()).toBe(Date.parse(updatedAt));
    await set(scope, synced(minutesAgo(81)));
    expect(await through()).toBeNull();
    await set(scope, synced(minutesAgo(60)));
    await set(scope, sql`last_delivery_at = ${minutesAgo(24 * 60 + 1)}`);
    expect(await through()).toBeNull();
    // Three pull requests changed after the last delivery.
    await set(scope, sql`last_delivery_at = ${minutesAgo(40)}`);
    expect(await through()).toBe(Date.parse(updatedAt));
    await savePullRequests(test.db, scope, [pull(2), pull(3)]);
    expect(await through()).toBeNull();
  });

  it('brings the labels of its workspace’s incidents', async () => {
    const [scope] = await workspaceWith(1);
    if (!scope) throw new Error('one was made');
    await changeRules(test.db, scope.workspaceId, AUTHOR, { incidents: { labels: ['outage'] } });
    expect(await toCheck(scope)).toMatchObject({ labels: ['outage'] });
  });
});

describe('what an answer showed', () => {
  const note = (scopes: Scope[], sentAt: string, isUnchanged: boolean) =>
    noteFronts(
      test.db,
      scopes[0]?.workspaceId ?? '',
      sentAt,
      scopes.map(({ repositoryId }) => ({ id: repositoryId, tag: 'new', isUnchanged })),
    );
  const stored = async (scope: Scope) => {
    const row = await getRepository(test.db, scope.workspaceId, scope.repositoryId);
    if (!row) throw new Error('the repository is tracked');
    const { lastCheckedAt, syncedThrough, completeThrough } = row;
    return { lastCheckedAt, syncedThrough, completeThrough };
  };

  it('moves the instants of what has not changed: checked then, complete up to a minute before, never back', async () => {
    const scopes = await workspaceWith(3);
    const [complete, incomplete, aside] = scopes;
    if (!complete || !incomplete || !aside) throw new Error('three were made');
    const before = await stored(incomplete);
    await set(incomplete, sql`last_receipt = '{"complete": false}'`);
    await setAside(test.db, aside, [{ number: 1, list: null, reason: 'refused' }], Date.now());
    const [sentAt, through] = [minutesAgo(9), minutesAgo(10)];
    const at = { sent: sentAt, through: new Date(Date.parse(sentAt) - 60_000).toISOString() };
    expect(Math.abs(Date.parse(at.through) - Date.parse(through))).toBeLessThan(1_000);
    await note(scopes, at.sent, true);
    const moved = { lastCheckedAt: at.sent, syncedThrough: at.through };
    expect(await stored(complete)).toEqual({ ...moved, completeThrough: at.through });
    expect(await stored(incomplete)).toEqual({ ...moved, completeThrough: before.completeThrough });
    expect(await stored(aside)).toEqual({ ...moved, completeThrough: before.completeThrough });
    await note(scopes, minutesAgo(30), true);
    expect(await stored(complete)).toEqual({ ...moved, completeThrough: at.through });
  });

  it('moves none of them where something has changed, nor anything of another workspace', async () => {
    const [scope] = await workspaceWith(1);
    const [other] = await workspaceWith(1);
    if (!scope || !other) throw new Error('two were made');
    const before = [await stored(scope), await stored(other)];
    await note([scope], minutesAgo(1), false);
    await noteFronts(test.db, scope.workspaceId, minutesAgo(1), [
      { id: other.repositoryId, tag: 'new', isUnchanged: true },
    ]);
    expect([await stored(scope), await stored(other)]).toEqual(before);
  });
});
