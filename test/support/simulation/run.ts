import { PASSING_FAILURES } from '../../../src/domain/cursor/end.ts';
import type { Odds } from './fate.ts';
import type { simulatedWorld } from './world.ts';

export const MAX_STEPS = 4_000;
/** How many runs of the schedule a cut-off sync may need. */
const MAX_SCHEDULED = 20;

export type World = ReturnType<typeof simulatedWorld>;

/** Mulberry32: the same seed is the same run, so that a failure can be run again. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Lets the world go on until nothing is left to do. Throws when it does not end. */
export async function runToEnd(world: World, random: () => number): Promise<void> {
  for (let step = 0; step < MAX_STEPS; step++) {
    if (world.idle) return;
    // After long trouble the world calms down, as it does: a sync that does not end then is stuck.
    if (step === MAX_STEPS / 2) world.calm();
    if (random() < 0.1) await world.stepTwice();
    else await world.step();
  }
  throw new Error(`stuck: ${JSON.stringify(world.state.sync)}`);
}

/** The same with a schedule that takes up what ended in a failure that may pass. */
export async function runToSuccess(world: World, random: () => number): Promise<void> {
  await runToEnd(world, random);
  for (let run = 1; isCutOff(world); run++) {
    if (run > MAX_SCHEDULED) throw new Error(`always cut off: ${JSON.stringify(world.records.at(-1)?.record)}`);
    world.schedule(`scheduled ${run}`);
    await runToEnd(world, random);
  }
}

export function isCutOff({ records }: World): boolean {
  const error = records.at(-1)?.record.error;
  return PASSING_FAILURES.some((reason) => reason === error?.reason);
}

/**
 * Everything from the cutoff up to the end of the walk, and up to the watermark, is stored as it is, with all its lists
 * read. GitHub's instants are whole seconds: a touch in the second of either may come after it, and is the next sync's.
 */
export function lost(world: World, cutoff: number, mayBeUndecided = false): number[] {
  const through = Math.max((world.state.coverage?.through ?? 0) - 1, world.drainedAt - 1_000);
  return world.pullRequests
    .filter(({ updatedAt }) => updatedAt >= cutoff && updatedAt <= through)
    .filter(({ number, updatedAt }) => {
      const row = world.stored.get(number);
      return (
        !row ||
        row.updatedAt !== updatedAt ||
        Object.keys(row.pending).length > 0 ||
        !row.facts ||
        (row.undecided && !mayBeUndecided)
      );
    })
    .map(({ number }) => number);
}

/** Crashes at every call, doubled, lost and reordered messages, failures and touches, each as often as chance has it. */
export const trouble = (random: () => number): Odds => ({
  crash: random() * 0.06,
  duplicate: random() * 0.3,
  lose: random() * 0.2,
  failure: random() * 0.1,
  touch: random() * 0.4,
});
