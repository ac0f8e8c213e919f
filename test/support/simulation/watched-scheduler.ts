import assert from 'node:assert/strict';
import type { PausingFailure } from '../../../src/domain/analysis/failure.ts';
import type { Pause, RunEnd } from '../../../src/domain/analysis/scheduler.ts';
import { simulatedScheduler } from './scheduler.ts';

/** What src/domain/analysis/SPEC.md promises, said once more in numbers. */
const LEASE_MS = 30_000;
const MAX_RUNS = 2;
const MAX_STATE = 65_536;
const MAX_NAMED_PAUSE_MS = 3_600_000;
const MIN_NAMED_PAUSE_MS = 1_000;
const MAX_DETAIL_LENGTH = 300;
const PAUSES_MS = {
  overloaded: { first: 5_000, longest: 300_000 },
  broken: { first: 1_000, longest: 300_000 },
  misconfigured: { first: 30_000, longest: 600_000 },
};
/** A message is sent again after 30 s, then after twice as long each time, at most 10 minutes. */
const patience = (times: number) => Math.min(600_000, 30_000 * 2 ** (times - 1));

/**
 * ModelScheduler in memory, watched at every call. `nextWork` says when there is next something to analyse, of which the
 * scheduler was told: now or earlier, later, or never (null).
 */
export function watchedScheduler(
  now: () => number,
  send: (token: string, delaySeconds: number) => void,
  nextWork: () => number | null,
) {
  /** Runs with a holder: until when each was promised its lease. */
  const held = new Map<string, number>();
  /** Runs without a holder: when the message was last sent, and how often. */
  const sent = new Map<string, { at: number; times: number }>();
  const noted: Pause[] = [];
  let pause: Pause | null = null;
  let failures = 0;
  /** When a run said that there would be work. */
  let wakeAt: number | null = null;
  const scheduler = simulatedScheduler(now, sending, (begun) => noted.push(begun));

  const isPaused = () => pause !== null && pause.until > now();
  const runs = () => held.size + sent.size;

  function sending(token: string, delaySeconds: number): void {
    assert(!held.has(token), 'a run that has a holder is given to another');
    const before = sent.get(token);
    if (before) assert(now() >= before.at + patience(before.times), 'a message is sent again too early');
    sent.set(token, { at: now(), times: (before?.times ?? 0) + 1 });
    send(token, delaySeconds);
  }

  /** What must hold after each call. */
  function watch(): void {
    assert(runs() <= MAX_RUNS, 'too many runs');
    assert.deepEqual(
      scheduler.state.runs.map(({ token }) => token).toSorted(),
      [...held.keys(), ...sent.keys()].toSorted(),
    );
    assert.deepEqual(scheduler.pause(), isPaused() ? pause : null);
    assert.partialDeepStrictEqual(scheduler.state, { failures, wakeAt });
    assert(JSON.stringify(scheduler.state).length < MAX_STATE, 'the state is too large');
    const due = [...held.values(), ...[...sent.values()].map(({ at, times }) => at + patience(times))];
    const alarm = scheduler.alarm ?? Infinity;
    assert(alarm <= Math.min(...due), 'a run is not watched');
    const work = nextWork();
    if (work === null || runs() > 0) return;
    assert(isPaused() || work > now(), 'there is work, and nobody looks for it');
    assert(alarm <= Math.max(work, isPaused() ? (pause?.until ?? 0) : 0), 'nobody will look for work in time');
  }

  function watched<Result>(run: () => Result): Result {
    const result = run();
    watch();
    return result;
  }

  function fail(failure: PausingFailure): void {
    const named = failure.kind === 'overloaded' ? failure.retryAfterSeconds : null;
    const { first, longest } = PAUSES_MS[failure.kind];
    const lasts =
      named === null
        ? Math.min(longest, first * 2 ** (failures - 1))
        : Math.min(MAX_NAMED_PAUSE_MS, Math.max(MIN_NAMED_PAUSE_MS, named * 1000));
    const until = now() + lasts;
    sent.clear();
    if (isPaused() && pause && pause.until > until) return;
    pause = { until, reason: failure.kind, detail: failure.detail.slice(0, MAX_DETAIL_LENGTH) };
  }

  assert.equal(scheduler.state.again, false, 'work before anybody said so');
  watch();
  return {
    wake: () =>
      watched(() => {
        const before = runs();
        scheduler.wake();
        assert.equal(runs(), isPaused() ? before : Math.max(1, before));
      }),
    take: (token: string) =>
      watched(() => {
        const isFree = sent.has(token) && !isPaused();
        const answer = scheduler.take(token);
        assert.equal(answer, isFree, 'a run is taken');
        if (answer) held.set(token, now() + LEASE_MS);
        if (answer) sent.delete(token);
        return answer;
      }),
    hold: (token: string) =>
      watched(() => {
        const answer = scheduler.hold(token);
        assert.equal(answer, held.has(token) && !isPaused(), 'a run is held');
        if (answer) held.set(token, now() + LEASE_MS);
        return answer;
      }),
    finish: (token: string, end: RunEnd) =>
      watched(() => {
        const wasPaused = isPaused();
        held.delete(token);
        sent.delete(token);
        failures = (end.answered ? 0 : failures) + (end.failure ? 1 : 0);
        if (end.wakeAt !== null) wakeAt = Math.min(wakeAt ?? Infinity, end.wakeAt);
        const before = pause;
        noted.length = 0;
        if (end.failure) fail(end.failure);
        scheduler.finish(token, end);
        assert.deepEqual(noted, pause === before ? [] : [pause], 'a pause that begins is noted');
        if (!wasPaused && !end.failure && end.more) assert.equal(runs(), MAX_RUNS, 'work is left, and runs are free');
      }),
    ring: () =>
      watched(() => {
        const before = scheduler.state;
        for (const [token, until] of held) if (until <= now()) held.delete(token);
        const overdue = [...sent].filter(([, { at, times }]) => at + patience(times) <= now());
        const isDue = wakeAt !== null && wakeAt <= now();
        if (isDue) wakeAt = null;
        scheduler.ring();
        assert.notDeepEqual(scheduler.state, before, 'the alarm rings for nothing');
        assert((scheduler.alarm ?? Infinity) > now(), 'the alarm rings again at once');
        for (const [token, { times }] of overdue) assert.equal(sent.get(token)?.times, times + 1, 'a message is lost');
        if (isDue) assert(isPaused() || runs() > 0, 'the work that was waited for is not looked for');
      }),
    get alarm() {
      return scheduler.alarm;
    },
    get state() {
      return scheduler.state;
    },
  };
}
