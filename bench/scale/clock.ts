export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/**
 * A clock that jumps from event to event. The work that one event starts runs to its next wait before the clock goes
 * on, so that asynchronous work takes exactly the time that it sleeps, however long the machine needs for it.
 */
export interface VirtualClock {
  /** Milliseconds since the epoch. */
  now: () => number;
  at(instant: number, run: () => void): void;
  sleep(milliseconds: number): Promise<void>;
  /** Lets events happen until `isOver`, or until there are none; throws what a `watched` promise rejects with. */
  run(isOver: () => boolean): Promise<void>;
  /** A failure of this work ends the run. */
  watch(work: Promise<unknown>): void;
}

interface Event {
  at: number;
  /** Events of one instant happen in the order in which they were set. */
  order: number;
  run: () => void;
}

/**
 * Starts at an instant. `settled` waits for work outside of the process, such as a request to a server; `moved` is told of
 * each new instant.
 */
export function virtualClock(
  start: number,
  { settled, moved }: { settled?: () => Promise<void>; moved?: (now: number) => void } = {},
): VirtualClock {
  const events = eventHeap();
  let now = start;
  let order = 0;
  let failure: { error: unknown } | null = null;

  function at(instant: number, run: () => void): void {
    events.push({ at: Math.max(instant, now), order: order++, run });
  }

  return {
    now: () => now,
    at,
    sleep: (milliseconds) => new Promise((resolve) => at(now + milliseconds, resolve)),
    async run(isOver) {
      for (;;) {
        // All that waits for nobody comes to its next wait before this.
        await new Promise((resolve) => setImmediate(resolve));
        await settled?.();
        if (failure) throw failure.error;
        if (isOver()) return;
        const next = events.pop();
        if (!next) return;
        if (next.at > now) moved?.(next.at);
        now = next.at;
        next.run();
      }
    },
    watch(work) {
      work.catch((error: unknown) => {
        failure ??= { error };
      });
    },
  };
}

/** A binary heap: the earliest event comes first. */
function eventHeap(): { push(event: Event): void; pop(): Event | undefined } {
  const heap: Event[] = [];
  const isBefore = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.order < b.order);

  function swap(one: number, other: number): void {
    const [a, b] = [heap[one], heap[other]];
    if (a && b) [heap[one], heap[other]] = [b, a];
  }

  function isEarlier(one: number, other: number): boolean {
    const [a, b] = [heap[one], heap[other]];
    return a !== undefined && b !== undefined && isBefore(a, b);
  }

  return {
    push(event) {
      heap.push(event);
      for (let place = heap.length - 1; place > 0;) {
        const parent = (place - 1) >> 1;
        if (!isEarlier(place, parent)) return;
        swap(place, parent);
        place = parent;
      }
    },
    pop() {
      swap(0, heap.length - 1);
      const first = heap.pop();
      for (let place = 0; ;) {
        const [left, right] = [2 * place + 1, 2 * place + 2];
        const smaller = isEarlier(right, left) ? right : left;
        if (!isEarlier(smaller, place)) return first;
        swap(smaller, place);
        place = smaller;
      }
    },
  };
}
