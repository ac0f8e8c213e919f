import { findDamage, holdsFor, keepRefreshes, keepWindows, loseNothing, setAside } from './scenarios.ts';

/** Runs so many seeded simulations, in turn of each kind; what is thrown ends the process with a failure. */
const count = Number(process.argv[2] ?? 200);
const scenarios = [loseNothing, keepRefreshes, setAside, findDamage, keepWindows];
for (let seed = 0; seed < count; seed++) {
  const scenario = scenarios[seed % scenarios.length] ?? loseNothing;
  await holdsFor(scenario, seed, 1);
}
