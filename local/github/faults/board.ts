/** Which of the requests in its scope a fault hits; without any of these, every one until it is cleared. */
export interface Schedule {
  /** Hits this many matching requests, then is over. */
  readonly next?: number;
  /** Lets this many matching requests pass first. */
  readonly skip?: number;
  /** Hits a matching request with this probability, 0 to 1. */
  readonly probability?: number;
}

/** Faults that are switched on, in the order they were. */
export interface Board<Fault, Target> {
  /** Switches a fault on; the returned function switches it off. */
  add(fault: Fault): () => void;
  clear(): void;
  /** The first fault that hits this request. */
  strike(target: Target): Fault | undefined;
}

/** A board of faults whose scope is what `inScope` says; `random` decides what happens with a probability. */
export function createBoard<Fault extends Schedule, Target>(
  random: () => number,
  inScope: (fault: Fault, target: Target) => boolean,
): Board<Fault, Target> {
  let faults: { fault: Fault; seen: number; hits: number }[] = [];
  return {
    add(fault) {
      const entry = { fault, seen: 0, hits: 0 };
      faults.push(entry);
      return () => {
        faults = faults.filter((each) => each !== entry);
      };
    },
    clear() {
      faults = [];
    },
    strike(target) {
      for (const entry of faults) {
        if (!inScope(entry.fault, target)) continue;
        const { skip = 0, next = Infinity, probability = 1 } = entry.fault;
        entry.seen++;
        if (entry.seen <= skip || entry.hits >= next || (probability < 1 && random() >= probability)) continue;
        entry.hits++;
        return entry.fault;
      }
      return undefined;
    },
  };
}
