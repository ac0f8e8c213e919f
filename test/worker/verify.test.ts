// @module-tag long
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SyncRun } from '../../src/storage/sync-runs.ts';
import { call, newKey, newWorkspace, readSync, syncToEnd, track, until } from './support/api.ts';
import { onGitHub, query, rowCounts } from './support/services.ts';

const NAME = 'acme/proofs';

let key = '';
let repositoryId = '';
let whole: Record<string, unknown> = {};

beforeAll(async () => {
  ({ key } = await newWorkspace());
  ({ id: repositoryId } = await track(key, NAME));
  const { receipt } = await syncToEnd(key, repositoryId, { daysBack: null });
  expect(receipt).toMatchObject({ complete: true });
  whole = await rowCounts(repositoryId);
});

async function verify(): Promise<SyncRun> {
  const { status, body } = await call<SyncRun>('POST', `/v1/repositories/${repositoryId}/verify`, { key });
  expect(status).toBe(202);
  return until(
    () => readSync(key, body.id),
    ({ finishedAt }) => finishedAt !== null,
  );
}

async function numbers(): Promise<number[]> {
  const rows = await query(sql`select number from pull_requests where repository_id = ${repositoryId} order by number`);
  return rows.map(({ number }) => Number(number));
}

describe('verify', () => {
  it('counts everything, reading totals alone', async () => {
    const { status, receipt, github } = await verify();
    expect(status).toBe('succeeded');
    expect(receipt).toMatchObject({ complete: true, missing: [], stored: { pullRequests: whole['pull_requests'] } });
    expect(receipt?.expected).toEqual(receipt?.stored);
    // What changed, then two pages of totals: a few points for thirty pull requests with all their lists.
    expect(github.points).toBeLessThanOrEqual(5);
  });

  it('brings back whatever was lost: pull requests, and rows of every list', async () => {
    const [first = 0, , third = 0] = await numbers();
    await query(
      sql`delete from pull_requests where repository_id = ${repositoryId} and number in (${first}, ${third})`,
    );
    const repository = sql`${repositoryId}::uuid`;
    const lists = ['reviews', 'commits', 'files', 'comments', 'check_runs', 'commit_statuses', 'timeline_events'];
    for (const table of lists) {
      const lost = await query(sql`delete from ${sql.identifier(table)} where id in (
        select c.id from ${sql.identifier(table)} c join pull_requests p on p.id = c.pull_request_id
        where p.repository_id = ${repository} limit 2) returning id`);
      expect([table, lost.length]).toEqual([table, 2]);
    }
    const { status, receipt } = await verify();
    expect([status, receipt]).toMatchObject(['succeeded', { complete: true, missing: [] }]);
    expect(await rowCounts(repositoryId)).toEqual(whole);
  });

  it('finds copies that have missed a change', async () => {
    await query(sql`update pull_requests set title = 'Outdated', updated_at = updated_at - interval '1 hour',
      read_at = read_at - interval '1 hour' where repository_id = ${repositoryId}`);
    const { receipt } = await verify();
    expect(receipt).toMatchObject({ complete: true });
    const outdated = await query(
      sql`select number from pull_requests where repository_id = ${repositoryId} and title = 'Outdated'`,
    );
    expect(outdated).toEqual([]);
  });

  it('finds the inline comments that it has itself counted before', async () => {
    await query(sql`delete from comments where kind = 'review' and pull_request_id in
      (select id from pull_requests where repository_id = ${repositoryId})`);
    expect((await verify()).receipt).toMatchObject({ complete: true });
    expect(await rowCounts(repositoryId)).toEqual(whole);
  });

  it('is asked for by members, of a repository of theirs', async () => {
    const reader = await newKey(key, 'reader');
    const path = `/v1/repositories/${repositoryId}/verify`;
    expect((await call('POST', path, { key: reader.key })).status).toBe(403);
    const stranger = await newWorkspace('Strangers');
    expect((await call('POST', path, { key: stranger.key })).status).toBe(404);
    expect((await call('POST', '/v1/repositories/none/verify', { key })).status).toBe(404);
  });
});

describe('a pull request that GitHub counts, but leaves out of its pages', () => {
  it('is found by the totals, and stored', async () => {
    const { key: other } = await newWorkspace('Another');
    const { id } = await track(other, NAME);
    const [, hidden = 0] = await numbers();
    await onGitHub('hideFromPages', { repository: NAME, number: hidden, next: 1 });
    const { status, receipt } = await syncToEnd(other, id, { daysBack: null });
    expect([status, receipt]).toMatchObject(['succeeded', { complete: true, missing: [] }]);
    expect(
      await query(sql`select number from pull_requests where repository_id = ${id} and number = ${hidden}`),
    ).toHaveLength(1);
  });
});

describe('a pull request that vanished from GitHub', () => {
  it('is removed here when everything is compared', async () => {
    const [number = 0] = await numbers();
    await onGitHub('vanish', { repository: NAME, number });
    const { receipt } = await verify();
    expect(receipt).toMatchObject({ complete: true, missing: [] });
    expect(
      await query(sql`select 1 from pull_requests where repository_id = ${repositoryId} and number = ${number}`),
    ).toEqual([]);
  });
});
