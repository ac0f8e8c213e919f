/** Work in the background, so much of it at once, begun in the order it came in. */
export interface Turns {
  take(work: () => Promise<void>): void;
  /** Resolves when nothing is left, what came in meanwhile included. */
  settled(): Promise<void>;
}

export function createTurns(atOnce: number): Turns {
  const waiting: (() => Promise<void>)[] = [];
  const running = new Set<Promise<void>>();

  function fill(): void {
    while (running.size < atOnce) {
      const work = waiting.shift();
      if (!work) return;
      const turn = work().finally(() => {
        running.delete(turn);
        fill();
      });
      running.add(turn);
    }
  }

  return {
    take(work) {
      waiting.push(work);
      fill();
    },
    async settled() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
