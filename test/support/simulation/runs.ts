import { anyCommands } from './any-commands.ts';
import { keepAnalysing } from './keep-analysing.ts';
import { shareBudget } from './share-budget.ts';
import {
  findDamage,
  keepRefreshes,
  keepWindows,
  loseNothing,
  setAside,
  showNewestFirst,
  type Scenario,
} from './scenarios.ts';

/** One seeded run; its name says how to run it again. */
export interface Run {
  name: string;
  run: () => Promise<void>;
}

/** kinds of runs, one after the other, because each of them takes long. */
const OF_A_SYNC: Record<string, Scenario> = {
  loseNothing,
  keepRefreshes,
  setAside,
  findDamage,
  keepWindows,
  showNewestFirst,
};

/** The runs of so many seeds: of each seed a run of a sync, of any commands, of a quota and of the model's scheduler. */
export function runsOf(seeds: number): Run[] {
  const syncs = Object.entries(OF_A_SYNC);
  return Array.from({ length: seeds }, (_, seed) => seed).flatMap((seed) => [
    runOf('anyCommands', anyCommands, seed),
    runOf('keepAnalysing', keepAnalysing, seed),
    runOf('shareBudget', shareBudget, seed),
    ...syncs.filter((_, index) => index === seed % syncs.length).map(([name, scenario]) => runOf(name, scenario, seed)),
  ]);
}

function runOf(name: string, scenario: Scenario, seed: number): Run {
  return { name: `${name}:${seed}`, run: () => scenario(seed) };
}
