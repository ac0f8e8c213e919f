import { describe, expect, it } from 'vitest';
import { touchUnfinished } from '../../src/jobs/sync/touch-unfinished.ts';
import { removeRest } from '../../src/jobs/schedule/remove-rest.ts';
import { delayUntil } from '../../src/jobs/schedule/delay-until.ts';
import type { Sending } from '../../src/jobs/ports.ts';
import type { SyncMessage } from '../../src/messages.ts';
import { CRONS } from '../../src/domain/crons.ts';
import { runSchedule } from '../../src/schedule.ts';
import { batchesOf, type Senders } from '../../src/senders.ts';

/** Queues that keep what they are sent; those named refuse so many times. */
function queues(refusals: Partial<Record<string, number>> = {}): { senders: Senders; sent: string[] } {
  const left = { ...refusals };
  const sent: string[] = [];
  const sender = (queue: string) => (messages: Sending<{ type: string; job?: string }>[]) => {
    const remaining = left[queue] ?? 0;
    left[queue] = remaining - 1;
    if (remaining > 0) return Promise.reject(new Error(`${queue} does not answer`));
    sent.push(...messages.map(({ body }) => [body.type, body.job].filter(Boolean).join(' ')));
    return Promise.resolve();
  };
  const [sync, compute, llm, webhooks, live] = ['sync', 'compute', 'llm', 'webhooks', 'live'].map(sender);
  if (!sync || !compute || !llm || !webhooks || !live) throw new Error('there are five queues');
  return { senders: { sync, compute, llm, webhooks, live, anew: () => Promise.resolve() }, sent };
}

const HOURLY = [
  'live.deliveries',
  'compute.overdue',
  'compute.expire',
  'sync.touch',
  'sync.connections',
  'sync.remove',
  'sync.members',
  'sync.schedule reread',
];

const SENT: Record<keyof typeof CRONS, string[]> = {
  sync: ['sync.schedule sync', 'sync.schedule first', 'llm.enqueue'],
  sweep: ['sync.schedule sweep'],
  verify: ['sync.schedule verify'],
  expire: HOURLY,
};

describe('a cron', () => {
  it.each(Object.entries(CRONS))(
    'sends a message for each of its jobs, and does nothing else: %s',
    async (name, cron) => {
      const { senders, sent } = queues();
      await runSchedule(senders, cron);
      expect({ [name]: sent }).toEqual({ [name]: SENT[name as keyof typeof CRONS] });
    },
  );

  it('of which nobody knows what it sends is an error', async () => {
    await expect(runSchedule(queues().senders, '0 0 * * *')).rejects.toThrow('0 0 * * *');
  });

  it('sends the others when one queue does not answer, and says so', async () => {
    const { senders, sent } = queues({ live: 99 });
    await expect(runSchedule(senders, CRONS.expire)).rejects.toThrow('1 of the messages');
    expect(sent).toEqual(HOURLY.slice(1));
  });

  it('sends a message again that a queue did not take', async () => {
    const { senders, sent } = queues({ live: 2 });
    await runSchedule(senders, CRONS.expire);
    expect(sent.toSorted()).toEqual(HOURLY.toSorted());
  });
});

describe('a sync that is not over after an hour', () => {
  it('has its cursor touched, a page at a time, whatever becomes of the others', async () => {
    const syncs = Array.from({ length: 130 }, (_, n) => ({ id: `s${1000 + n}`, repositoryId: `r${n}` }));
    const touched: string[] = [];
    const sent: SyncMessage[] = [];
    const deps = {
      cursor: (repositoryId: string) => ({
        record(syncId: string) {
          touched.push(`${repositoryId} ${syncId}`);
          return repositoryId === 'r7' ? Promise.reject(new Error('overloaded')) : Promise.resolve(null);
        },
      }),
      store: {
        unfinishedSyncs: (_: number, after: string | null, limit: number) =>
          Promise.resolve(syncs.filter(({ id }) => after === null || id > after).slice(0, limit)),
      },
      sendToSync: (messages: Sending<SyncMessage>[]) =>
        Promise.resolve(void sent.push(...messages.map(({ body }) => body))),
      log: () => undefined,
    };
    await touchUnfinished(deps, { type: 'sync.touch', v: 1, after: null });
    expect([touched.length, sent]).toEqual([100, [{ type: 'sync.touch', v: 1, after: 's1099' }]]);
    const [next] = sent.splice(0);
    if (next?.type === 'sync.touch') await touchUnfinished(deps, next);
    expect([touched.length, sent]).toEqual([130, []]);
  });
});

describe('the removal of repositories', () => {
  it('goes on a part at a time until nothing is left', async () => {
    const left = { small: 1, large: 3 };
    const sent: SyncMessage[] = [];
    const deps = {
      store: {
        nextRemoved: () => {
          const [next] = Object.entries(left).find(([, parts]) => parts > 0) ?? [];
          return Promise.resolve(next ? { workspaceId: 'w', repositoryId: next } : null);
        },
      },
      finishRemoval: ({ repositoryId }: { repositoryId: string }) =>
        Promise.resolve(void left[repositoryId as keyof typeof left]--),
      sendToSync: (messages: Sending<SyncMessage>[]) =>
        Promise.resolve(void sent.push(...messages.map(({ body }) => body))),
    };
    await removeRest(deps, { type: 'sync.remove', v: 1 });
    for (let message = sent.shift(); message; message = sent.shift()) {
      if (message.type === 'sync.remove') await removeRest(deps, message);
    }
    expect(left).toEqual({ small: 0, large: 0 });
  });
});

describe('a wait that is named from outside', () => {
  it.each([
    [1_500, 2],
    [-1e15, 1],
    [0, 1],
    [1e15, 3_600],
    [Infinity, 3_600],
    [Number.NaN, 3_600],
  ])('of %s ms is between a second and an hour', (milliseconds, seconds) => {
    expect(delayUntil(1e12 + milliseconds, 1e12)).toBe(seconds);
  });
});

describe('messages to a queue', () => {
  it('go in as few calls as its limits of count and bytes allow, in their order', () => {
    const small = Array.from({ length: 250 }, (_, body) => ({ body }));
    expect(batchesOf(small).map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(batchesOf(small).flat()).toEqual(small);
    const large = Array.from({ length: 5 }, () => ({ body: 'é'.repeat(40_000) }));
    expect(batchesOf(large).map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(batchesOf([])).toEqual([]);
  });
});
