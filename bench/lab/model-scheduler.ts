import {
  IDLE_SCHEDULER,
  finish,
  hold,
  take,
  toSend,
  wake,
  type SchedulerState,
} from '../../src/domain/analysis/scheduler.ts';
import type { Scheduler } from '../../src/jobs/analysis/ports.ts';

/** ModelScheduler's transitions with a queue beside them, whose messages are counted. */
export interface CountedScheduler extends Scheduler {
  /** Takes the next message; `done` says that it has been dealt with. */
  receive(): { token: string; done(): void } | undefined;
  messages(): { sent: number; mostUnderWay: number };
}

/** `now` in milliseconds. */
export function createScheduler(now: () => number): CountedScheduler {
  let modelScheduler: SchedulerState = IDLE_SCHEDULER;
  let [sent, inHand, mostUnderWay] = [0, 0, 0];
  const queue: string[] = [];
  const token = () => crypto.randomUUID();
  function set(next: SchedulerState): void {
    const tokens = toSend(modelScheduler, next);
    queue.push(...tokens);
    sent += tokens.length;
    mostUnderWay = Math.max(mostUnderWay, queue.length + inHand);
    modelScheduler = next;
  }
  function took(next: SchedulerState | null): Promise<boolean> {
    if (next) set(next);
    return Promise.resolve(next !== null);
  }
  return {
    wake: () => Promise.resolve(set(wake(modelScheduler, token(), now()))),
    take: (turn) => took(take(modelScheduler, turn, now())),
    hold: (turn) => took(hold(modelScheduler, turn, now())),
    finish: (turn, end) => Promise.resolve(set(finish(modelScheduler, turn, end, [token(), token()], now()))),
    receive() {
      const received = queue.shift();
      if (received === undefined) return undefined;
      inHand++;
      return { token: received, done: () => void inHand-- };
    },
    messages: () => ({ sent, mostUnderWay }),
  };
}
