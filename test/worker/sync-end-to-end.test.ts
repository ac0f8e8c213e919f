import { beforeAll, describe, expect, it } from 'vitest';
import type { SyncRun } from '../../src/storage/sync-runs.ts';
import {
  call,
  newWorkspace,
  readSync,
  startSync,
  syncToEnd,
  track,
  until,
  type ShownRepository,
} from './support/api.ts';
import { useSpentModel } from './support/model.ts';
import { onGitHub, rowCounts } from './support/services.ts';

interface Listed {
  data: { id: string; number: number; updatedAt: string; detailsComplete: boolean }[];
  nextCursor: string | null;
}

const REPOSITORY = 'acme/widgets';

useSpentModel();

describe('a first sync, through the real queues', () => {
  let key = '';
  let repository: ShownRepository;
  let first: SyncRun;
  let numbers: number[] = [];

  beforeAll(async () => {
    ({ key } = await newWorkspace());
    repository = await track(key, REPOSITORY);
    ({ numbers } = await onGitHub<{ numbers: number[] }>('numbers', { repository: REPOSITORY }));
    first = await syncToEnd(key, repository.id);
  });

  async function listAll(): Promise<Listed['data']> {
    const listed: Listed['data'] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path: string = `/v1/pull-requests?repositoryId=${repository.id}&limit=10${cursor && `&cursor=${cursor}`}`;
      const { body }: { body: Listed } = await call<Listed>('GET', path, { key });
      listed.push(...body.data);
      cursor = body.nextCursor;
    }
    return listed;
  }

  it('succeeds as a backfill of the full history', () => {
    expect(first).toMatchObject({
      status: 'succeeded',
      kind: 'backfill',
      daysBack: null,
      error: null,
      resumeAt: null,
      progress: { pullRequests: numbers.length, percent: 100 },
    });
    expect(Date.parse(first.finishedAt ?? '')).toBeGreaterThan(Date.parse(first.startedAt));
  });

  it('ends with a receipt whose counts are those of the tables', async () => {
    const { receipt } = first;
    expect(receipt).toMatchObject({ complete: true, missing: [], unreadable: [] });
    expect(receipt?.stored).toEqual(receipt?.expected);
    const counts = await rowCounts(repository.id);
    expect(receipt?.stored).toEqual({
      pullRequests: counts['pull_requests'],
      reviews: counts['reviews'],
      commits: counts['commits'],
      files: counts['files'],
      comments: counts['comments'],
      checkRuns: counts['check_runs'],
    });
    expect(counts['pull_requests']).toBe(numbers.length);
    expect(counts['pull_request_facts']).toBe(numbers.length);
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0);
  });

  it('lists every pull request once, newest first, over several pages', async () => {
    const listed = await listAll();
    expect(listed.map(({ number }) => number).sort((a, b) => a - b)).toEqual([...numbers].sort((a, b) => a - b));
    const instants = listed.map(({ updatedAt }) => Date.parse(updatedAt));
    expect(instants).toEqual([...instants].sort((a, b) => b - a));
    expect(listed.every(({ detailsComplete }) => detailsComplete)).toBe(true);
  });

  it('shows one pull request with all its lists and its facts', async () => {
    const [newest] = await listAll();
    const { status, body } = await call<Record<string, unknown>>('GET', `/v1/pull-requests/${newest?.id}`, { key });
    expect(status).toBe(200);
    const held = await onGitHub<{ files: unknown[]; commits: unknown[] }>('pullRequest', {
      repository: REPOSITORY,
      number: newest?.number,
    });
    expect(body['files']).toHaveLength(held.files.length);
    expect(body['commits']).toHaveLength(held.commits.length);
    for (const list of ['reviews', 'comments', 'checkRuns', 'commitStatuses', 'timelineEvents', 'aiSignals']) {
      expect(body[list], list).toBeInstanceOf(Array);
    }
    expect(body['facts']).toMatchObject({ size: expect.any(Number) as unknown });
  });

  it('explains every fact by the rows that it shows', async () => {
    interface Detail {
      facts: Record<string, unknown>;
      explain: Record<
        string,
        { rule: string; rows: { kind: string; id: string; at: string | null; by: string | null }[] }
      >;
      reviews: { author: { login: string } | null; submittedAt: string }[];
    }
    let explained = 0;
    for (const { id } of (await listAll()).slice(0, 20)) {
      const { body } = await call<Detail>('GET', `/v1/pull-requests/${id}`, { key });
      const { facts, explain, reviews } = body;
      for (const { rule } of Object.values(explain)) expect(rule).not.toBe('');
      for (const fact of ['firstResponseAt', 'firstReviewAt', 'lastApprovalAt', 'openedAt', 'mergedAt']) {
        const instants = explain[fact]?.rows.map(({ at }) => at);
        expect(instants, fact).toEqual(facts[fact] === null ? [] : [facts[fact]]);
      }
      const [row] = explain['lastApprovalAt']?.rows ?? [];
      if (!row) continue;
      expect(reviews.map((review) => [review.submittedAt, review.author?.login])).toContainEqual([row.at, row.by]);
      explained++;
    }
    expect(explained).toBeGreaterThan(3);
  });

  it('tells on the repository what is covered, with the last receipt', async () => {
    const { body } = await call<ShownRepository>('GET', `/v1/repositories/${repository.id}`, { key });
    expect(body).toMatchObject({ fullHistory: true, lastReceipt: first.receipt, sync: null });
    expect(body.syncedThrough).not.toBeNull();
  });

  it('notes how many pull requests wait for a model', async () => {
    const noted = await until(
      () => readSync(key, first.id),
      (sync) => sync.analysis !== null,
    );
    expect(noted.analysis).toEqual({ status: 'queued', waiting: first.receipt?.stored.pullRequests });
  });

  it('is followed by an incremental sync that costs a handful of requests and doubles nothing', async () => {
    const before = await rowCounts(repository.id);
    const second = await syncToEnd(key, repository.id);
    expect(second).toMatchObject({ status: 'succeeded', kind: 'incremental', receipt: { complete: true } });
    expect(second.github.requests).toBeLessThanOrEqual(5);
    expect(await rowCounts(repository.id)).toEqual(before);
  });

  it('is followed by an incremental sync that brings what changed', async () => {
    const before = await rowCounts(repository.id);
    const [number] = numbers;
    await onGitHub('review', { repository: REPOSITORY, number });
    await onGitHub('open', { repository: REPOSITORY, title: 'A brand-new one' });
    const third = await syncToEnd(key, repository.id);
    expect(third).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    const after = await rowCounts(repository.id);
    expect(after['pull_requests']).toBe(numbers.length + 1);
    expect(after['reviews']).toBe(Number(before['reviews']) + 1);
    const found = await call<Listed>('GET', `/v1/pull-requests?repositoryId=${repository.id}&q=brand-new`, { key });
    expect(found.body.data).toHaveLength(1);
  });

  it('lists the syncs, newest first, a page at a time', async () => {
    const path = `/v1/repositories/${repository.id}/syncs?limit=2`;
    const page = await call<{ data: SyncRun[]; nextCursor: string }>('GET', path, { key });
    expect(page.body.data.map(({ kind }) => kind)).toEqual(['incremental', 'incremental']);
    const rest = await call<{ data: SyncRun[]; nextCursor: null }>('GET', `${path}&cursor=${page.body.nextCursor}`, {
      key,
    });
    expect(rest.body.data.map(({ id }) => id)).toEqual([first.id]);
    expect(rest.body.nextCursor).toBeNull();
  });

  it('is deleted with its repository, which can be tracked anew', async () => {
    expect((await call('DELETE', `/v1/repositories/${repository.id}`, { key })).status).toBe(204);
    expect((await call('GET', `/v1/syncs/${first.id}`, { key })).status).toBe(404);
    expect(await rowCounts(repository.id)).toMatchObject({ pull_requests: 0, reviews: 0 });
    const again = await track(key, REPOSITORY);
    const { status, body } = await startSync(key, again.id, { daysBack: 7 });
    expect({ status, kind: body.kind }).toEqual({ status: 202, kind: 'backfill' });
    const ended = await until(
      () => readSync(key, body.id),
      (sync) => sync.finishedAt !== null,
    );
    expect(ended).toMatchObject({ status: 'succeeded', daysBack: 7, receipt: { complete: true } });
  });
});
