import assert from 'node:assert/strict';
import { afterCall } from '../../../src/domain/analysis/after-call.ts';
import type { PausingFailure } from '../../../src/domain/analysis/failure.ts';
import { CALL_LEASE_MS, HOLD_EVERY_MS, RUN_MS } from '../../../src/domain/analysis/run.ts';
import type { RunEnd } from '../../../src/domain/analysis/scheduler.ts';
import { watchedScheduler } from './watched-scheduler.ts';

/** How often each goes wrong, 0 to 1. */
export interface ModelOdds {
  /** A process dies, at any of its calls. */
  die: number;
  /** A message is lost, or delivered twice; an end is told twice. */
  lose: number;
  duplicate: number;
  /** A process that lives is not heard. */
  unheard: number;
}

/** A while in which the model gives no answer. */
export interface ModelOutage {
  from: number;
  until: number;
  failure: PausingFailure;
}

const MAX_EVENTS = 20_000;

/** Pull requests of one workspace that wait for a model, the runs that ask it, and a clock that jumps from event to event. */
export function modelWorld(random: () => number, odds: ModelOdds, outages: ModelOutage[]) {
  const chance = (probability: number) => random() < probability;
  let now = 0;
  /** When each may be taken, and after how many tries; null: it is analysed, or has failed. */
  const rows: ({ at: number; tries: number } | null)[] = [];
  const events: { at: number; run: () => void }[] = [];
  const after = (milliseconds: number, run: () => void) => void events.push({ at: now + milliseconds, run });

  function nextWork(): number | null {
    const waiting = rows.flatMap((row) => (row ? [row.at] : []));
    return waiting.length > 0 ? Math.min(...waiting) : null;
  }

  const scheduler = watchedScheduler(
    () => now,
    (token, delaySeconds) => {
      const deliver = () => after(delaySeconds * 1000 + random() * 3_000, () => beginTurn(token));
      if (!chance(odds.lose)) deliver();
      if (chance(odds.duplicate)) deliver();
    },
    nextWork,
  );

  function beginTurn(token: string): void {
    if (!scheduler.take(token)) return;
    const deadline = now + RUN_MS;
    let answered = false;
    let ends = false;

    function hold(): boolean {
      return chance(odds.unheard) || scheduler.hold(token);
    }

    function end(how: Omit<RunEnd, 'answered'>): void {
      ends = true;
      if (chance(odds.die)) return;
      scheduler.finish(token, { ...how, answered });
      if (chance(odds.duplicate)) scheduler.finish(token, { ...how, answered });
    }

    function ask(): void {
      const index = rows.findIndex((row) => row !== null && row.at <= now);
      const row = rows[index];
      if (!row) return end({ more: false, wakeAt: nextWork(), failure: null });
      row.at = now + CALL_LEASE_MS;
      if (chance(odds.die)) return void (ends = true);
      after(random() * 25_000, () => answer(index, row.tries + 1));
    }

    function answer(index: number, tries: number): void {
      const outage = outages.find(({ from, until }) => from <= now && now < until);
      if (outage) {
        const next = afterCall(outage.failure, tries, now);
        rows[index] = next.kind === 'wait' ? { at: next.until ?? now, tries: tries - 1 + next.tries } : null;
        return end({ more: true, wakeAt: null, failure: outage.failure });
      }
      rows[index] = null;
      answered = true;
      if (now < deadline && hold()) return ask();
      end({ more: true, wakeAt: null, failure: null });
    }

    function keepHolding(): void {
      if (ends) return;
      hold();
      after(HOLD_EVERY_MS, keepHolding);
    }

    after(HOLD_EVERY_MS, keepHolding);
    ask();
  }

  return {
    /** So many pull requests are to be analysed, of which some may be taken only after a while. */
    enqueue(count: number, delay: number): void {
      for (let index = 0; index < count; index++) rows.push({ at: now + (index % 2) * delay, tries: 0 });
      scheduler.wake();
    },
    after,
    calm: () => void Object.assign(odds, { die: 0, lose: 0, duplicate: 0, unheard: 0 }),
    /** Lets everything happen until nothing is left. Throws when it does not end. */
    run(): void {
      for (let count = 0; count < MAX_EVENTS; count++) {
        const next = events.toSorted((a, b) => a.at - b.at)[0];
        const { alarm } = scheduler;
        if (alarm !== null && alarm <= (next?.at ?? Infinity)) {
          now = Math.max(now, alarm);
          scheduler.ring();
        } else if (next) {
          events.splice(events.indexOf(next), 1);
          now = Math.max(now, next.at);
          next.run();
        } else return;
      }
      assert.fail('the model is asked without end');
    },
    get now() {
      return now;
    },
    get left() {
      return rows.filter((row) => row !== null).length;
    },
    get state() {
      return scheduler.state;
    },
  };
}
