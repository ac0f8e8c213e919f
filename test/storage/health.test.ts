import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { problemsBeside, problemsOfRepository, worstOf } from '../../src/domain/health.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { readFreshness, readHealth } from '../../src/storage/health.ts';
import { readRepositoryState } from '../../src/storage/repository-state.ts';
import { upsertRepositories } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const connectionId = randomUUID();
let scope: Scope;

/** Eight repositories: one never synced, two well, one late, one that reads, three that fail for different reasons. */
beforeAll(async () => {
  scope = await newScope(test.db);
  const { workspaceId } = scope;
  const rows = await upsertRepositories(test.db, workspaceId, [2, 3, 4, 5, 6, 7, 8].map(repositoryOf), null);
  const id = (n: number) => rows[n - 2]?.id ?? '';
  const sync = (n: number, status: string, hours: number) => sql`
    insert into sync_summaries (id, workspace_id, repository_id, kind, status, phase, progress, github, started_at, finished_at, expires_at)
    values (${randomUUID()}, ${workspaceId}, ${id(n)}, 'incremental', ${status}, 'walk', '{}', '{}', ${hoursAgo(hours)}, ${hoursAgo(hours)}, now())`;
  const last = (n: number, reason: string, unavailable: string | null) => sql`
    update repositories set unavailable_reason = ${unavailable}, last_checked_at = ${hoursAgo(9)}, last_sync = ${JSON.stringify(
      { id: randomUUID(), status: 'failed', finishedAt: hoursAgo(1), error: { reason, detail: `detail ${n}` } },
    )}::jsonb where id = ${id(n)}`;
  const checked = (n: number, hours: number, complete: number | null) => sql`
    update repositories set last_checked_at = ${hoursAgo(hours)},
      complete_through = ${complete === null ? null : hoursAgo(complete)} where id = ${id(n)}`;
  await asOwner(test.db, [
    sql`insert into connections (id, workspace_id, type, github_id, login, status, since, reason, advice)
      values (${connectionId}, ${workspaceId}, 'token', 7, 'ci', 'marked', ${hoursAgo(5)}, 'it was revoked', 'Make a new one.')`,
    checked(2, 0.5, 1),
    checked(3, 0.1, 2),
    checked(4, 3, 4),
    checked(5, 1, 1.5),
    sql`insert into sync_runs (id, workspace_id, repository_id, kind, status, phase, progress, github, started_at)
      values (${randomUUID()}, ${workspaceId}, ${id(5)}, 'incremental', 'running', 'walk', '{}', '{}', now())`,
    last(6, 'rejected', null),
    ...(
      [
        ['failed', 20],
        ['succeeded', 10],
        ['failed', 8],
        ['failed', 1],
      ] as const
    ).map(([status, hours]) => sync(6, status, hours)),
    last(7, 'unavailable', 'not_found'),
    sync(7, 'failed', 6),
    sql`update repositories set connection_id = ${connectionId}, last_checked_at = ${hoursAgo(6)} where id = ${id(8)}`,
    sql`insert into dead_letters (workspace_id, queue, message_id, message, failed_at, expires_at)
      values (${workspaceId}, 'sync', ${randomUUID()}, '{}', ${hoursAgo(2)}, now() + interval '1 day')`,
    sql`insert into dead_letters (workspace_id, queue, message_id, message, replayed_at, expires_at)
      values (${workspaceId}, 'sync', ${randomUUID()}, '{}', now(), now() + interval '1 day')`,
    sql`insert into set_aside (workspace_id, repository_id, number, reason, next_try_at)
      values (${workspaceId}, ${id(3)}, 12, 'too large', ${hoursAgo(-1)})`,
  ]);
  await savePullRequests(test.db, { workspaceId, repositoryId: id(2) }, [
    snapshot({ number: 1 }),
    snapshot({ number: 2 }),
  ]);
});

const minutes = (instant: string | null) => instant && Math.round((Date.now() - Date.parse(instant)) / 60_000);

it('tells how it stands with each repository, the worst first, in one round trip', async () => {
  const before = test.local.endpoint.requests();
  const health = await readHealth(test.db, scope.workspaceId, 50);
  expect(test.local.endpoint.requests() - before).toBe(1);
  expect(
    health.repositories.map(({ fullName, condition, failedSince }) => [fullName, condition, minutes(failedSince)]),
  ).toEqual([
    ['octo/repository-6', 'failed', 480],
    ['octo/repository-7', 'failed', 360],
    ['octo/repository-8', 'failed', 300],
    ['octo/repository-4', 'late', null],
    ['octo/repository-5', 'reading', null],
    ['octo/repository-1', 'nothing_yet', null],
    ['octo/repository-2', 'well', null],
    ['octo/repository-3', 'well', null],
  ]);
  expect(health).toMatchObject({
    conditions: { failed: 3, late: 1, reading: 1, nothing_yet: 1, well: 2 },
    withoutConnection: 7,
    connections: [
      { id: connectionId, status: 'marked', repositories: 1, quota: { githubId: '7', installationId: null } },
    ],
    deadLetters: { waiting: 1 },
    setAside: { n: 1 },
    overdue: { facts: 2, details: 0 },
  });
  // Of those that can be read: the one that was checked longest ago, and the one that is complete up to the earliest.
  expect([minutes(health.checkedAt), minutes(health.completeThrough)]).toEqual([180, 240]);
  const [worst, ...others] = (await readHealth(test.db, scope.workspaceId, 1)).repositories;
  expect([worst?.fullName, others]).toEqual(['octo/repository-6', []]);
});

it('says what is wrong and what a person does about it', async () => {
  const health = await readHealth(test.db, scope.workspaceId, 50);
  const running = { status: 'waiting', percent: 64, waitingFor: 'GitHub’s hourly limit is reached', resumeAt: null };
  const problems = [
    ...problemsBeside(health),
    ...health.repositories.flatMap((repository) => problemsOfRepository({ ...repository, running })),
  ];
  expect(
    problems.map(({ state, title, detail, advice }) => [state, title, detail?.replace(/ at .*/, ''), advice]),
  ).toEqual([
    ['failed', 'GitHub refuses the connection ci: 1 repository read with it', 'it was revoked', 'Make a new one.'],
    ['failed', '1 message failed for good', undefined, expect.stringContaining('replay')],
    ['waiting', '1 part is set aside', 'the next try is', null],
    ['failed', 'octo/repository-6 cannot be read', 'detail 6', expect.stringContaining('Sync again')],
    ['failed', 'octo/repository-7 cannot be read', 'detail 7', expect.stringContaining('Check its name')],
    ['failed', 'octo/repository-8 cannot be read', undefined, expect.stringContaining('Replace the token')],
    [
      'waiting',
      'octo/repository-4 was not checked for longer than usual',
      undefined,
      expect.stringContaining('Sync it now'),
    ],
    ['waiting', 'octo/repository-5 is waiting', 'GitHub’s hourly limit is reached', null],
    ['nothing_yet', 'octo/repository-1 was never synced', undefined, 'Start a sync.'],
  ]);
  expect(worstOf(problems, 8)).toBe('failed');
  expect(
    worstOf(
      problems.filter(({ state }) => state !== 'failed'),
      8,
    ),
  ).toBe('waiting');
  const reads = health.repositories.filter(({ condition }) => condition === 'reading');
  expect(
    reads.flatMap((one) =>
      problemsOfRepository({ ...one, running: { ...running, status: 'running' } }).map(({ title }) => title),
    ),
  ).toEqual(['Reading octo/repository-5, 64 %']);
  expect([worstOf([], 8), worstOf([], 0)]).toEqual(['well', 'nothing_yet']);
});

it('tells nothing of another workspace', async () => {
  const other = await newScope(test.db);
  expect(await readHealth(test.db, other.workspaceId, 50)).toMatchObject({
    conditions: { nothing_yet: 1 },
    checkedAt: null,
    completeThrough: null,
    repositories: [{ id: other.repositoryId }],
    connections: [],
    deadLetters: { waiting: 0, oldestAt: null },
    setAside: { n: 0, nextTryAt: null },
    webhooks: { lastDeliveryAt: null, repositories: 0, missing: 0 },
    overdue: { facts: 0, details: 0 },
  });
});

it('sees when webhooks stop to arrive: three changes after the last delivery, and none of a moment ago', async () => {
  const here = await newScope(test.db);
  const changed = (number: number, hours: number) =>
    snapshot({ number, createdAt: hoursAgo(100), updatedAt: hoursAgo(hours) });
  const delivered = (hours: number | null) =>
    asOwner(test.db, [
      sql`update repositories set last_delivery_at = ${hours === null ? null : hoursAgo(hours)} where id = ${here.repositoryId}`,
    ]);
  const since = async () => {
    const { repositories, webhooks } = await readHealth(test.db, here.workspaceId, 50);
    const [one] = repositories;
    const state = await readRepositoryState(test.db, here.workspaceId, here.repositoryId);
    expect(state?.deliveriesMissedSince).toBe(one?.deliveriesMissedSince);
    expect(webhooks.missing).toBe((one?.deliveriesMissedSince ?? null) === null ? 0 : 1);
    const titles = one ? problemsOfRepository({ ...one, running: null }).map(({ title }) => title) : [];
    expect(titles.some((title) => title.includes('Webhooks of'))).toBe(webhooks.missing === 1);
    return minutes(one?.deliveriesMissedSince ?? null);
  };
  await savePullRequests(test.db, here, [
    changed(1, 20),
    changed(2, 9),
    changed(3, 6),
    changed(4, 3),
    changed(5, 0.05),
  ]);
  await delivered(null);
  expect(await since()).toBe(null);
  await delivered(10);
  expect(await since()).toBe(540);
  // Two that changed since may have done so without a delivery, and one may still be on its way.
  await delivered(8);
  expect(await since()).toBe(null);
  // A delivery arrives some minutes after what it tells.
  await delivered(9.1);
  expect(await since()).toBe(null);
});

it('tells the frame of every page the same in fewer words', async () => {
  const [all, few] = await Promise.all([
    readHealth(test.db, scope.workspaceId, 20),
    readFreshness(test.db, scope.workspaceId),
  ]);
  const { conditions, checkedAt, completeThrough, deadLetters, setAside } = all;
  expect(few).toMatchObject({ conditions, checkedAt, completeThrough, deadLetters, setAside, connectedAs: 'ci' });
  const told = (rows: { id: string; condition: string; failedSince: string | null }[]) =>
    rows
      .filter(({ condition }) => condition !== 'well')
      .map(({ id, condition, failedSince }) => [id, condition, failedSince]);
  expect(told(few.unwell)).toEqual(told(all.repositories));
  expect(few.unwell.length).toBeGreaterThan(4);
  expect(few.refused).toMatchObject([{ id: connectionId, type: 'token', login: 'ci', repositories: 1 }]);
});
