import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { dueRepositories, numbersToSweep, type DueRepository } from '../../src/storage/due-repositories.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { at, checkRun, complete, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();

beforeEach(async () => {
  await asOwner(test.db, [sql`delete from workspaces`]);
});

/** A workspace with so many repositories that have been synced. */
async function workspaceWith(count: number): Promise<Scope[]> {
  const first = await newScope(test.db);
  const others = await Promise.all(
    Array.from({ length: count - 1 }, (_, index) =>
      upsertRepository(test.db, first.workspaceId, repositoryOf(1_000 + index), null),
    ),
  );
  await asOwner(test.db, [
    sql`update repositories set synced_through = now() where workspace_id = ${first.workspaceId}`,
  ]);
  return [first, ...others.map(({ id }) => ({ workspaceId: first.workspaceId, repositoryId: id }))];
}

async function allDue(job: Parameters<typeof dueRepositories>[1], pageSize: number): Promise<DueRepository[]> {
  const all: DueRepository[] = [];
  for (let after: DueRepository | null = null; ;) {
    const page: DueRepository[] = await dueRepositories(test.db, job, after, pageSize);
    all.push(...page);
    after = page.at(-1) ?? null;
    if (page.length < pageSize) return all;
  }
}

const set = (scope: Scope | undefined, change: ReturnType<typeof sql>) =>
  asOwner(test.db, [sql`update repositories set ${change} where id = ${scope?.repositoryId}`]);

describe('the repositories whose first sync the schedule begins', () => {
  it('were never synced, come in the order of their last push, and are taken from the workspaces one after another', async () => {
    const [early, synced, unpushed, late, gone, cancelled, failed] = await workspaceWith(7);
    const ended = (status: string) => sql`synced_through = null, last_sync = ${JSON.stringify({ status })}::jsonb`;
    await set(early, sql`synced_through = null, pushed_at = '2026-01-01'`);
    await set(late, sql`synced_through = null, pushed_at = '2026-06-01'`);
    await set(unpushed, sql`synced_through = null`);
    await set(gone, sql`synced_through = null, unavailable_reason = 'not_found'`);
    // The person who cancelled a first sync does not want it, and what failed for good would fail again.
    await set(cancelled, ended('cancelled'));
    await set(failed, ended('failed'));
    const ids = (due: DueRepository[]) => due.map(({ repositoryId }) => repositoryId);
    expect(ids(await allDue('first', 2))).toEqual([late, early, unpushed].map((scope) => scope?.repositoryId));
    const small = await newScope(test.db);
    expect(ids(await allDue('first', 100)).slice(0, 2)).toContain(small.repositoryId);
    expect(ids(await allDue('first', 100))).not.toContain(synced?.repositoryId);
  });
});

describe('the repositories of a nightly verify', () => {
  it('are the longest unverified first, as many as a night has room for, and what was gone', async () => {
    const [a, b, c, gone] = await workspaceWith(4);
    if (!a || !b || !c) throw new Error('four were made');
    let githubId = 100;
    for (const [scope, count] of [
      [a, 2],
      [b, 2],
      [c, 9],
    ] as const) {
      const pulls = Array.from({ length: count }, (_, index) =>
        snapshot({ number: index + 1, githubId: String(++githubId) }),
      );
      await savePullRequests(test.db, scope, pulls);
    }
    await set(a, sql`verified_at = now() - interval '1 day'`);
    await set(b, sql`verified_at = now() - interval '3 days'`);
    await set(c, sql`verified_at = now() - interval '2 days'`);
    await set(gone, sql`unavailable_reason = 'not_found', synced_through = null`);
    const due = await dueRepositories(test.db, 'verify', null, 100, 3);
    expect(due.map(({ repositoryId }) => repositoryId)).toEqual([gone, b, c].map((scope) => scope?.repositoryId));
  });
});

describe('the reading again of what an older version read', () => {
  it('takes repositories that have such pull requests, and as many as an hour has room for with a connection', async () => {
    const [large, small, current, gone] = await workspaceWith(4);
    if (!large || !small || !current || !gone) throw new Error('four were made');
    for (const scope of [large, small, current, gone]) await savePullRequests(test.db, scope, [snapshot({})]);
    expect(await allDue('reread', 100)).toEqual([]);
    await asOwner(test.db, [
      sql`update pull_requests set read_version = 0 where repository_id <> ${current.repositoryId}`,
    ]);
    await set(gone, sql`unavailable_reason = 'not_found'`);
    const due = async () => (await allDue('reread', 100)).map(({ repositoryId }) => repositoryId);
    expect(await due()).toEqual([large.repositoryId, small.repositoryId].toSorted());
    await asOwner(test.db, [
      sql`insert into pull_requests (workspace_id, repository_id, number, github_id, node_id, title, body, state, is_draft, base_ref,
          head_ref, head_sha, additions, deletions, changed_files, created_at, updated_at, details_complete, read_at)
        select workspace_id, repository_id, 1000 + n, 1000 + n, node_id, title, body, state, is_draft, base_ref, head_ref,
          head_sha, additions, deletions, changed_files, created_at, updated_at, details_complete, read_at
        from pull_requests, generate_series(1, 1000) n where repository_id = ${(await due())[0]}`,
    ]);
    expect(await due()).toHaveLength(1);
    const [first] = await due();
    await asOwner(test.db, [
      sql`insert into set_aside (workspace_id, repository_id, number, reason, next_try_at)
        select workspace_id, repository_id, number, 'refused', now() from pull_requests where repository_id = ${first}`,
    ]);
    expect(await due()).not.toContain(first);
  });
});

describe('the sweep', () => {
  it('takes pull requests whose checks may have changed unseen, open or just merged, the longest unread first', async () => {
    const scope = await newScope(test.db);
    const open = { state: 'open' as const, mergedAt: null, closedAt: null };
    const now = new Date().toISOString();
    const old = '2020-01-01T00:00:00Z';
    const running = complete([checkRun(1, { status: 'in_progress', conclusion: null })]);
    await savePullRequests(test.db, scope, [
      snapshot({ ...open, number: 1, githubId: '1', updatedAt: now, readAt: now }),
      snapshot({ ...open, number: 2, githubId: '2', updatedAt: old, readAt: old, lists: { checkRuns: running } }),
      snapshot({ ...open, number: 3, githubId: '3', updatedAt: old, readAt: old }),
      snapshot({ state: 'closed', number: 4, githubId: '4', updatedAt: now, readAt: now }),
    ]);
    await asOwner(test.db, [sql`update repositories set synced_through = now() where id = ${scope.repositoryId}`]);
    expect(await numbersToSweep(test.db, scope, 10)).toEqual([2, 1]);
    expect(await numbersToSweep(test.db, scope, 1)).toEqual([2]);
    expect(await allDue('sweep', 10)).toHaveLength(1);
    const quiet = await newScope(test.db);
    await savePullRequests(test.db, quiet, [
      snapshot({ ...open, number: 1, githubId: '9', updatedAt: old, readAt: old }),
    ]);
    await asOwner(test.db, [sql`update repositories set synced_through = now() where id = ${quiet.repositoryId}`]);
    expect(await allDue('sweep', 10)).toMatchObject([{ repositoryId: scope.repositoryId }]);
    await savePullRequests(test.db, scope, [
      snapshot({
        number: 5,
        githubId: '5',
        state: 'merged',
        mergedAt: now,
        closedAt: now,
        updatedAt: old,
        readAt: at(0),
      }),
      snapshot({
        number: 6,
        githubId: '6',
        state: 'merged',
        mergedAt: old,
        closedAt: old,
        updatedAt: old,
        readAt: at(0),
      }),
    ]);
    await saveFacts(
      test.db,
      scope,
      FACTS_VERSIONS,
      (await staleFacts(test.db, scope, FACTS_VERSIONS, 10)).map(factsOf),
    );
    expect((await numbersToSweep(test.db, scope, 10)).toSorted()).toEqual([1, 2, 5]);
  });
});
