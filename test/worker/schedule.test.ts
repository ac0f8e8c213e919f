// @module-tag long
import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import worker from '../../src/index.ts';
import type { Stats } from '../../packages/github-replay/src/stats.ts';
import { REFUSED_MS } from '../../src/domain/budget/current.ts';
import { CRONS } from '../../src/domain/crons.ts';
import type { SyncRun } from '../../src/storage/sync-runs.ts';
import { SPARE_TOKENS } from '../support/worker-secrets.ts';
import { call, newWorkspace, readSync, startSync, syncToEnd, track, until } from './support/api.ts';
import { gitHubIsQuiet, onGitHub, query } from './support/services.ts';
import { deliver } from './support/webhooks.ts';

const fire = async (cron: string) => worker.scheduled(createScheduledController({ cron }), env);

/** The syncs of the repository once there is another than those known. */
const newSync = (known: SyncRun[]) =>
  until(
    () => syncsOf(repositoryId),
    (syncs) => syncs.length > known.length,
  );

let key = '';
let repositoryId = '';
beforeAll(async () => {
  // A repository whose first sync was cancelled is due for no job: so the repositories of other files stay out of this one. A
  // sync that still runs would make its repository due again at its end.
  await gitHubIsQuiet();
  await query(
    sql`update repositories set synced_through = null, unavailable_reason = null, last_sync = '{"status": "cancelled"}'`,
  );
  ({ key } = await newWorkspace());
  ({ id: repositoryId } = await track(key, 'acme/gears'));
});

async function syncsOf(id: string): Promise<SyncRun[]> {
  return (await call<{ data: SyncRun[] }>('GET', `/v1/repositories/${id}/syncs`, { key })).body.data;
}

describe('the cron of the incremental sync', () => {
  it('begins a sync of what changed, and joins one that runs', async () => {
    const first = await syncToEnd(key, repositoryId, { daysBack: 30 });
    await until(
      () => call<{ syncedThrough: string | null }>('GET', `/v1/repositories/${repositoryId}`, { key }),
      ({ body }) => body.syncedThrough !== null,
    );
    await Promise.all([fire(CRONS.sync), fire(CRONS.sync)]);
    const [second, ...others] = await newSync([first]);
    expect(others.map(({ id }) => id)).toEqual([first.id]);
    const ended = await until(
      () => readSync(key, second?.id ?? ''),
      ({ finishedAt }) => finishedAt !== null,
    );
    expect(ended).toMatchObject({ status: 'succeeded', kind: 'incremental', receipt: { complete: true } });
  });
});

/** Waits until the syncs of the repository have ended, with what becomes of their analysis afterwards. */
const allEnded = () =>
  until(
    () => syncsOf(repositoryId),
    (syncs) => syncs.every(({ finishedAt, analysis }) => finishedAt !== null && analysis !== null),
  );

/** What the schedule's next round costs GitHub; waits until it has asked for `route`. */
async function costOf(route: string): Promise<Stats> {
  // After each sync it is looked what the repository is by now.
  await gitHubIsQuiet();
  await onGitHub('resetStats');
  await fire(CRONS.sync);
  await until(
    () => onGitHub<Stats>('stats'),
    ({ byRoute }) => route in byRoute,
  );
  await scheduler.wait(500);
  return onGitHub<Stats>('stats');
}

describe('a repository in which nothing has changed', () => {
  it('is asked for with up to a hundred others, gets no sync, and is current up to then', async () => {
    // The first round finds no tag that was noted before a sync; the change must be a minute old to have one.
    await query(sql`update repositories set fronts_at = null where id = ${repositoryId}`);
    await allEnded();
    const first = await syncsOf(repositoryId);
    await fire(CRONS.sync);
    await newSync(first);
    const before = await allEnded();
    const costs = async () => {
      const { requests, graphqlPoints, byRoute } = await costOf('RepositoryFronts');
      return { requests, graphqlPoints, routes: Object.keys(byRoute) };
    };
    // An alarm of an object that an earlier file left behind may ring meanwhile, and ask GitHub, too.
    let counted = await costs();
    for (let times = 1; times < 5 && counted.requests > 1; times++) counted = await costs();
    expect(counted).toEqual({ requests: 1, graphqlPoints: 1, routes: ['RepositoryFronts'] });
    expect(await syncsOf(repositoryId)).toEqual(before);
    const { body } = await call<Record<'lastCheckedAt' | 'completeThrough' | 'syncedThrough', string>>(
      'GET',
      `/v1/repositories/${repositoryId}`,
      { key },
    );
    const { lastCheckedAt, completeThrough, syncedThrough } = body;
    expect(Date.parse(lastCheckedAt)).toBeGreaterThan(Date.parse(before[0]?.finishedAt ?? ''));
    expect([completeThrough, syncedThrough]).toEqual(
      Array.from({ length: 2 }, () => new Date(Date.parse(lastCheckedAt) - 60_000).toISOString()),
    );
    const health = await call<{ repositories: { id: string; condition: string }[] }>('GET', '/v1/health', { key });
    expect(health.body.repositories).toEqual([expect.objectContaining({ id: repositoryId, condition: 'well' })]);
  });

  it('is asked for by itself where GitHub left it out: a request that GitHub does not count', async () => {
    const situation = { name: 'repository-null', of: 'acme/gears', type: 'untyped' };
    await onGitHub('addSituation', situation);
    // The first such look learns the tag of the list's front.
    const before = await syncsOf(repositoryId);
    await fire(CRONS.sync);
    await newSync(before);
    const syncs = await allEnded();
    const costs = async () => {
      const { requests, notModified } = await costOf('GET /repos/{owner}/{repo}/pulls');
      return { requests, notModified };
    };
    let counted = await costs();
    for (let times = 1; times < 5 && counted.requests > 2; times++) counted = await costs();
    await onGitHub('clearSituations');
    expect(counted).toEqual({ requests: 2, notModified: 1 });
    expect(await syncsOf(repositoryId)).toEqual(syncs);
  });

  it('is synced again as soon as anything in it changes', async () => {
    const before = await syncsOf(repositoryId);
    const { number } = await onGitHub<{ number: number }>('open', { repository: 'acme/gears', title: 'After the tag' });
    await fire(CRONS.sync);
    const [sync] = await newSync(before);
    await until(
      () => readSync(key, sync?.id ?? ''),
      ({ finishedAt }) => finishedAt !== null,
    );
    const stored = await query(sql`select title from pull_requests
      where repository_id = ${repositoryId} and number = ${number}`);
    expect(stored).toEqual([{ title: 'After the tag' }]);
  });
});

describe('a change that a webhook has brought', () => {
  it('is no cause for a sync for some rounds: GitHub is asked, and names nothing that is not stored', async () => {
    await onGitHub('open', { repository: 'acme/gears', title: 'Before the webhook' });
    await syncToEnd(key, repositoryId);
    const before = await allEnded();
    const { number } = await onGitHub<{ number: number }>('open', { repository: 'acme/gears', title: 'By webhook' });
    const [row] = await query(sql`select github_id::text as id from repositories where id = ${repositoryId}`);
    const payload = {
      action: 'opened',
      number,
      pull_request: { number, updated_at: new Date().toISOString() },
      repository: { id: Number(row?.['id']), full_name: 'acme/gears' },
    };
    expect((await deliver('pull_request', payload)).status).toBe(202);
    await until(
      () => query(sql`select number from pull_requests where repository_id = ${repositoryId} and number = ${number}`),
      (rows) => rows.length === 1,
    );
    const costs = async () => Object.keys((await costOf('RepositoryFronts')).byRoute);
    let asked = await costs();
    for (let times = 1; times < 5 && asked.length > 1; times++) asked = await costs();
    expect(asked).toEqual(['RepositoryFronts']);
    expect(await syncsOf(repositoryId)).toEqual(before);
    await query(sql`update repositories set last_delivery_at = null where id = ${repositoryId}`);
    await fire(CRONS.sync);
    await newSync(before);
    await allEnded();
  });
});

describe('what a repository is', () => {
  it('is brought up to date by each sync, for no request of its own', async () => {
    const of = () =>
      query(sql`select is_archived, default_branch, languages from repositories where id = ${repositoryId}`);
    const [before] = await until(of, ([row]) => Object.keys(row?.['languages'] as object).length > 0);
    expect(before?.['languages']).toEqual(expect.objectContaining({ TypeScript: expect.any(Number) as number }));
    const routes = async () => {
      await query(sql`update repositories set is_archived = true, default_branch = 'old', languages = '{"COBOL": 1}'
        where id = ${repositoryId}`);
      await gitHubIsQuiet();
      await onGitHub('resetStats');
      await syncToEnd(key, repositoryId);
      const [after] = await until(of, ([row]) => row?.['is_archived'] === false);
      expect(after).toEqual(before);
      return Object.keys((await onGitHub<{ byRoute: Record<string, unknown> }>('stats')).byRoute);
    };
    // Another repository, which an earlier file left behind, may be looked at meanwhile.
    let asked = await routes();
    for (let times = 1; times < 5 && asked.includes('RepositoryDescription'); times++) asked = await routes();
    expect(asked).not.toContain('RepositoryDescription');
  });
});

describe('the sweep of open pull requests', () => {
  it('brings checks that moved no updatedAt', async () => {
    const { number } = await onGitHub<{ number: number }>('open', { repository: 'acme/gears', title: 'Swept' });
    await syncToEnd(key, repositoryId);
    await onGitHub('addChecks', { repository: 'acme/gears', number, names: ['slow suite'] });
    await fire(CRONS.sweep);
    const checks = () =>
      query(sql`select c.name from check_runs c join pull_requests p on p.id = c.pull_request_id
      where p.repository_id = ${repositoryId} and p.number = ${number}`);
    expect(await until(checks, (rows) => rows.length > 0)).toEqual([{ name: 'slow suite' }]);
  });
});

describe('the hourly reading again', () => {
  it('brings what an older version did not read, and the counters and metrics say how much is left', async () => {
    const older = sql`pull_request_id in (select id from pull_requests where repository_id = ${repositoryId})`;
    const accounts = () => query(sql`select sha, author_account from commits where ${older} order by sha`);
    const before = await accounts();
    await query(sql`update commits set author_account = 'forgotten' where ${older}`);
    await query(sql`update pull_requests set read_version = 0 where repository_id = ${repositoryId}`);
    const left = async () => {
      const [row] = await query(
        sql`select count(*)::int as n from pull_requests where repository_id = ${repositoryId} and read_version = 0`,
      );
      return row?.['n'];
    };
    const recomputing = async () =>
      (
        await call<{ recomputing: { done: number; of: number } | null }>(
          'GET',
          `/v1/metrics/overview?repositoryId=${repositoryId}`,
          { key },
        )
      ).body.recomputing;
    const all = await left();
    expect(await recomputing()).toEqual({ done: 0, of: all });
    await fire(CRONS.expire);
    await until(left, (n) => n === 0);
    // The rest of a long list follows its pull request.
    const after = await until(accounts, (rows) => rows.every((row) => row['author_account'] !== 'forgotten'));
    expect(after).toEqual(before);
    expect(await until(recomputing, (answer) => answer === null)).toBeNull();
  });
});

describe('the nightly verify', () => {
  it('holds everything against GitHub, and notes when', async () => {
    await syncToEnd(key, repositoryId, { daysBack: null });
    const before = await syncsOf(repositoryId);
    await fire(CRONS.verify);
    const [sync] = await newSync(before);
    const ended = await until(
      () => readSync(key, sync?.id ?? ''),
      ({ finishedAt }) => finishedAt !== null,
    );
    const [row] = await query(sql`select count(*)::int as n from pull_requests where repository_id = ${repositoryId}`);
    expect(ended.receipt).toMatchObject({ complete: true, stored: { pullRequests: row?.['n'] } });
    const verified = () =>
      query(sql`select verified_at is not null as verified from repositories where id = ${repositoryId}`);
    await until(verified, ([stored]) => stored?.['verified'] === true);
  });

  it('looks for a repository that was gone, and has it back', async () => {
    await onGitHub('setAvailability', { repository: 'acme/gears', availability: 'not-found' });
    const failed = await syncToEnd(key, repositoryId);
    expect(failed).toMatchObject({ status: 'failed', error: { reason: 'unavailable' } });
    const shown = () => call<{ unavailableReason: string | null }>('GET', `/v1/repositories/${repositoryId}`, { key });
    await until(shown, ({ body }) => body.unavailableReason === 'not_found');
    await onGitHub('setAvailability', { repository: 'acme/gears', availability: 'available' });
    await fire(CRONS.verify);
    await until(shown, ({ body }) => body.unavailableReason === null);
  });
});

describe('the cron of expiry', () => {
  it('deletes the finished records that have outlived their time, and no others', async () => {
    const old = await syncToEnd(key, repositoryId);
    const young = await syncToEnd(key, repositoryId);
    const open = (await startSync(key, repositoryId)).body;
    await query(sql`update sync_runs set expires_at = now() - interval '1 second' where id = ${old.id}`);
    await fire(CRONS.expire);
    await until(
      () => call('GET', `/v1/syncs/${old.id}`, { key }),
      ({ status }) => status === 404,
    );
    for (const kept of [young, open]) expect((await call('GET', `/v1/syncs/${kept.id}`, { key })).status).toBe(200);
    const repository = await call<{ lastReceipt: unknown }>('GET', `/v1/repositories/${repositoryId}`, { key });
    expect(repository.body.lastReceipt).toMatchObject({ complete: true });
  });

  it('gives a record 24 hours from its end', async () => {
    const sync = await syncToEnd(key, repositoryId);
    const [row] = await until(
      () =>
        query(sql`select expires_at - finished_at = interval '24 hours' as day from sync_runs where id = ${sync.id}`),
      ([stored]) => stored?.['day'] !== null,
    );
    expect(row?.['day']).toBe(true);
  });
});

it('throws for a cron that nobody has given a meaning', async () => {
  await expect(fire('0 0 1 1 *')).rejects.toThrow('0 0 1 1 *');
});

describe('a first sync that GitHub refused', () => {
  let ownKey = '';
  const syncs = async (id: string) =>
    (await call<{ data: SyncRun[] }>('GET', `/v1/repositories/${id}/syncs`, { key: ownKey })).body.data;
  const begunAgain = (id: string) =>
    until(
      () => syncs(id),
      ([sync, ...others]) => others.length > 0 && sync?.finishedAt !== null,
    );
  const fail = async (id: string, reason: string) =>
    expect(await syncToEnd(ownKey, id, { daysBack: 30 })).toMatchObject({ status: 'failed', error: { reason } });

  beforeAll(async () => {
    ({ key: ownKey } = await newWorkspace('Refused at first'));
    await gitHubIsQuiet();
  });

  it('is begun by the cron when the connection works again, as far back as it was asked for', async () => {
    const { body: connection } = await call<{ id: string }>('POST', '/v1/connections', {
      key: ownKey,
      body: { type: 'token', token: SPARE_TOKENS.at(-1) },
    });
    const { id } = await track(ownKey, 'acme/troubles', connection.id);
    await onGitHub('addFault', { kind: 'suspended', matching: 'troubles' });
    await fail(id, 'bad_credential');
    await onGitHub('clearFaults');
    await query(sql`update sync_runs set expires_at = now() - interval '1 second' where repository_id = ${id}`);
    await query(sql`update connections set next_look_at = now() - interval '1 second' where id = ${connection.id}`);
    await fire(CRONS.expire);
    await until(
      () => query(sql`select from connections where id = ${connection.id} and status = 'active'`),
      (rows) => rows.length === 1,
    );
    await until(
      () => query(sql`select from sync_runs where repository_id = ${id}`),
      (rows) => rows.length === 0,
    );
    await scheduler.wait(REFUSED_MS);
    await fire(CRONS.sync);
    expect((await begunAgain(id))[0]).toMatchObject({ status: 'succeeded', kind: 'backfill', daysBack: 30 });
  });

  it('is begun by the cron when the repository is back', async () => {
    const { id } = await track(ownKey, 'acme/gadgets');
    await onGitHub('setAvailability', { repository: 'acme/gadgets', availability: 'not-found' });
    await fail(id, 'unavailable');
    await onGitHub('setAvailability', { repository: 'acme/gadgets', availability: 'available' });
    await fire(CRONS.verify);
    await until(
      () => query(sql`select from repositories where id = ${id} and unavailable_reason is null`),
      (rows) => rows.length === 1,
    );
    await fire(CRONS.sync);
    expect((await begunAgain(id))[0]).toMatchObject({ status: 'succeeded', daysBack: 30 });
  });
});

describe('a repository that was never synced', () => {
  it('has its first sync, of everything, begun by the cron', async () => {
    const { key: ownKey } = await newWorkspace('New');
    const { id } = await track(ownKey, 'acme/gears');
    const syncs = async () =>
      (await call<{ data: SyncRun[] }>('GET', `/v1/repositories/${id}/syncs`, { key: ownKey })).body.data;
    await fire(CRONS.sync);
    const [first] = await until(syncs, ([sync]) => sync !== undefined && sync.finishedAt !== null);
    expect(first).toMatchObject({ kind: 'backfill', daysBack: null, status: 'succeeded', receipt: { complete: true } });
  });
});
