import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { asOwner, asTenant, rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { deleteConnection, getConnection, listConnections } from '../../src/storage/connections.ts';
import { saveToken } from '../../src/storage/save-connections.ts';
import { decodeCursor } from '../../src/storage/keyset.ts';
import { getPullRequest } from '../../src/storage/pull-request-detail.ts';
import { listPullRequests } from '../../src/storage/pull-requests.ts';
import {
  getRepository,
  listRepositories,
  markRemoved,
  repositoriesByGithubIds,
  upsertRepositories,
  upsertRepository,
} from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { deleteView, listViews, saveView } from '../../src/storage/saved-views.ts';
import { findApiKey } from '../../src/storage/callers.ts';
import { createApiKey, deleteApiKey, listApiKeys } from '../../src/storage/workspaces.ts';
import { newScope, repositoryOf, rowsOf, useDatabase } from '../support/database.ts';
import { removedNow } from '../support/removed-now.ts';
import { complete, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let mine: Scope;
let theirs: Scope;

beforeAll(async () => {
  mine = await newScope(test.db);
  theirs = await newScope(test.db);
  for (const scope of [mine, theirs]) {
    await savePullRequests(test.db, scope, [snapshot({ lists: { reviews: complete([review(1)]) } })]);
  }
});

describe('row-level security', () => {
  it('guards every table that has a workspace', async () => {
    const [tables] = await asOwner(test.db, [
      sql`select c.relname, c.relrowsecurity, exists (select from pg_policy where polrelid = c.oid) as policy
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`,
    ]);
    expect(tables?.length).toBeGreaterThan(15);
    expect(tables?.filter((table) => !table['relrowsecurity'] || !table['policy'])).toEqual([]);
  });

  it('shows a tenant its own rows alone, even to a statement that forgot to ask', async () => {
    for (const table of ['pull_requests', 'reviews', 'actors', 'repositories', 'listed_pull_requests']) {
      const rows = await rowsAsTenant(test.db, mine.workspaceId, sql`select workspace_id from ${sql.raw(table)}`);
      const owners = new Set(rows.map((row) => ('workspace_id' in row ? row.workspace_id : null)));
      expect([table, ...owners]).toEqual([table, mine.workspaceId]);
    }
    expect(await rowsAsTenant(test.db, mine.workspaceId, sql`select id from workspaces`)).toEqual([
      { id: mine.workspaceId },
    ]);
  });

  it('lets a tenant neither write to another nor read what belongs to none', async () => {
    const steal = sql`insert into actors (workspace_id, github_id, login, kind)
      values (${theirs.workspaceId}, 99, 'mallory', 'user')`;
    await expect(asTenant(test.db, mine.workspaceId, [steal])).rejects.toThrow('row-level security');
    const wipe = sql`delete from pull_requests`;
    const other = await newScope(test.db);
    await asTenant(test.db, other.workspaceId, [wipe]);
    expect(await rowsOf(test.db, theirs, 'pull_requests', 'id')).toHaveLength(1);
    await expect(asTenant(test.db, mine.workspaceId, [sql`select * from webhook_deliveries`])).rejects.toThrow(
      'permission denied',
    );
  });

  it('ends with the transaction', async () => {
    await asTenant(test.db, mine.workspaceId, [sql`select 1`]);
    const [rows] = await asOwner(test.db, [sql`select current_user <> 'tenant' as back`]);
    expect(rows).toEqual([{ back: true }]);
  });
});

describe('a workspace', () => {
  it('finds nothing of another by its id', async () => {
    const [row] = await rowsOf(test.db, theirs, 'pull_requests', 'id');
    expect(await getPullRequest(test.db, mine.workspaceId, String(row?.['id']))).toBeNull();
    expect(await getPullRequest(test.db, theirs.workspaceId, String(row?.['id']))).not.toBeNull();
    expect(await getRepository(test.db, mine.workspaceId, theirs.repositoryId)).toBeNull();
    expect(await markRemoved(test.db, { ...theirs, workspaceId: mine.workspaceId })).toBe(false);
    const filters = { repositoryId: theirs.repositoryId };
    expect((await listPullRequests(test.db, mine.workspaceId, filters, 10, null)).data).toEqual([]);
  });

  it('has keys that are found by their hash until they are revoked', async () => {
    const { workspaceId } = await newScope(test.db);
    const keyHash = randomUUID();
    const key = await createApiKey(test.db, workspaceId, { name: 'ci', role: 'member', keyHash, hint: 'abcd' });
    expect(await findApiKey(test.db, keyHash)).toMatchObject({ workspaceId, role: 'member' });
    expect((await listApiKeys(test.db, workspaceId, 200, null)).data.map(({ name }) => name)).toEqual([
      'first key',
      'ci',
    ]);
    expect(await deleteApiKey(test.db, mine.workspaceId, key.id)).toBe('absent');
    expect(await deleteApiKey(test.db, workspaceId, key.id)).toBe('done');
    expect(await findApiKey(test.db, keyHash)).toBeNull();
  });

  it('has pages of keys without a gap, also of keys that were made within a millisecond', async () => {
    const { workspaceId } = await newScope(test.db);
    for (const name of ['b', 'c', 'd']) {
      await createApiKey(test.db, workspaceId, { name, role: 'reader', keyHash: randomUUID(), hint: 'abcd' });
    }
    await asOwner(test.db, [
      sql`update api_keys k set created_at = timestamptz '2026-01-01T00:00:00.000100Z' + place * interval '0.0001 s'
        from (select id, row_number() over (order by id desc) as place from api_keys) placed
        where placed.id = k.id and k.workspace_id = ${workspaceId}`,
    ]);
    const names: string[] = [];
    let after: string[] | null = null;
    do {
      const page: Awaited<ReturnType<typeof listApiKeys>> = await listApiKeys(test.db, workspaceId, 1, after);
      names.push(...page.data.map(({ name }) => name));
      after = page.nextCursor === null ? null : decodeCursor(page.nextCursor, 2);
    } while (after !== null);
    expect(names.toSorted()).toEqual(['b', 'c', 'd', 'first key']);
  });

  it('keeps the views of a key to that key, and deletes them with it', async () => {
    const keyIn = (workspaceId: string, name: string) =>
      createApiKey(test.db, workspaceId, { name, role: 'reader', keyHash: randomUUID(), hint: 'abcd' });
    const { id: keyId } = await keyIn(mine.workspaceId, 'views');
    const { id: other } = await keyIn(mine.workspaceId, 'others');
    const of = { workspaceId: mine.workspaceId, kind: 'key', id: keyId } as const;
    const view = await saveView(test.db, of, { name: 'Open', page: '/', query: '' });
    expect((await listViews(test.db, of, 200, null)).data).toEqual([view]);
    for (const not of [
      { ...of, id: other },
      { ...of, workspaceId: theirs.workspaceId },
    ]) {
      expect((await listViews(test.db, not, 200, null)).data).toEqual([]);
      expect(await deleteView(test.db, not, view?.id ?? '')).toBe(false);
    }
    await deleteApiKey(test.db, mine.workspaceId, keyId);
    expect(await rowsOf(test.db, mine, 'saved_views', 'id')).toEqual([]);
  });

  it('keeps its repositories when their connection is deleted', async () => {
    const { workspaceId } = await newScope(test.db);
    const sealed = {
      id: crypto.randomUUID(),
      tokenCiphertext: 'sealed',
      login: 'octocat',
      githubId: '583231',
      access: [],
    };
    const connection = await saveToken(test.db, workspaceId, sealed);
    const repository = await upsertRepository(test.db, workspaceId, repositoryOf(7), connection.id);
    expect(await getConnection(test.db, workspaceId, connection.id)).toMatchObject(sealed);
    expect(await listConnections(test.db, workspaceId)).toEqual([connection]);
    expect(await deleteConnection(test.db, workspaceId, connection.id)).toBe(true);
    expect(await getRepository(test.db, workspaceId, repository.id)).toMatchObject({ connectionId: null });
  });
});

describe('a repository', () => {
  it('is told by its id on GitHub, whatever its name', async () => {
    const { workspaceId } = await newScope(test.db);
    const before = await upsertRepository(test.db, workspaceId, repositoryOf(5), null);
    const after = await upsertRepository(test.db, workspaceId, { ...repositoryOf(5), fullName: 'octo/renamed' }, null);
    expect(after).toEqual({ ...before, fullName: 'octo/renamed' });
    expect(after.githubId).toBe('5');
  });

  it('is stored with many others in one statement, which keeps the connection that it has', async () => {
    const { workspaceId } = await newScope(test.db);
    const connectionId = crypto.randomUUID();
    const sealed = { id: connectionId, tokenCiphertext: 'sealed', login: 'octocat', githubId: '583231', access: [] };
    await saveToken(test.db, workspaceId, sealed);
    const before = await upsertRepository(test.db, workspaceId, repositoryOf(50), connectionId);
    const many = [...Array.from({ length: 100 }, (_, index) => repositoryOf(99 - index)), repositoryOf(7)];
    const rows = await upsertRepositories(test.db, workspaceId, many, null);
    expect(rows.map(({ githubId }) => githubId)).toEqual(Array.from({ length: 100 }, (_, index) => String(index)));
    expect(rows[50]).toEqual(before);
    expect(rows[51]).toMatchObject({ ...repositoryOf(51), connectionId: null });
    const connected = await upsertRepositories(test.db, workspaceId, [repositoryOf(51)], connectionId);
    expect(connected).toEqual([{ ...rows[51], connectionId }]);
    expect(await upsertRepositories(test.db, workspaceId, [], null)).toEqual([]);
  });

  it('is listed by name, a page at a time', async () => {
    const { workspaceId } = await newScope(test.db);
    for (const githubId of [2, 3]) await upsertRepository(test.db, workspaceId, repositoryOf(githubId), null);
    const first = await listRepositories(test.db, workspaceId, 2, null);
    const rest = await listRepositories(test.db, workspaceId, 2, decodeCursor(first.nextCursor ?? '', 2));
    expect([...first.data, ...rest.data].map(({ githubId }) => githubId)).toEqual(['1', '2', '3']);
    expect(rest.nextCursor).toBeNull();
  });

  it('takes all that is stored of it along when it is deleted', async () => {
    const scope = await newScope(test.db);
    await savePullRequests(test.db, scope, [snapshot({ lists: { reviews: complete([review(1)]) } })]);
    await removedNow(test.db, scope);
    expect(await rowsOf(test.db, scope, 'reviews', 'id')).toEqual([]);
  });

  it('is found for a webhook in every workspace that tracks it', async () => {
    const scopes = [await newScope(test.db), await newScope(test.db)];
    const tracked = await Promise.all(
      scopes.map(({ workspaceId }) => upsertRepository(test.db, workspaceId, repositoryOf(4_242), null)),
    );
    const found = await repositoriesByGithubIds(test.db, ['4241', '4242']);
    expect(found.map(({ id }) => id)).toEqual(tracked.map(({ id }) => id).sort());
    expect(await repositoriesByGithubIds(test.db, ['4243'])).toEqual([]);
  });
});
