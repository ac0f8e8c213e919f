import type { FaultBoard } from './faults/fault-board.ts';
import type { Fault } from './faults/fault.ts';
import type { Stats, StatsKeeper } from './stats.ts';

/** What a test can change about the model. Each method is also available under `POST /_model/<name>`. */
export interface ModelControl {
  addFault(fault: Fault): void;
  clearFaults(): void;
  /** How long every answer takes from now on. */
  setLatency(latency: { milliseconds: number }): void;
  stats(): Stats;
  resetStats(): void;
}

export function createControl(parts: {
  faults: FaultBoard;
  stats: StatsKeeper;
  setLatency: (milliseconds: number) => void;
}): ModelControl {
  const { faults, stats } = parts;
  return {
    addFault: (fault) => void faults.add(fault),
    clearFaults: () => faults.clear(),
    setLatency: ({ milliseconds }) => parts.setLatency(milliseconds),
    stats: () => stats.read(),
    resetStats: () => stats.reset(),
  };
}
