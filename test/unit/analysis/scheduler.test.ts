import { describe, expect, it } from 'vitest';
import {
  IDLE_SCHEDULER,
  finish,
  hold,
  nextRing,
  ring,
  take,
  toSend,
  wake,
  type SchedulerState,
  type TurnEnd,
} from '../../../src/domain/analysis/scheduler.ts';

const SECOND = 1_000;
const NOTHING: TurnEnd = { more: false, answered: true, wakeAt: null, failure: null };
const MORE: TurnEnd = { ...NOTHING, more: true };

function ending(failure: TurnEnd['failure'], answered = false): TurnEnd {
  return { more: true, answered, wakeAt: null, failure };
}

function taken(scheduler: SchedulerState, token: string, now: number): SchedulerState {
  const next = take(scheduler, token, now);
  if (!next) throw new Error(`${token} was refused`);
  return next;
}

const tokensOf = ({ turns }: SchedulerState) => turns.map(({ token }) => token);
const working = (now = 0) => taken(wake(IDLE_SCHEDULER, 'a', now), 'a', now);

describe('a scheduler that is woken', () => {
  it('hands out one turn, and sends its message once', () => {
    const scheduler = wake(IDLE_SCHEDULER, 'a', 0);
    expect(toSend(IDLE_SCHEDULER, scheduler)).toEqual(['a']);
    const again = wake(scheduler, 'b', 1);
    expect(tokensOf(again)).toEqual(['a']);
    expect(toSend(scheduler, again)).toEqual([]);
  });

  it('while its turn looks for work has it looked for once more, because the turn may have looked already', () => {
    const scheduler = finish(wake(working(), 'b', 5), 'a', NOTHING, ['c', 'd'], 6);
    expect(tokensOf(scheduler)).toEqual(['c']);
    expect(finish(working(), 'a', NOTHING, ['c', 'd'], 6).turns).toEqual([]);
  });
});

describe('a turn', () => {
  it('is taken once: a doubled message, a stale one and an unknown one are refused', () => {
    const scheduler = working();
    expect(take(scheduler, 'a', 1)).toBeNull();
    expect(take(scheduler, 'z', 1)).toBeNull();
    expect(take(finish(scheduler, 'a', NOTHING, [], 1), 'a', 2)).toBeNull();
  });

  it('that leaves work is followed by two, and never are there more', () => {
    let scheduler = finish(working(), 'a', MORE, ['b', 'c'], 1);
    expect(tokensOf(scheduler)).toEqual(['b', 'c']);
    scheduler = finish(taken(taken(scheduler, 'b', 2), 'c', 2), 'b', MORE, ['d', 'e'], 3);
    expect(tokensOf(scheduler)).toEqual(['c', 'd']);
  });

  it('that says nothing for 30 s is given up, and another takes its place', () => {
    const scheduler = working();
    expect(nextRing(scheduler)).toBe(30 * SECOND);
    const held = hold(scheduler, 'a', 10 * SECOND) ?? scheduler;
    expect(tokensOf(ring(held, 'b', 35 * SECOND))).toEqual(['a']);
    const rung = ring(held, 'b', 40 * SECOND);
    expect(tokensOf(rung)).toEqual(['b']);
    expect(hold(rung, 'a', 41 * SECOND)).toBeNull();
    expect(tokensOf(finish(rung, 'a', NOTHING, ['x'], 41 * SECOND))).toEqual(['b']);
  });

  it('that nobody takes is sent again with the same token, after twice as long each time', () => {
    const first = wake(IDLE_SCHEDULER, 'a', 0);
    const second = ring(first, 'x', nextRing(first) ?? 0);
    expect(toSend(first, second)).toEqual(['a']);
    expect(nextRing(second)).toBe(90 * SECOND);
    expect(toSend(second, ring(second, 'x', 60 * SECOND))).toEqual([]);
    let [scheduler, rings] = [second, 0];
    while ((nextRing(scheduler) ?? Infinity) < 3_600 * SECOND)
      [scheduler, rings] = [ring(scheduler, 'x', nextRing(scheduler) ?? 0), rings + 1];
    expect(rings).toBeLessThan(12);
  });
});

describe('a pause', () => {
  it('lasts as long as the provider asks, holds for every turn, and ends by itself', () => {
    const two = taken(taken(finish(working(), 'a', MORE, ['b', 'c'], 0), 'b', 0), 'c', 0);
    const failure = { kind: 'overloaded', retryAfterSeconds: 7, detail: '' } as const;
    const scheduler = finish(two, 'b', ending(failure), ['d', 'e'], 0);
    expect(scheduler.pause).toMatchObject({ until: 7 * SECOND, reason: 'overloaded' });
    expect(hold(scheduler, 'c', 1)).toBeNull();
    const waiting = finish(scheduler, 'c', MORE, ['d', 'e'], 2);
    expect(waiting.turns).toEqual([]);
    expect(wake(waiting, 'f', 3 * SECOND).turns).toEqual([]);
    expect(nextRing(waiting)).toBe(7 * SECOND);
    expect(tokensOf(ring(waiting, 'f', 7 * SECOND))).toEqual(['f']);
  });

  it('takes back a turn that nobody has taken', () => {
    const scheduler = taken(finish(working(), 'a', MORE, ['b', 'c'], 0), 'b', 0);
    const failure = { kind: 'misconfigured', detail: '' } as const;
    expect(take(finish(scheduler, 'b', ending(failure), [], 0), 'c', 1)).toBeNull();
  });

  it.each([
    ['overloaded', 5, 300],
    ['broken', 1, 300],
    ['misconfigured', 30, 600],
  ] as const)(
    'of a model that is %s begins at %i s and doubles up to %i s, until it answers',
    (kind, first, longest) => {
      const failure = { kind, retryAfterSeconds: null, mayBePaid: false, detail: '' };
      let [scheduler, now] = [working(), 0];
      const pauses: number[] = [];
      for (let round = 0; round < 12; round++) {
        scheduler = finish(scheduler, tokensOf(scheduler)[0] ?? '', ending(failure), [], now);
        pauses.push(((scheduler.pause?.until ?? 0) - now) / SECOND);
        now = scheduler.pause?.until ?? 0;
        scheduler = taken(ring(scheduler, `t${round}`, now), `t${round}`, now);
      }
      expect(pauses.slice(0, 3)).toEqual([first, 2 * first, 4 * first]);
      expect(pauses.at(-1)).toBe(longest);
      const answered = finish(scheduler, 't11', ending(failure, true), [], now);
      expect(((answered.pause?.until ?? 0) - now) / SECOND).toBe(first);
    },
  );

  it('is never longer than an hour, and never nothing', () => {
    const asked = (seconds: number) => {
      const failure = { kind: 'overloaded', retryAfterSeconds: seconds, detail: '' } as const;
      return finish(working(), 'a', ending(failure), [], 0).pause?.until;
    };
    expect([asked(86_400), asked(0)]).toEqual([3_600 * SECOND, SECOND]);
  });
});

describe('a wait for work that comes by itself', () => {
  it('ends on time, and earlier when somebody wakes the scheduler', () => {
    const scheduler = finish(working(), 'a', { ...NOTHING, wakeAt: 60 * SECOND }, [], 1);
    expect(nextRing(scheduler)).toBe(60 * SECOND);
    expect(tokensOf(ring(scheduler, 'b', 60 * SECOND))).toEqual(['b']);
    expect(tokensOf(wake(scheduler, 'b', 2))).toEqual(['b']);
  });
});

it('nothing under way, nothing to watch', () => {
  expect(nextRing(IDLE_SCHEDULER)).toBeNull();
  expect(nextRing(finish(working(), 'a', NOTHING, [], 1))).toBeNull();
});
