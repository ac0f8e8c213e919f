import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PERSONAL_TOKENS } from '../support/worker-secrets.ts';
import { call, newWorkspace, until, type ProblemBody } from './support/api.ts';
import { onGitHub, query } from './support/services.ts';

/** What `globex` owns on GitHub, in pages of a hundred. */
const OWNED = 230;
const [TOKEN = ''] = PERSONAL_TOKENS;

interface Imported {
  owner: string;
  total: number;
  tracked: number;
}

let workspace = { id: '', key: '' };
beforeAll(async () => {
  workspace = await newWorkspace();
});
afterEach(async () => {
  await onGitHub('clearFaults');
});

const importAll = <Body = Imported>(body: unknown, key = workspace.key) =>
  call<Body>('POST', '/v1/repositories/import', { key, body });

const rowsOf = ({ id }: { id: string }) =>
  query(sql`select id, full_name, is_private, connection_id, pushed_at, pull_request_count from repositories where workspace_id = ${id}
    order by github_id`);

const trackedAll = (of: { id: string }, count = OWNED) =>
  until(
    () => rowsOf(of),
    (rows) => rows.length === count,
  );

async function connect(key: string): Promise<string> {
  const { body } = await call<{ id: string }>('POST', '/v1/connections', {
    key,
    body: { type: 'token', token: TOKEN },
  });
  return body.id;
}

describe('the import of an account', () => {
  it('tracks the first page at once and the rest in the background, and starts no sync', async () => {
    const { status, body } = await importAll({ owner: 'GLOBEX' });
    expect([status, body]).toEqual([202, { owner: 'globex', total: OWNED, tracked: 100 }]);
    const rows = await trackedAll(workspace);
    expect(new Set(rows.map((row) => row['full_name'])).size).toBe(OWNED);
    // What the schedule orders first syncs by, and what the progress of the whole import is told from.
    expect(rows.every((row) => row['pushed_at'] !== null && row['pull_request_count'] !== null)).toBe(true);
    expect(await query(sql`select from sync_runs where workspace_id = ${workspace.id}`)).toEqual([]);
  });

  it('repeated, twice at once, changes names and nothing else', async () => {
    const before = await rowsOf(workspace);
    await onGitHub('rename', { repository: 'globex/part-0', to: 'globex/part-zero' });
    const both = await Promise.all([importAll({ owner: 'globex' }), importAll({ owner: 'globex' })]);
    expect(both.map(({ status }) => status)).toEqual([202, 202]);
    const renamed = before.map((row) =>
      row['full_name'] === 'globex/part-0' ? { ...row, full_name: 'globex/part-zero' } : row,
    );
    await until(
      () => rowsOf(workspace),
      (rows) => rows.some((row) => row['full_name'] === 'globex/part-zero'),
    );
    await scheduler.wait(1_000);
    expect(await rowsOf(workspace)).toEqual(renamed);
    await onGitHub('rename', { repository: 'globex/part-zero', to: 'globex/part-0' });
  });

  it('without a connection leaves out what is private, and does not count it; with one it does', async () => {
    const other = await newWorkspace('Another');
    for (const name of ['globex/part-1', 'globex/part-2']) await onGitHub('setPrivate', { repository: name });
    expect((await importAll({ owner: 'globex' }, other.key)).body).toMatchObject({ total: OWNED - 2 });
    const open = await trackedAll(other, OWNED - 2);
    expect(open.filter((row) => row['is_private'] || row['connection_id'] !== null)).toEqual([]);

    const connectionId = await connect(other.key);
    expect((await importAll({ owner: 'globex', connectionId }, other.key)).body).toMatchObject({ total: OWNED });
    await trackedAll(other);
    const connected = () =>
      until(
        () => rowsOf(other),
        (rows) => rows.every((row) => row['connection_id'] === connectionId),
      );
    expect((await connected()).filter((row) => row['is_private'])).toHaveLength(2);

    for (const name of ['globex/part-1', 'globex/part-2']) {
      await onGitHub('setPrivate', { repository: name, isPrivate: false });
    }
    // Without a connection what is tracked keeps the one it has.
    await importAll({ owner: 'globex' }, other.key);
    await scheduler.wait(1_000);
    await connected();
  });

  it('goes on without a repository that GitHub blocks', async () => {
    const other = await newWorkspace('Blocked');
    await onGitHub('setAvailability', { repository: 'globex/part-3', availability: 'blocked' });
    expect((await importAll({ owner: 'globex' }, other.key)).body).toMatchObject({ total: OWNED });
    await trackedAll(other, OWNED - 1);
    await onGitHub('setAvailability', { repository: 'globex/part-3', availability: 'available' });
  });

  it.each(['bad-gateway', 'unauthorized'])(
    'gets through a bad moment of GitHub in the background: %s',
    async (kind) => {
      const other = await newWorkspace('Patient');
      await onGitHub('addFault', { kind, matching: 'OwnedRepositories', skip: 1, next: 1 });
      expect((await importAll({ owner: 'globex' }, other.key)).body).toMatchObject({ tracked: 100 });
      await trackedAll(other);
    },
  );

  it('marks a connection whose credential GitHub refuses on the way, and asks no more with it', async () => {
    const other = await newWorkspace('Refused');
    const connectionId = await connect(other.key);
    await onGitHub('addFault', { kind: 'suspended', matching: 'OwnedRepositories', skip: 1, next: 1 });
    expect((await importAll({ owner: 'globex', connectionId }, other.key)).body).toMatchObject({ tracked: 100 });
    await until(
      () => call<{ data: { status: string }[] }>('GET', '/v1/connections', { key: other.key }),
      ({ body: { data } }) => data[0]?.status === 'marked',
    );
    await scheduler.wait(500);
    expect(await rowsOf(other)).toHaveLength(100);
  });
});

describe('an import that cannot begin', () => {
  it('is a 404 for an account that GitHub does not show', async () => {
    const { status, type, body } = await importAll<ProblemBody>({ owner: 'nobody-here' });
    expect([status, type]).toEqual([404, 'application/problem+json']);
    expect(body.detail).toBe('GitHub: GitHub shows no user or organization nobody-here');
  });

  it('is a 404 with the connection of another workspace, and tracks nothing', async () => {
    const connectionId = await connect(workspace.key);
    const stranger = await newWorkspace('Strangers');
    const { status } = await importAll({ owner: 'globex', connectionId }, stranger.key);
    expect([status, await rowsOf(stranger)]).toEqual([404, []]);
  });

  it('is a 422 with a credential that GitHub refuses, and a 503 at its limit', async () => {
    const stranger = await newWorkspace('Unlucky');
    await onGitHub('addFault', { kind: 'unauthorized', matching: 'OwnedRepositories', next: 1 });
    expect((await importAll({ owner: 'globex' }, stranger.key)).status).toBe(422);
    await onGitHub('addFault', { kind: 'secondary', matching: 'OwnedRepositories', next: 1 });
    expect((await importAll({ owner: 'globex' }, stranger.key)).status).toBe(503);
    expect(await rowsOf(stranger)).toEqual([]);
  });

  it.each([
    [{}, 'owner'],
    [{ owner: '' }, 'owner'],
    [{ owner: 7 }, 'owner'],
    [{ owner: 'globex/part-1' }, 'owner'],
    [{ owner: 'x'.repeat(40) }, 'owner'],
    [{ owner: 'globex', connectionId: 'none' }, 'connectionId'],
    [{ owner: 'globex', connectionId: null }, 'connectionId'],
    [{ owner: 'globex', since: 3 }, 'since'],
  ])('is a 400 with %j, naming the field', async (body, field) => {
    const answer = await importAll<ProblemBody>(body);
    expect(answer).toMatchObject({ status: 400, type: 'application/problem+json' });
    expect(answer.body.detail).toContain(field);
    expect(answer.body.errors).toHaveLength(1);
  });
});
