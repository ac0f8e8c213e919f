import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { IDLE_SCHEDULER, type SchedulerState, type RunEnd } from '../../src/domain/analysis/scheduler.ts';
import { until } from './support/api.ts';

type Scheduler = ReturnType<typeof env.MODEL_SCHEDULER.getByName>;

/** The scheduler of a workspace that nobody has, in a state of its own choice. */
async function schedulerWith(state: Partial<SchedulerState>): Promise<Scheduler> {
  const modelScheduler = env.MODEL_SCHEDULER.getByName(crypto.randomUUID());
  await runInDurableObject(modelScheduler, (_, { storage }) =>
    storage.kv.put('scheduler', { ...IDLE_SCHEDULER, ...state }),
  );
  await evictDurableObject(modelScheduler);
  return modelScheduler;
}

const stateOf = (modelScheduler: Scheduler) =>
  runInDurableObject(modelScheduler, (_, { storage }) => storage.kv.get<SchedulerState>('scheduler') ?? IDLE_SCHEDULER);

const runUntil = (end: number) => ({ token: crypto.randomUUID(), state: { taken: true as const, until: end } });

it('a run is known after an eviction: it can be held and finished, and not taken again', async () => {
  const mine = runUntil(Date.now() + 30_000);
  const modelScheduler = await schedulerWith({ runs: [mine] });
  expect(await modelScheduler.take(mine.token)).toBe(false);
  expect(await modelScheduler.hold(mine.token)).toBe(true);
  const end: RunEnd = { more: false, answered: true, wakeAt: null, failure: null };
  await modelScheduler.finish(mine.token, end);
  expect(await modelScheduler.hold(mine.token)).toBe(false);
  expect((await stateOf(modelScheduler)).runs).toEqual([]);
});

it('a run that died is handed to another by the alarm, which finds nothing and is done', async () => {
  const modelScheduler = await schedulerWith({ runs: [runUntil(Date.now() - 1)] });
  // Every call to the object sets its alarm.
  expect(await modelScheduler.pause()).toBeNull();
  await runDurableObjectAlarm(modelScheduler);
  const done = await until(
    () => stateOf(modelScheduler),
    ({ runs, again }) => runs.length === 0 && !again,
  );
  expect(done).toEqual(IDLE_SCHEDULER);
});

it('a pause is known after an eviction, and its end begins the work again', async () => {
  const failure = { kind: 'overloaded', retryAfterSeconds: 60, detail: 'HTTP 429' } as const;
  const mine = runUntil(Date.now() + 30_000);
  const modelScheduler = await schedulerWith({ runs: [mine] });
  await modelScheduler.finish(mine.token, { more: true, answered: false, wakeAt: null, failure });
  await evictDurableObject(modelScheduler);
  expect(await modelScheduler.pause()).toMatchObject({ reason: 'overloaded', detail: 'HTTP 429' });
  await modelScheduler.wake();
  expect((await stateOf(modelScheduler)).runs).toEqual([]);
  await runInDurableObject(modelScheduler, (_, { storage }) => {
    const state = storage.kv.get<SchedulerState>('scheduler');
    storage.kv.put('scheduler', { ...state, pause: { until: Date.now(), reason: 'overloaded', detail: '' } });
  });
  await evictDurableObject(modelScheduler);
  expect(await modelScheduler.pause()).toBeNull();
  await runDurableObjectAlarm(modelScheduler);
  await until(
    () => stateOf(modelScheduler),
    ({ runs, again, pause }) => runs.length === 0 && !again && pause === null,
  );
});

it('what an earlier version stored is read, and stored under the key of this one', async () => {
  const mine = runUntil(Date.now() + 30_000);
  const modelScheduler = env.MODEL_SCHEDULER.getByName(crypto.randomUUID());
  await runInDurableObject(modelScheduler, (_, { storage }) =>
    storage.kv.put('desk', { turns: [mine], again: false, pause: null, failures: 0 }),
  );
  await evictDurableObject(modelScheduler);
  expect(await modelScheduler.hold(mine.token)).toBe(true);
  expect((await stateOf(modelScheduler)).runs).toMatchObject([{ token: mine.token }]);
  expect(await runInDurableObject(modelScheduler, (_, { storage }) => storage.kv.get('desk'))).toBeUndefined();
});
