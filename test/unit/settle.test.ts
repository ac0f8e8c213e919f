import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError } from '../../src/config.ts';
import type { AppContext } from '../../src/context.ts';
import { FailureError, ObjectError, QueueError, type Failure } from '../../src/errors.ts';
import { consume } from '../../src/queues/consume.ts';
import { settleEach, type SendAnew } from '../../src/queues/settle.ts';

interface Fate {
  acked: boolean;
  retried: number | null;
}

/** A message as a queue hands it out, and what becomes of it. */
function messageOf(body: unknown, attempts = 1): { message: Message; fate: Fate } {
  const fate: Fate = { acked: false, retried: null };
  const message = {
    id: '1',
    timestamp: new Date(),
    attempts,
    body,
    ack: () => void (fate.acked = true),
    retry: (options?: QueueRetryOptions) => void (fate.retried = options?.delaySeconds ?? 0),
  };
  return { message, fate };
}

const batchOf = (queue: string, ...messages: Message[]): MessageBatch => ({
  queue,
  messages,
  metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
  ackAll: () => undefined,
  retryAll: () => undefined,
});

const Contract = z.object({ type: z.literal('known') });
const failureOf = (kind: 'database_outage' | 'transient' | 'bad_app' | 'rejected' | 'too_old'): Failure => ({
  kind,
  detail: 'as a test wants it',
});
const outage = new FailureError(failureOf('database_outage'));

/** Settles a message whose work ends with an error; answers what became of it and what was sent anew. */
async function settled(thrown: unknown, body: unknown = { type: 'known' }, attempts = 1) {
  const sent: { body: unknown; delaySeconds: number }[] = [];
  const { message, fate } = messageOf(body, attempts);
  const sendAnew: SendAnew = (again, delaySeconds) => Promise.resolve(void sent.push({ body: again, delaySeconds }));
  await settleEach(batchOf('sync', message), Contract, sendAnew, () => Promise.reject(thrown as Error));
  return { ...fate, sent };
}

describe('a message that fails', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'is tried again soon at first, for a failure of any side (attempt %i)',
    async (attempts) => {
      for (const error of [outage, new Error('a mistake of ours')]) {
        expect(await settled(error, undefined, attempts)).toEqual({
          acked: false,
          retried: 2 * 2 ** attempts,
          sent: [],
        });
      }
    },
  );

  it('because of an outage is then sent anew, later and later, and uses up no attempts', async () => {
    const delays: number[] = [];
    let body: unknown = { type: 'known', kept: 1 };
    for (let waits = 0; waits < 200; waits++) {
      const { acked, retried, sent } = await settled(outage, body, waits === 0 ? 7 : 1);
      expect({ acked, retried }).toEqual({ acked: true, retried: null });
      const [again] = sent;
      body = again?.body;
      delays.push(again?.delaySeconds ?? 0);
    }
    expect(delays.slice(0, 5)).toEqual([300, 600, 1_200, 1_800, 1_800]);
    expect(body).toEqual({ type: 'known', kept: 1, waits: 200 });
  });

  it.each([
    ['the database', outage, true],
    ['a missing secret', new ConfigError('ENCRYPTION_KEY'), true],
    ['the App’s key', new FailureError(failureOf('bad_app')), true],
    ['GitHub', new FailureError(failureOf('transient')), false],
    ['a queue', new QueueError('not taken'), false],
    ['a Durable Object that did not answer', new ObjectError('not now'), false],
    ['a Durable Object that was reset', Object.assign(new Error('reset'), { retryable: true }), false],
    ['a Durable Object that has too much to do', Object.assign(new Error('busy'), { overloaded: true }), false],
  ])('because of %s waits a day at least', async (_, error, forever) => {
    for (const [waits, expected] of [
      [0, true],
      [49, true],
      [50, forever],
      [5_000, forever],
    ] as const) {
      const { acked, sent } = await settled(error, { type: 'known', waits }, 7);
      expect({ acked, sent: sent.length > 0 }, `${waits}`).toEqual({ acked: expected, sent: expected });
    }
  });

  it.each([
    new Error('a mistake of ours'),
    new FailureError(failureOf('rejected')),
    new FailureError(failureOf('too_old')),
  ])('by its own fault is left to the platform, which counts its attempts: %s', async (error) => {
    expect(await settled(error, { type: 'known' }, 9)).toEqual({ acked: false, retried: 1_024, sent: [] });
    expect(await settled(error, { type: 'known' }, 90)).toEqual({ acked: false, retried: 3_600, sent: [] });
  });

  it('stays where it is when its queue does not take it anew', async () => {
    const { message, fate } = messageOf({ type: 'known' }, 7);
    const sendAnew = () => Promise.reject(new QueueError('not taken'));
    await settleEach(batchOf('sync', message), Contract, sendAnew, () => Promise.reject(outage));
    expect(fate).toEqual({ acked: false, retried: 256 });
  });
});

describe('a message of another version', () => {
  it('waits for a consumer that knows it, a day at least, before it counts as wrong', async () => {
    const of = (waits: number, attempts: number) => settled(null, { type: 'new', v: 2, waits }, attempts);
    expect(await of(0, 1)).toMatchObject({ acked: false, retried: 4 });
    expect(await of(0, 7)).toMatchObject({
      acked: true,
      sent: [{ body: { type: 'new', v: 2, waits: 1 }, delaySeconds: 300 }],
    });
    expect(await of(49, 1)).toMatchObject({ acked: true, sent: [{ delaySeconds: 1_800 }] });
    expect(await of(50, 1)).toMatchObject({ acked: false, retried: 4, sent: [] });
  });

  it('that is no object is tried again as it is', async () => {
    expect(await settled(null, 'text', 7)).toEqual({ acked: false, retried: 256, sent: [] });
  });
});

describe('a Worker without its configuration', () => {
  const open = (): AppContext => {
    throw new ConfigError('ADMIN_TOKEN: missing');
  };

  it.each(['sync', 'tformance-edge-compute', 'live-staging'])('has the messages of %s wait', async (queue) => {
    const sent: unknown[] = [];
    const young = messageOf({ v: 1 });
    const old = messageOf({ v: 1 }, 7);
    const sendTo = (...asked: unknown[]) => Promise.resolve(void sent.push(asked));
    await consume(open, sendTo, batchOf(queue, young.message, old.message));
    expect([young.fate, old.fate]).toEqual([
      { acked: false, retried: 4 },
      { acked: true, retried: null },
    ]);
    expect(sent).toEqual([[{ v: 1, waits: 1 }, 300]]);
  });

  it.each(['sync-dead', 'sync-dead-staging', 'tformance-edge-sync-dead', 'walking-dead-too-live-dead'])(
    'has dead letters of %s tried again, because nobody sends to their queue',
    async (queue) => {
      const { message, fate } = messageOf({ v: 1 }, 50);
      await consume(open, () => Promise.reject(new Error('never asked')), batchOf(queue, message));
      expect(fate).toEqual({ acked: false, retried: 3_600 });
    },
  );

  it('takes no queue for one of dead letters because of the name of its Worker', async () => {
    const sent: unknown[] = [];
    const { message } = messageOf({ v: 1 }, 7);
    const sendTo = (...asked: unknown[]) => Promise.resolve(void sent.push(asked));
    await consume(open, sendTo, batchOf('walking-dead-sync', message));
    expect(sent).toEqual([[{ v: 1, waits: 1 }, 300]]);
  });
});
