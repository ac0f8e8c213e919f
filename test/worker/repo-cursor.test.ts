import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Advance } from '../../src/domain/cursor/result.ts';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import type { Work } from '../../src/domain/cursor/work.ts';
import type { RepoCursor } from '../../src/durable/repo-cursor.ts';
import { linesOf } from '../../src/lines.ts';
import { savedPage, syncRequest, trackedRepository } from './support/tracked.ts';

type Sent = { type: string; syncId?: string };

const stubs: DurableObjectStub<RepoCursor>[] = [];

// Evicted, an object whose alarm goes off has the real queues again, and asks GitHub while other files count its requests.
afterAll(async () => {
  for (const stub of stubs) {
    await runInDurableObject(stub, async (_, { storage }) => {
      await storage.deleteAlarm();
      await storage.deleteAll();
    });
  }
});

/** A cursor whose messages are kept here instead of being delivered, as if the queues had lost them all. */
async function cursorWithoutQueues() {
  const repository = trackedRepository();
  const stub = env.REPO_CURSOR.getByName(repository.repositoryId);
  stubs.push(stub);
  const sent: Sent[] = [];
  const keep = async (message: unknown) => {
    sent.push(message as Sent);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  };
  const queue: Pick<Queue, 'send'> = { send: keep };
  async function mute(): Promise<void> {
    await runInDurableObject(stub, (instance: RepoCursor) => {
      const bindings: Env = Reflect.get(instance, 'env');
      Object.defineProperty(instance, 'env', {
        value: { ...bindings, SYNC_QUEUE: queue, COMPUTE_QUEUE: queue, LIVE_QUEUE: queue },
      });
    });
  }
  await mute();
  return {
    repository,
    stub,
    sent,
    queue,
    keep,
    /** Takes the object out of memory; what is left is its storage. */
    async evict() {
      await evictDurableObject(stub);
      await mute();
    },
    async begin(daysBack: number | null = null): Promise<SyncRecord> {
      return (await stub.begin(syncRequest(repository, daysBack))).record;
    },
    async claim(syncId: string): Promise<Work> {
      const work = (await stub.claim(syncId)) as Work | null;
      if (!work) throw new Error('there was nothing to claim');
      return work;
    },
    advance: (step: Advance) => stub.advance(step) as Promise<Work | null>,
    record: async (id?: string) => (await stub.record(id)) as SyncRecord | null,
    alarm: () => runInDurableObject(stub, (_, state) => state.storage.getAlarm()),
  };
}

describe('a sync that begins', () => {
  it('is announced, queued, and watched by an alarm', async () => {
    const cursor = await cursorWithoutQueues();
    const record = await cursor.begin(30);
    expect(record).toMatchObject({ status: 'queued', kind: 'backfill', daysBack: 30, phase: 'walk' });
    expect(cursor.sent).toEqual([
      { type: 'sync.step', v: 1, repositoryId: cursor.repository.repositoryId, syncId: record.id },
    ]);
    const alarm = await cursor.alarm();
    expect(alarm).toBeGreaterThan(Date.now());
    expect(alarm).toBeLessThanOrEqual(Date.now() + 30_000);
  });

  it('is one, however many ask at the same moment', async () => {
    const cursor = await cursorWithoutQueues();
    const begun = await Promise.all(Array.from({ length: 8 }, () => cursor.stub.begin(syncRequest(cursor.repository))));
    expect(begun.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(begun.map(({ record }) => record.id)).size).toBe(1);
    expect(cursor.sent).toHaveLength(1);
  });
});

describe('a claim', () => {
  it('gives a lease to one holder, and nothing to the others', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    const claims = await Promise.all(Array.from({ length: 5 }, () => cursor.stub.claim(id)));
    const works = claims.filter((work) => work !== null);
    expect(works).toMatchObject([{ kind: 'read', direction: 'back', after: null, seq: 0, syncId: id }]);
    expect(await cursor.record(id)).toMatchObject({ status: 'running' });
  });

  it('of a sync that is none gives nothing', async () => {
    const cursor = await cursorWithoutQueues();
    expect(await cursor.stub.claim(crypto.randomUUID())).toBeNull();
    await cursor.begin();
    expect(await cursor.stub.claim(crypto.randomUUID())).toBeNull();
  });

  it('is free again after a release, which announces the sync', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    const work = await cursor.claim(id);
    await cursor.stub.release(work);
    expect(cursor.sent.map(({ type }) => type)).toEqual(['sync.step', 'sync.step']);
    expect((await cursor.claim(id)).token).not.toBe(work.token);
  });
});

describe('an advance', () => {
  it('moves the cursor past the page, and hands out the next', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    const next = await cursor.advance(savedPage(await cursor.claim(id), [9, 8, 7]));
    expect(next).toMatchObject({ kind: 'read', after: 'after 7', seq: 1 });
    expect(await cursor.record(id)).toMatchObject({ progress: { pullRequests: 3, pages: 1, percent: 3 } });
  });

  it('with a stale number, another token or another sync changes nothing', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    const work = await cursor.claim(id);
    await cursor.advance(savedPage(work, [9]));
    const before = await cursor.record(id);
    const stale = savedPage(work, [5, 4]);
    const wrong = [stale, { ...stale, seq: 1, token: 'another' }, { ...stale, seq: 1, syncId: crypto.randomUUID() }];
    for (const step of wrong) expect(await cursor.advance(step)).toBeNull();
    expect(await cursor.record(id)).toEqual(before);
    expect(await cursor.stub.seenNumbers(0, 10)).toEqual([9]);
  });

  it('counts a page that is repeated once', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    const second = await cursor.advance(savedPage(await cursor.claim(id), [9, 8]));
    if (!second) throw new Error('the sync had not ended');
    await cursor.advance(savedPage(second, [8, 9, 3]));
    expect(await cursor.record(id)).toMatchObject({ progress: { pullRequests: 3, pages: 2 } });
    expect(await cursor.stub.seenNumbers(0, 10)).toEqual([3, 8, 9]);
  });
});

describe('eviction', () => {
  it('loses nothing: the storage knows the sync, its lease, its place and the numbers seen', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin(365);
    const work = await cursor.claim(id);
    const next = await cursor.advance(savedPage(work, [70_001, 12, 11]));
    const before = await cursor.record(id);
    await cursor.evict();
    expect(await cursor.record(id)).toEqual(before);
    expect(await cursor.stub.claim(id)).toBeNull();
    expect(await cursor.stub.seenNumbers(0, 10)).toEqual([11, 12, 70_001]);
    if (!next) throw new Error('the sync had not ended');
    const after = await cursor.advance(savedPage(next, [10]));
    expect(after).toMatchObject({ after: 'after 10', seq: 2 });
    expect(await cursor.record(id)).toMatchObject({ progress: { pullRequests: 4 } });
  });

  it('proves that storage wins over what the memory of the object said', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    await runInDurableObject(cursor.stub, (_, state) => state.storage.kv.delete('state'));
    expect(await cursor.record(id)).not.toBeNull();
    await cursor.evict();
    expect(await cursor.record(id)).toBeNull();
  });
});

describe('the alarm', () => {
  it('leaves alone what is held, and what was announced a moment ago', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    expect(await runDurableObjectAlarm(cursor.stub)).toBe(true);
    await cursor.claim(id);
    expect(await runDurableObjectAlarm(cursor.stub)).toBe(true);
    expect(cursor.sent).toHaveLength(1);
    expect(await cursor.alarm()).not.toBeNull();
  });

  it('announces a sync again whose message was lost, and goes on watching it', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    await later(cursor, 25_000);
    expect(cursor.sent).toMatchObject([{ syncId: id }, { type: 'sync.step', syncId: id }]);
    expect(await cursor.alarm()).not.toBeNull();
    await cursor.claim(id);
  });

  it('revives a sync whose holder died with its lease', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    const dead = await cursor.claim(id);
    await cursor.evict();
    await later(cursor, 46_000);
    expect(cursor.sent).toHaveLength(2);
    const work = await cursor.claim(id);
    expect(work).toMatchObject({ seq: dead.seq, after: null });
    expect(await cursor.advance(savedPage(dead, [1]))).toBeNull();
  });

  it('ends a wait on time', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    const work = await cursor.claim(id);
    const cause = { kind: 'secondary_limit' as const, retryAfterSeconds: 20, detail: 'slow down' };
    await cursor.stub.suspend({ ...work, spent: { requests: 1, points: 0 }, cause });
    expect(await cursor.record(id)).toMatchObject({ status: 'waiting', github: { requests: 1, waitedSeconds: 20 } });
    expect(await cursor.stub.claim(id)).toBeNull();
    expect(cursor.sent).toHaveLength(1);
    await later(cursor, 20_500);
    expect(cursor.sent).toHaveLength(2);
    await cursor.claim(id);
  });

  it('announces an ended sync until the database has its record, and then is silent', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    expect(await cursor.stub.cancel(id)).toMatchObject({ status: 'cancelled' });
    await later(cursor, 25_000);
    expect(cursor.sent.map(({ type }) => type)).toEqual(['sync.step', 'compute.record', 'compute.record']);
    expect(await cursor.stub.ended()).toMatchObject([{ record: { id, status: 'cancelled' } }]);
    await cursor.stub.recorded(id);
    expect(await cursor.stub.ended()).toEqual([]);
    expect(await cursor.alarm()).toBeNull();
  });
});

describe('a queue', () => {
  it('that fails or hangs holds nobody up, and the alarm announces again', async () => {
    const cursor = await cursorWithoutQueues();
    cursor.queue.send = () => new Promise(() => undefined);
    const { id } = await cursor.begin();
    const work = await cursor.claim(id);
    cursor.queue.send = () => Promise.reject(new Error('Queue send failed'));
    await cursor.stub.release(work);
    expect(await cursor.record(id)).toMatchObject({ status: 'queued' });
    cursor.queue.send = cursor.keep;
    await later(cursor, 25_000);
    expect(cursor.sent).toMatchObject([{ type: 'sync.step', syncId: id }]);
  });
});

describe('a state of another version', () => {
  it('waits at a step that this one does not know, and says so', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    await runInDurableObject(cursor.stub, (_, state) => {
      const stored = state.storage.kv.get<{ sync: object }>('state');
      state.storage.kv.put('state', { ...stored, sync: { ...stored?.sync, step: { kind: 'telepathy' } } });
    });
    await cursor.evict();
    expect(await cursor.stub.claim(id)).toBeNull();
    expect(await cursor.record(id)).toMatchObject({ status: 'waiting', waitingFor: { reason: 'unknown_step' } });
  });
});

describe('a repository that is tracked no longer', () => {
  it('is forgotten: state, seen numbers and alarm', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    await cursor.advance(savedPage(await cursor.claim(id), [3]));
    await cursor.stub.destroy();
    expect(await cursor.record(id)).toBeNull();
    expect(await cursor.stub.repository()).toBeNull();
    expect(await cursor.alarm()).toBeNull();
    const left = await runInDurableObject(cursor.stub, (_, state) => [...state.storage.kv.list()]);
    expect(left).toEqual([]);
  });

  it('can be synced anew by the same object', async () => {
    const cursor = await cursorWithoutQueues();
    await cursor.begin();
    await cursor.stub.destroy();
    const { id } = await cursor.begin();
    await cursor.advance(savedPage(await cursor.claim(id), [5]));
    expect(await cursor.stub.seenNumbers(0, 10)).toEqual([5]);
  });

  it('ends the streams of those who watch it', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    const lines = linesOf(await cursor.stub.watch(id));
    expect((await lines.next()).value).toContain(id);
    await cursor.stub.destroy();
    expect(await lines.next()).toMatchObject({ done: true });
  });
});

describe('watch', () => {
  it('tells the record at each change, and ends with the sync', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    const told: SyncRecord[] = [];
    const watching = (async () => {
      for await (const line of linesOf(await cursor.stub.watch(id))) told.push(JSON.parse(line) as SyncRecord);
    })();
    await vi.waitFor(() => expect(told).toHaveLength(1));
    const work = await cursor.claim(id);
    await cursor.advance(savedPage(work, [2, 1]));
    await cursor.stub.cancel(id);
    await watching;
    expect(told.map(({ status }) => status)).toEqual(['queued', 'running', 'running', 'cancelled']);
    expect(told[2]).toMatchObject({ progress: { pullRequests: 2 } });
  });

  it('of a sync that is not there ends at once', async () => {
    const cursor = await cursorWithoutQueues();
    const lines = linesOf(await cursor.stub.watch(crypto.randomUUID()));
    expect(await lines.next()).toMatchObject({ done: true });
  });

  it('is over when its reader goes away, and holds nobody else up', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    const stream = await cursor.stub.watch(id);
    const reader = stream.getReader();
    await reader.read();
    await reader.cancel();
    for (const daysBack of [9, 8, 7]) await change(cursor, daysBack);
    const written = vi.spyOn(WritableStreamDefaultWriter.prototype, 'write');
    await change(cursor, 6);
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
    const other = linesOf(await cursor.stub.watch(id));
    await other.next();
    const work = await cursor.claim(id);
    expect(await cursor.advance(savedPage(work, [1]))).not.toBeNull();
    await cursor.stub.cancel(id);
    const rest: string[] = [];
    for await (const line of other) rest.push(line);
    expect(rest.at(-1)).toContain('cancelled');
  });
});

/** A change of the record, and the time to tell of it; the first ones show the object that a reader is gone. */
async function change(cursor: { begin(daysBack: number): Promise<SyncRecord> }, daysBack: number): Promise<void> {
  await cursor.begin(daysBack);
  await scheduler.wait(20);
}

/** Lets the alarm ring as if so much time had gone by. */
async function later(cursor: { stub: DurableObjectStub<RepoCursor> }, milliseconds: number): Promise<void> {
  const ahead = Date.now() + milliseconds;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => ahead);
  try {
    await runDurableObjectAlarm(cursor.stub);
  } finally {
    clock.mockRestore();
  }
}

describe('live work', () => {
  it('is announced once for requests of the same seconds, survives an eviction, and is announced again when lost', async () => {
    const cursor = await cursorWithoutQueues();
    for (const number of [1, 2, 1])
      await cursor.stub.requestRefresh(cursor.repository, [{ number, updatedAt: 0 }], 'webhook');
    expect(cursor.sent).toEqual([{ type: 'live.refresh', v: 1, repositoryId: cursor.repository.repositoryId }]);
    await cursor.evict();
    await later(cursor, 25_000);
    expect(cursor.sent).toHaveLength(2);
    const batch = await cursor.stub.claimLive();
    expect(batch?.pulls.map(({ number }) => number)).toEqual([1, 2]);
    const read = (batch?.pulls ?? []).map(({ number, seq }) => ({ number, seq, updatedAt: null, gone: true }));
    await cursor.stub.refreshed({ token: batch?.token ?? '', read });
    expect(await cursor.alarm()).toBeNull();
  });

  it('that was asked for again while it was read is announced at once', async () => {
    const cursor = await cursorWithoutQueues();
    const request = () => cursor.stub.requestRefresh(cursor.repository, [{ number: 7, updatedAt: 0 }], 'webhook');
    await request();
    const batch = await cursor.stub.claimLive();
    await request();
    expect(cursor.sent).toHaveLength(1);
    const read = (batch?.pulls ?? []).map(({ number, seq }) => ({ number, seq, updatedAt: null, gone: true }));
    await cursor.stub.refreshed({ token: batch?.token ?? '', read });
    expect(cursor.sent).toHaveLength(2);
  });

  it('of thirty thousand pull requests fits a value, what webhooks named first', async () => {
    const cursor = await cursorWithoutQueues();
    const requests = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ number: from + index, updatedAt: 0 }));
    await cursor.stub.requestRefresh(cursor.repository, requests(1, 30_000), 'sweep');
    await cursor.stub.requestRefresh(cursor.repository, requests(50_000, 10), 'webhook');
    const size = await runInDurableObject(
      cursor.stub,
      (_, state) => JSON.stringify(state.storage.kv.get('state')).length,
    );
    expect(size).toBeLessThan(500_000);
    const batch = await cursor.stub.claimLive();
    expect(batch?.pulls.slice(0, 10).map(({ number }) => number)).toEqual(
      requests(50_000, 10).map(({ number }) => number),
    );
  });

  it('goes on beside a sync, and is forgotten with its repository', async () => {
    const cursor = await cursorWithoutQueues();
    const { id } = await cursor.begin();
    await cursor.claim(id);
    await cursor.stub.requestRefresh(cursor.repository, [{ number: 7, updatedAt: 0 }], 'webhook');
    expect((await cursor.stub.claimLive())?.pulls).toHaveLength(1);
    await cursor.stub.destroy();
    expect(await cursor.stub.claimLive()).toBeNull();
  });
});
