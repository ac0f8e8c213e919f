import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EndedSync, SyncRecord } from '../../src/domain/cursor/state.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { getRepository, markChecked, noteComplete } from '../../src/storage/repositories.ts';
import {
  expireRecords,
  finishSyncRun,
  getSyncRun,
  insertSyncRun,
  saveAnalysisOutcome,
  unfinishedSyncs,
} from '../../src/storage/sync-runs.ts';
import { listSyncRuns } from '../../src/storage/sync-list.ts';
import { decodeCursor } from '../../src/storage/keyset.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { at } from '../support/pull-request-snapshots.ts';
import { syncRecord } from '../support/sync-record.ts';

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
});

const TTL_HOURS = 24;
const counts = { pullRequests: 1, reviews: 0, commits: 0, files: 0, comments: 0, checkRuns: 0 };
const receipt = { expected: counts, stored: counts, complete: true, missing: [], capped: [], unreadable: [] };

const record = (changes: Partial<SyncRecord> = {}) => syncRecord(scope.repositoryId, changes);

function succeeded(id: string, changes: Partial<EndedSync> = {}): EndedSync {
  return {
    record: record({ id, status: 'succeeded', phase: 'verify', finishedAt: at(60), receipt }),
    fullName: null,
    coveredSince: at(-100),
    syncedThrough: at(50),
    unavailable: null,
    verified: false,
    ...changes,
  };
}

const repository = () => getRepository(test.db, scope.workspaceId, scope.repositoryId);

describe('the record of a sync', () => {
  it('is written when it begins, and once', async () => {
    const begun = record();
    expect(await insertSyncRun(test.db, scope, begun)).toBe(true);
    expect(await insertSyncRun(test.db, scope, { ...begun, status: 'running' })).toBe(true);
    expect(await getSyncRun(test.db, scope.workspaceId, begun.id)).toEqual({
      ...begun,
      analysis: null,
      deadLetters: [],
    });
  });

  it('ends with its receipt and the coverage of its repository in one round trip', async () => {
    const begun = record();
    await insertSyncRun(test.db, scope, begun);
    const before = test.local.endpoint.requests();
    await finishSyncRun(test.db, scope, succeeded(begun.id), TTL_HOURS);
    expect(test.local.endpoint.requests() - before).toBe(1);
    expect(await getSyncRun(test.db, scope.workspaceId, begun.id)).toMatchObject({ status: 'succeeded', receipt });
    expect(await repository()).toMatchObject({ coveredSince: at(-100), syncedThrough: at(50), lastReceipt: receipt });
  });

  it('ends once: a repeat that comes after a later sync takes nothing back', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    await finishSyncRun(test.db, scope, succeeded(first), TTL_HOURS);
    await finishSyncRun(test.db, scope, succeeded(second, { syncedThrough: at(90) }), TTL_HOURS);
    await finishSyncRun(test.db, scope, succeeded(first), TTL_HOURS);
    expect(await repository()).toMatchObject({ syncedThrough: at(90) });
  });

  it('leaves the last full receipt beside the last, and says up to when everything is complete', async () => {
    const ended = (changes: Partial<SyncRecord>, end: Partial<EndedSync> = {}) => {
      const run = { ...succeeded(randomUUID()), ...end };
      return finishSyncRun(test.db, scope, { ...run, record: { ...run.record, ...changes } }, TTL_HOURS);
    };
    const part = { ...receipt, stored: { ...counts, pullRequests: 0 }, complete: false };
    await ended({});
    await ended({ kind: 'incremental', receipt: part, finishedAt: at(70) }, { syncedThrough: at(65) });
    expect(await repository()).toMatchObject({
      fullReceipt: receipt,
      lastReceipt: part,
      lastSync: { kind: 'incremental', status: 'succeeded', receipt: part },
      lastCheckedAt: at(70),
      syncedThrough: at(65),
      completeThrough: at(50),
    });
    await ended({ kind: 'incremental', receipt: part }, { verified: true });
    expect(await repository()).toMatchObject({ fullReceipt: part, completeThrough: at(50) });
    await markChecked(test.db, scope, at(80));
    await markChecked(test.db, scope, at(75));
    expect(await repository()).toMatchObject({ lastCheckedAt: at(80) });
  });

  it('that still runs says since when everything is complete, further back each time, even when a record comes late', async () => {
    const other = await newScope(test.db);
    await noteComplete(test.db, scope, at(-10));
    expect(await repository()).toMatchObject({ coveredSince: at(-10), syncedThrough: null, completeThrough: null });
    await noteComplete(test.db, scope, at(-50));
    await noteComplete(test.db, scope, at(-10));
    expect(await repository()).toMatchObject({ coveredSince: at(-50) });
    await finishSyncRun(test.db, scope, succeeded(randomUUID()), TTL_HOURS);
    await noteComplete(test.db, scope, at(-50));
    await noteComplete(test.db, { ...scope, workspaceId: other.workspaceId }, at(-500));
    expect(await repository()).toMatchObject({ coveredSince: at(-100), syncedThrough: at(50) });
  });

  it('that failed is seen until one succeeds, and its record may expire', async () => {
    const failed = { status: 'failed' as const, receipt: null, error: { reason: 'transient', detail: 'away' } };
    const ends = async (changes: Partial<SyncRecord>) => {
      const run = succeeded(randomUUID());
      await finishSyncRun(test.db, scope, { ...run, record: { ...run.record, ...changes } }, TTL_HOURS);
      await expireRecords(test.db, at(60 + TTL_HOURS * 60 + 1), 100);
    };
    await ends(failed);
    await ends({ status: 'cancelled', receipt: null });
    expect(await repository()).toMatchObject({ lastSync: failed, lastReceipt: null, lastCheckedAt: null });
    await ends({});
    expect(await repository()).toMatchObject({ lastSync: { status: 'succeeded', error: null }, lastReceipt: receipt });
  });

  it('ends with the name that GitHub gives the repository now', async () => {
    await finishSyncRun(test.db, scope, succeeded(randomUUID(), { fullName: 'octo/renamed' }), TTL_HOURS);
    await finishSyncRun(test.db, scope, succeeded(randomUUID()), TTL_HOURS);
    expect(await repository()).toMatchObject({ fullName: 'octo/renamed' });
  });

  it('notes when everything was held against GitHub', async () => {
    await finishSyncRun(test.db, scope, succeeded(randomUUID()), TTL_HOURS);
    expect(await repository()).toMatchObject({ verifiedAt: null });
    await finishSyncRun(test.db, scope, succeeded(randomUUID(), { verified: true }), TTL_HOURS);
    await finishSyncRun(test.db, scope, succeeded(randomUUID()), TTL_HOURS);
    expect(await repository()).toMatchObject({ verifiedAt: at(60) });
  });

  it('keeps the coverage when it fails, and says why the repository cannot be read', async () => {
    await finishSyncRun(test.db, scope, succeeded(randomUUID()), TTL_HOURS);
    const failed = record({ status: 'failed', finishedAt: at(70), error: { reason: 'unavailable', detail: 'gone' } });
    const ended = {
      ...succeeded(randomUUID()),
      record: failed,
      coveredSince: null,
      syncedThrough: null,
      unavailable: 'not_found',
    };
    await finishSyncRun(test.db, scope, ended, TTL_HOURS);
    expect(await repository()).toMatchObject({ syncedThrough: at(50), unavailableReason: 'not_found' });
  });

  it('of a repository that was deleted meanwhile nothing is kept', async () => {
    await test.db.execute(sql`delete from repositories where id = ${scope.repositoryId}`);
    const end = succeeded(randomUUID());
    await finishSyncRun(test.db, scope, end, TTL_HOURS);
    expect(await getSyncRun(test.db, scope.workspaceId, end.record.id)).toBeNull();
  });

  it('takes notes of the analysis, and keeps the first', async () => {
    const begun = record();
    await insertSyncRun(test.db, scope, begun);
    for (const waiting of [7, 0]) {
      await saveAnalysisOutcome(test.db, scope.workspaceId, begun.id, { status: 'queued', waiting });
    }
    expect(await getSyncRun(test.db, scope.workspaceId, begun.id)).toMatchObject({
      analysis: { status: 'queued', waiting: 7 },
    });
  });

  it('is listed newest first, a page at a time', async () => {
    for (const minute of [1, 2, 2, 3]) await insertSyncRun(test.db, scope, record({ startedAt: at(minute) }));
    const first = await listSyncRuns(test.db, scope, 3, null);
    expect(first.data.map(({ startedAt }) => startedAt)).toEqual([at(3), at(2), at(2)]);
    const rest = await listSyncRuns(test.db, scope, 3, decodeCursor(first.nextCursor ?? '', 2));
    expect(rest.data.map(({ startedAt }) => startedAt)).toEqual([at(1)]);
    expect(rest.nextCursor).toBeNull();
  });
});

describe('the sweep of expired records', () => {
  const HOUR_MINUTES = 60;

  beforeEach(async () => {
    await asOwner(test.db, [sql`delete from sync_runs`, sql`delete from sync_summaries`]);
  });

  it('deletes what has expired, a bounded number at a time, and goes on where it stopped', async () => {
    for (let index = 0; index < 5; index++) await finishSyncRun(test.db, scope, succeeded(randomUUID()), TTL_HOURS);
    await insertSyncRun(test.db, scope, record());
    await asOwner(test.db, [
      sql`insert into webhook_deliveries (id, event, expires_at) values (${randomUUID()}, 'ping', ${at(1)})`,
    ]);
    const records = async () =>
      (await listSyncRuns(test.db, scope, 10, null)).data.filter(({ isSummary }) => !isSummary);
    const left = async () => (await records()).length;
    expect(await expireRecords(test.db, at(59 + TTL_HOURS * HOUR_MINUTES), 2)).toBe(false);
    expect(await left()).toBe(6);
    const expired = at(60 + TTL_HOURS * HOUR_MINUTES);
    expect(await expireRecords(test.db, expired, 2)).toBe(true);
    expect(await left()).toBe(4);
    for (let rounds = 0; (await expireRecords(test.db, expired, 2)) && rounds < 100;) rounds += 1;
    expect(await records()).toMatchObject([{ status: 'queued' }]);
    const [deliveries] = await asOwner(test.db, [sql`select 1 from webhook_deliveries where expires_at <= ${expired}`]);
    expect(deliveries).toEqual([]);
  });

  it('takes nothing that is unfinished, which is listed by its id when it is old', async () => {
    const old = [record(), record(), record()].map((one) => ({
      ...one,
      startedAt: new Date(Date.now() - 7_200_000).toISOString(),
    }));
    const young = { ...record(), startedAt: new Date().toISOString() };
    for (const one of [...old, young]) await insertSyncRun(test.db, scope, one);
    await finishSyncRun(test.db, scope, succeeded(randomUUID()), TTL_HOURS);
    const ids = old.map(({ id }) => id).toSorted();
    const { repositoryId } = scope;
    const [first, ...others] = await unfinishedSyncs(test.db, 3_600, null, 2);
    expect([first, ...others]).toEqual(ids.slice(0, 2).map((id) => ({ id, repositoryId })));
    expect(await unfinishedSyncs(test.db, 3_600, others[0]?.id ?? null, 2)).toEqual([{ id: ids[2], repositoryId }]);
  });

  it('leaves a summary of each record for 90 days after the end of its sync', async () => {
    const failed = { status: 'failed' as const, receipt: null, error: { reason: 'transient', detail: 'away' } };
    const run = succeeded(randomUUID());
    const part = { ...receipt, complete: false };
    const ends = [
      { ...run.record, id: randomUUID(), startedAt: at(3), receipt: part },
      { ...run.record, id: randomUUID(), startedAt: at(2), ...failed },
      { ...run.record, id: randomUUID(), startedAt: at(1) },
    ];
    for (const end of ends) await finishSyncRun(test.db, scope, { ...run, record: end }, TTL_HOURS);
    const whole = await listSyncRuns(test.db, scope, 10, null);
    expect(whole.data.map(({ isSummary, complete }) => [isSummary, complete])).toEqual([
      [false, false],
      [false, null],
      [false, true],
    ]);
    await expireRecords(test.db, at(60 + TTL_HOURS * HOUR_MINUTES), 100);
    expect(await getSyncRun(test.db, scope.workspaceId, ends[0]?.id ?? '')).toBeNull();
    const first = await listSyncRuns(test.db, scope, 2, null);
    const rest = await listSyncRuns(test.db, scope, 2, decodeCursor(first.nextCursor ?? '', 2));
    expect([...first.data, ...rest.data]).toEqual(
      whole.data.map((sync) => ({ ...sync, receipt: null, isSummary: true })),
    );
    const NINETY_DAYS = 90 * 24 * HOUR_MINUTES;
    await expireRecords(test.db, at(59 + NINETY_DAYS), 100);
    expect((await listSyncRuns(test.db, scope, 10, null)).data).toHaveLength(3);
    while (await expireRecords(test.db, at(60 + NINETY_DAYS), 2));
    expect((await listSyncRuns(test.db, scope, 10, null)).data).toEqual([]);
  });

  it('never takes a repository’s last receipt', async () => {
    await finishSyncRun(test.db, scope, succeeded(randomUUID()), TTL_HOURS);
    await expireRecords(test.db, at(10_000), 1000);
    expect(await repository()).toMatchObject({ lastReceipt: receipt });
  });
});
