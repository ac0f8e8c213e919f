import { createSchedule, type Schedule } from '../board/schedule.ts';

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
  let faults: { fault: Fault; hits: () => boolean }[] = [];
  return {
    add(fault) {
      const entry = { fault, hits: createSchedule(fault, random, Date.now) };
      faults.push(entry);
      return () => {
        faults = faults.filter((each) => each !== entry);
      };
    },
    clear() {
      faults = [];
    },
    strike: (target) => faults.find(({ fault, hits }) => inScope(fault, target) && hits())?.fault,
  };
}
