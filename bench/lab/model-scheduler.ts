import type { Scheduler } from '../../src/jobs/analysis/ports.ts';
import { simulatedScheduler } from '../../test/support/simulation/scheduler.ts';

/** ModelScheduler in memory, with a queue whose messages are counted. */
export interface CountedScheduler extends Scheduler {
  /** Takes the next message; `done` says that it has been dealt with. */
  receive(): { token: string; done(): void } | undefined;
  messages(): { sent: number; mostUnderWay: number };
}

/** `now` in milliseconds. */
export function createScheduler(now: () => number): CountedScheduler {
  let [sent, inHand, mostUnderWay] = [0, 0, 0];
  const queue: string[] = [];
  const scheduler = simulatedScheduler(now, (token) => {
    queue.push(token);
    sent++;
    mostUnderWay = Math.max(mostUnderWay, queue.length + inHand);
  });
  return {
    wake: async () => void scheduler.wake(),
    take: async (token) => scheduler.take(token),
    hold: async (token) => scheduler.hold(token),
    finish: async (token, end) => void scheduler.finish(token, end),
    receive() {
      const received = queue.shift();
      if (received === undefined) return undefined;
      inHand++;
      return { token: received, done: () => void inHand-- };
    },
    messages: () => ({ sent, mostUnderWay }),
  };
}
