import { FAULT_KINDS, type Fault } from './fault.ts';

/** What a fault's scope is compared with. */
export interface FaultTarget {
  readonly api: 'graphql' | 'rest';
  /** The path, and for GraphQL the query and its variables. */
  readonly text: string;
  readonly width: number;
}

export interface FaultBoard {
  /** Switches a fault on; the returned function switches it off. */
  add(fault: Fault): () => void;
  clear(): void;
  /** The first fault that hits this request. */
  strike(target: FaultTarget): Fault | undefined;
}

export function createFaultBoard(random: () => number): FaultBoard {
  let faults: { fault: Fault; seen: number; hits: number }[] = [];

  function inScope({ fault }: { fault: Fault }, { api, text, width }: FaultTarget): boolean {
    if (fault.api && fault.api !== api) return false;
    if (fault.matching !== undefined && !text.includes(fault.matching)) return false;
    return width > (fault.widerThan ?? -1);
  }

  return {
    add(fault) {
      if (!FAULT_KINDS.includes(fault.kind)) throw new Error(`no such fault: ${fault.kind}`);
      if (fault.kind === 'too-wide' && fault.widerThan === undefined) throw new Error('too-wide needs widerThan');
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
        if (!inScope(entry, target)) continue;
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
