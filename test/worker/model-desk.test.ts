import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { EMPTY_DESK, type DeskState, type TurnEnd } from '../../src/domain/analysis/turns.ts';
import { until } from './support/api.ts';

type Desk = ReturnType<typeof env.MODEL_DESK.getByName>;

/** The desk of a workspace that nobody has, in a state of its own choice. */
async function deskWith(state: Partial<DeskState>): Promise<Desk> {
  const desk = env.MODEL_DESK.getByName(crypto.randomUUID());
  await runInDurableObject(desk, (_, { storage }) => storage.kv.put('desk', { ...EMPTY_DESK, ...state }));
  await evictDurableObject(desk);
  return desk;
}

const stateOf = (desk: Desk) =>
  runInDurableObject(desk, (_, { storage }) => storage.kv.get<DeskState>('desk') ?? EMPTY_DESK);

const turn = (end: number) => ({ token: crypto.randomUUID(), state: { taken: true as const, until: end } });

it('a turn is known after an eviction: it can be held and finished, and not taken again', async () => {
  const mine = turn(Date.now() + 30_000);
  const desk = await deskWith({ turns: [mine] });
  expect(await desk.take(mine.token)).toBe(false);
  expect(await desk.hold(mine.token)).toBe(true);
  const end: TurnEnd = { more: false, answered: true, wakeAt: null, failure: null };
  await desk.finish(mine.token, end);
  expect(await desk.hold(mine.token)).toBe(false);
  expect((await stateOf(desk)).turns).toEqual([]);
});

it('a turn that died is handed to another by the alarm, which finds nothing and is done', async () => {
  const desk = await deskWith({ turns: [turn(Date.now() - 1)] });
  // Whoever touches the object winds its clock.
  expect(await desk.pause()).toBeNull();
  await runDurableObjectAlarm(desk);
  const done = await until(
    () => stateOf(desk),
    ({ turns, again }) => turns.length === 0 && !again,
  );
  expect(done).toEqual(EMPTY_DESK);
});

it('a pause is known after an eviction, and its end begins the work again', async () => {
  const failure = { kind: 'overloaded', retryAfterSeconds: 60, detail: 'HTTP 429' } as const;
  const mine = turn(Date.now() + 30_000);
  const desk = await deskWith({ turns: [mine] });
  await desk.finish(mine.token, { more: true, answered: false, wakeAt: null, failure });
  await evictDurableObject(desk);
  expect(await desk.pause()).toMatchObject({ reason: 'overloaded', detail: 'HTTP 429' });
  await desk.wake();
  expect((await stateOf(desk)).turns).toEqual([]);
  await runInDurableObject(desk, (_, { storage }) => {
    const state = storage.kv.get<DeskState>('desk');
    storage.kv.put('desk', { ...state, pause: { until: Date.now(), reason: 'overloaded', detail: '' } });
  });
  await evictDurableObject(desk);
  expect(await desk.pause()).toBeNull();
  await runDurableObjectAlarm(desk);
  await until(
    () => stateOf(desk),
    ({ turns, again, pause }) => turns.length === 0 && !again && pause === null,
  );
});
