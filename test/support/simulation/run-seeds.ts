import { runsOf } from './runs.ts';

/**
 * `run-seeds.ts <seeds> [names]`: runs so many seeded simulations, or those named, in the order of their names. The first
 * that fails ends the process with a failure; standard output has its name.
 */
const [seeds = '200', names] = process.argv.slice(2);
const runs = runsOf(Number(seeds));
const named = new Map(runs.map((run) => [run.name, run]));
// Most failures that a run meets are those it makes itself, to be caught: where they come from is not asked.
Error.stackTraceLimit = 0;
for (const { name, run } of names ? names.split(',').flatMap((one) => named.get(one) ?? []) : runs) {
  try {
    await run();
  } catch (error) {
    console.log(name);
    console.error(error);
    process.exit(1);
  }
}
