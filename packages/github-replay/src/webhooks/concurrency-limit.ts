/** Runs work in the background: a bounded number at once, begun in the order it was given. */
export interface ConcurrencyLimit {
  run(work: () => Promise<void>): void;
  /** Resolves when no work is left, work that was added meanwhile included. */
  settled(): Promise<void>;
}

export function createConcurrencyLimit(max: number): ConcurrencyLimit {
  const waiting: (() => Promise<void>)[] = [];
  const running = new Set<Promise<void>>();

  function fill(): void {
    while (running.size < max) {
      const work = waiting.shift();
      if (!work) return;
      const run = work().finally(() => {
        running.delete(run);
        fill();
      });
      running.add(run);
    }
  }

  return {
    run(work) {
      waiting.push(work);
      fill();
    },
    async settled() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
