import { EMPTY_DESK, finish, hold, take, toSend, wake, type DeskState } from '../../src/domain/analysis/turns.ts';
import type { Desk } from '../../src/jobs/analysis/ports.ts';

/** ModelDesk's transitions with a queue beside them, whose messages are counted. */
export interface CountedDesk extends Desk {
  /** Takes the next message; `done` says that it has been dealt with. */
  receive(): { token: string; done(): void } | undefined;
  messages(): { sent: number; mostUnderWay: number };
}

/** `now` in milliseconds. */
export function createDesk(now: () => number): CountedDesk {
  let desk: DeskState = EMPTY_DESK;
  let [sent, inHand, mostUnderWay] = [0, 0, 0];
  const queue: string[] = [];
  const token = () => crypto.randomUUID();
  function set(next: DeskState): void {
    const tokens = toSend(desk, next);
    queue.push(...tokens);
    sent += tokens.length;
    mostUnderWay = Math.max(mostUnderWay, queue.length + inHand);
    desk = next;
  }
  function took(next: DeskState | null): Promise<boolean> {
    if (next) set(next);
    return Promise.resolve(next !== null);
  }
  return {
    wake: () => Promise.resolve(set(wake(desk, token(), now()))),
    take: (turn) => took(take(desk, turn, now())),
    hold: (turn) => took(hold(desk, turn, now())),
    finish: (turn, end) => Promise.resolve(set(finish(desk, turn, end, [token(), token()], now()))),
    receive() {
      const received = queue.shift();
      if (received === undefined) return undefined;
      inHand++;
      return { token: received, done: () => void inHand-- };
    },
    messages: () => ({ sent, mostUnderWay }),
  };
}
