import { describe, expect, it } from 'vitest';
import {
  IDLE_SCHEDULER,
  MAX_RUNS,
  restoredScheduler,
  type SchedulerCommands,
  type SchedulerState,
  type PermittedRun,
  type RunEnd,
} from '../../../src/domain/analysis/scheduler.ts';
import { nextAlarm } from '../../../src/domain/analysis/scheduler/alarm.ts';
import { applyScheduler } from '../../../src/domain/analysis/scheduler/apply.ts';
import type { Command } from '../../../src/domain/reducer.ts';

const SECOND = 1_000;
const NOTHING: RunEnd = { more: false, answered: true, wakeAt: null, failure: null };
const MORE: RunEnd = { ...NOTHING, more: true };

function ending(failure: RunEnd['failure'], answered = false): RunEnd {
  return { more: true, answered, wakeAt: null, failure };
}

/** What a command makes of a scheduler; whatever changes it sets the alarm. */
function applied<Name extends keyof SchedulerCommands>(
  before: SchedulerState,
  command: Command<SchedulerCommands, Name>,
  now: number,
) {
  const { state, effects, answer } = applyScheduler(before, command, now);
  const alarms = effects.flatMap((effect) => (effect.kind === 'set_alarm' ? [effect.at] : []));
  expect(alarms).toEqual(state === before ? [] : [nextAlarm(state)]);
  return {
    state,
    answer,
    /** Each at once: a message that came later would leave the alarm less time. */
    sent: effects.flatMap((effect) =>
      effect.kind === 'send' && effect.delaySeconds === 0 ? [effect.message.token] : [],
    ),
    noted: effects.flatMap((effect) => (effect.kind === 'note' ? [effect.decision] : [])),
  };
}

const woken = (state: SchedulerState, token: string, now: number) => applied(state, { kind: 'wake', token }, now);
const rung = (state: SchedulerState, token: string, now: number) => applied(state, { kind: 'ring', token }, now);
const wake = (state: SchedulerState, token: string, now: number) => woken(state, token, now).state;
const ring = (state: SchedulerState, token: string, now: number) => rung(state, token, now).state;
const pauseOf = (state: SchedulerState, now: number) => applied(state, { kind: 'pause' }, now).answer;

function finished(state: SchedulerState, token: string, end: RunEnd, tokens: string[], now: number) {
  return applied(state, { kind: 'finish', token, end, tokens }, now);
}

function finish(state: SchedulerState, token: string, end: RunEnd, tokens: string[], now: number): SchedulerState {
  return finished(state, token, end, tokens, now).state;
}

/** The state after a run was taken, or was held; null when it was refused, which changes nothing. */
function accepted(before: SchedulerState, command: Command<SchedulerCommands, 'take' | 'hold'>, now: number) {
  const { state, answer } = applied(before, command, now);
  expect(answer).toBe(state !== before);
  return answer ? state : null;
}

const take = (state: SchedulerState, token: string, now: number) => accepted(state, { kind: 'take', token }, now);
const hold = (state: SchedulerState, token: string, now: number) => accepted(state, { kind: 'hold', token }, now);

function taken(scheduler: SchedulerState, token: string, now: number): SchedulerState {
  const next = take(scheduler, token, now);
  if (!next) throw new Error(`${token} was refused`);
  return next;
}

const tokensOf = ({ runs }: SchedulerState) => runs.map(({ token }) => token);
const working = (now = 0) => taken(wake(IDLE_SCHEDULER, 'a', now), 'a', now);

describe('a scheduler that is woken', () => {
  it('hands out one run, and sends its message once', () => {
    const { state, sent } = woken(IDLE_SCHEDULER, 'a', 0);
    expect(sent).toEqual(['a']);
    const handed: PermittedRun = { token: 'a', state: { taken: false, sentAt: 0, times: 1 } };
    expect(state).toEqual({ ...IDLE_SCHEDULER, runs: [handed] });
    const again = woken(state, 'b', 1);
    expect(tokensOf(again.state)).toEqual(['a']);
    expect(again.sent).toEqual([]);
  });

  it('during a run looks for work once more, because the run may have looked already', () => {
    const scheduler = finish(wake(working(), 'b', 5), 'a', NOTHING, ['c', 'd'], 6);
    expect(tokensOf(scheduler)).toEqual(['c']);
    expect(finish(working(), 'a', NOTHING, ['c', 'd'], 6).runs).toEqual([]);
  });
});

describe('a run', () => {
  it('is taken once: a doubled message, a stale one and an unknown one are refused', () => {
    const scheduler = working();
    expect(take(scheduler, 'a', 1)).toBeNull();
    expect(take(scheduler, 'z', 1)).toBeNull();
    expect([take(IDLE_SCHEDULER, 'a', 1), hold(IDLE_SCHEDULER, 'a', 1)]).toEqual([null, null]);
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
    expect(nextAlarm(scheduler)).toBe(30 * SECOND);
    const held = hold(scheduler, 'a', 10 * SECOND) ?? scheduler;
    expect(tokensOf(ring(held, 'b', 35 * SECOND))).toEqual(['a']);
    const { state, sent } = rung(held, 'b', 40 * SECOND);
    expect([tokensOf(state), sent]).toEqual([['b'], ['b']]);
    expect(hold(state, 'a', 41 * SECOND)).toBeNull();
    expect(tokensOf(finish(state, 'a', NOTHING, ['x'], 41 * SECOND))).toEqual(['b']);
  });

  it('that nobody takes is sent again with the same token, after twice as long each time', () => {
    const first = wake(IDLE_SCHEDULER, 'a', 0);
    expect(nextAlarm(first)).toBe(30 * SECOND);
    const second = rung(first, 'x', 30 * SECOND);
    expect(second.sent).toEqual(['a']);
    expect(nextAlarm(second.state)).toBe(90 * SECOND);
    expect(rung(second.state, 'x', 60 * SECOND)).toMatchObject({ state: second.state, sent: [] });
    let [scheduler, rings] = [second.state, 0];
    while ((nextAlarm(scheduler) ?? Infinity) < 3_600 * SECOND)
      [scheduler, rings] = [ring(scheduler, 'x', nextAlarm(scheduler) ?? 0), rings + 1];
    expect(rings).toBeLessThan(12);
    expect(scheduler.runs[0]?.state).toMatchObject({ taken: false });
    expect((nextAlarm(ring(scheduler, 'x', 9_000 * SECOND)) ?? 0) / SECOND).toBe(9_600);
  });

  it('is watched by the alarm: the first of two that has to be looked at', () => {
    const scheduler = taken(finish(working(), 'a', MORE, ['b', 'c'], 5 * SECOND), 'b', 9 * SECOND);
    expect(nextAlarm(scheduler)).toBe(35 * SECOND);
    expect(rung(scheduler, 'x', 35 * SECOND).sent).toEqual(['c']);
  });
});

describe('a pause', () => {
  it('lasts as long as the provider asks, holds for every run, and ends by itself', () => {
    const two = taken(taken(finish(working(), 'a', MORE, ['b', 'c'], 0), 'b', 0), 'c', 0);
    const failure = { kind: 'overloaded', retryAfterSeconds: 7, detail: '' } as const;
    const { state: scheduler, noted, sent } = finished(two, 'b', ending(failure), ['d', 'e'], 0);
    expect([noted, sent]).toEqual([[scheduler.pause], []]);
    expect([pauseOf(two, 0), pauseOf(scheduler, 6_999), pauseOf(scheduler, 7_000)]).toEqual([null, noted[0], null]);
    expect(scheduler.pause).toMatchObject({ until: 7 * SECOND, reason: 'overloaded' });
    expect(hold(scheduler, 'c', 1)).toBeNull();
    const waiting = finish(scheduler, 'c', MORE, ['d', 'e'], 2);
    expect(waiting.runs).toEqual([]);
    expect(wake(waiting, 'f', 3 * SECOND).runs).toEqual([]);
    expect(nextAlarm(waiting)).toBe(7 * SECOND);
    expect(tokensOf(ring(waiting, 'f', 7 * SECOND))).toEqual(['f']);
  });

  it('takes back a run that nobody has taken', () => {
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

  it('is not made shorter by another failure, and is noted again when it is made longer', () => {
    const two = taken(taken(finish(working(), 'a', MORE, ['b', 'c'], 0), 'b', 0), 'c', 0);
    const overloaded = (retryAfterSeconds: number) => ({ kind: 'overloaded', retryAfterSeconds, detail: '' }) as const;
    const paused = finish(two, 'b', ending(overloaded(7)), [], 0);
    const shorter = finished(paused, 'c', ending(overloaded(6)), [], 0);
    expect(shorter).toMatchObject({ state: { pause: paused.pause, again: true, failures: 2, runs: [] }, noted: [] });
    expect(
      finished(paused, 'c', ending({ kind: 'overloaded', retryAfterSeconds: 7, detail: 'x' }), [], 0).noted,
    ).toEqual([{ until: 7 * SECOND, reason: 'overloaded', detail: 'x' }]);
    const longer = finished(paused, 'c', ending(overloaded(8)), [], 0);
    expect(longer.noted).toEqual([{ until: 8 * SECOND, reason: 'overloaded', detail: '' }]);
  });

  it('gives up a run that died, and its rows are looked for when it is over', () => {
    const pause = { until: 90 * SECOND, reason: 'broken', detail: '' } as const;
    const scheduler: SchedulerState = { ...working(), pause };
    const { state, sent } = rung(scheduler, 'b', 30 * SECOND);
    expect(state).toEqual({ ...scheduler, runs: [], again: true });
    expect([sent, nextAlarm(state)]).toEqual([[], 90 * SECOND]);
    const waiting: SchedulerState = { ...IDLE_SCHEDULER, pause, wakeAt: 5 * SECOND };
    expect(nextAlarm(waiting)).toBe(90 * SECOND);
    expect(wake(waiting, 'b', 1)).toEqual({ ...waiting, again: true });
    expect(ring(waiting, 'b', 5 * SECOND)).toEqual({ ...waiting, again: true, wakeAt: null });
    expect(finish(scheduler, 'a', NOTHING, ['b'], 1)).toEqual({ ...scheduler, runs: [] });
    expect(finish(scheduler, 'a', MORE, ['b'], 1)).toEqual({ ...scheduler, runs: [], again: true });
  });

  it('that is over is forgotten, and does not hold up a run', () => {
    const pause = { until: SECOND, reason: 'broken', detail: '' } as const;
    const scheduler: SchedulerState = { ...working(), pause, again: true };
    expect(hold(scheduler, 'a', 999)).toBeNull();
    expect(hold(scheduler, 'a', SECOND)?.runs).toEqual([{ token: 'a', state: { taken: true, until: 31 * SECOND } }]);
    for (const next of [wake(scheduler, 'b', SECOND), ring(scheduler, 'b', SECOND)]) {
      expect(next).toEqual({ ...scheduler, pause: null });
    }
    expect(finish({ ...scheduler, again: false }, 'a', NOTHING, ['b'], SECOND)).toEqual(IDLE_SCHEDULER);
    const idle: SchedulerState = { ...IDLE_SCHEDULER, pause };
    expect([pauseOf(idle, 999), pauseOf(idle, SECOND), pauseOf(scheduler, SECOND)]).toEqual([pause, null, null]);
  });

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
    expect(nextAlarm(scheduler)).toBe(60 * SECOND);
    expect(rung(scheduler, 'b', 60 * SECOND - 1)).toMatchObject({ state: scheduler, sent: [] });
    expect(rung(scheduler, 'b', 60 * SECOND)).toMatchObject({ state: { wakeAt: null }, sent: ['b'] });
    expect(tokensOf(ring(scheduler, 'b', 60 * SECOND))).toEqual(['b']);
    expect(tokensOf(wake(scheduler, 'b', 2))).toEqual(['b']);
  });

  it('is for the earliest work that a run knew of', () => {
    const waits = (first: number | null, second: number | null) => {
      const scheduler = finish(working(), 'a', { ...NOTHING, wakeAt: first }, [], 1);
      return finish(scheduler, '', { ...NOTHING, wakeAt: second }, [], 1).wakeAt;
    };
    expect([waits(60, 50), waits(50, 60), waits(60, null), waits(null, 60)]).toEqual([50, 50, 60, 60]);
  });
});

it('nothing under way, nothing to watch', () => {
  expect(nextAlarm(IDLE_SCHEDULER)).toBeNull();
  expect(nextAlarm(finish(working(), 'a', NOTHING, [], 1))).toBeNull();
});

describe('what is stored of a scheduler', () => {
  it('is never more than 64 KiB, whatever is told', () => {
    const uuid = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const failure = { kind: 'overloaded', retryAfterSeconds: null, detail: 'x'.repeat(100_000) } as const;
    let [scheduler, most] = [IDLE_SCHEDULER, 0];
    for (let index = 0; index < 2_000; index++) {
      const now = 40 * SECOND * index;
      scheduler = ring(wake(scheduler, uuid(index), now), uuid(index), now);
      for (const token of tokensOf(scheduler)) scheduler = take(scheduler, token, now) ?? scheduler;
      const end = index % 5 === 0 ? ending(failure) : { ...MORE, wakeAt: now };
      const tokens = Array.from({ length: MAX_RUNS }, (_, place) => uuid(10_000 * (place + 1) + index));
      scheduler = finish(scheduler, index % 3 === 0 ? 'unknown' : (tokensOf(scheduler)[0] ?? ''), end, tokens, now);
      expect(scheduler.runs.length).toBeLessThanOrEqual(MAX_RUNS);
      most = Math.max(most, JSON.stringify(scheduler).length);
    }
    const detail = `a${failure.detail}`;
    const cut = finish(scheduler, '', ending({ ...failure, detail }), [], 90_000 * SECOND).pause?.detail;
    expect(cut).toBe(detail.slice(0, 300));
    expect(most).toBeGreaterThan(300);
    expect(most).toBeLessThan(65_536);
  });

  it('by the version before is read: it knew fewer fields', () => {
    const runs = working().runs;
    expect(restoredScheduler({ runs, again: true })).toEqual({ ...IDLE_SCHEDULER, runs, again: true });
    expect(restoredScheduler({ turns: runs, again: true })).toEqual({ ...IDLE_SCHEDULER, runs, again: true });
    expect(restoredScheduler(undefined)).toEqual(IDLE_SCHEDULER);
  });
});
