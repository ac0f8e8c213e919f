import { describe, expect, it } from 'vitest';
import { OUTAGES } from '../../src/domain/cursor/end.ts';
import type { Odds } from '../support/simulation/fate.ts';
import { simulatedWorld } from '../support/simulation/world.ts';

const MOST_STEPS = 4_000;

/** Mulberry32: the same seed is the same run, so that a failure can be run again. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type World = ReturnType<typeof simulatedWorld>;

async function runToEnd(world: World, random: () => number): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step++) {
    if (world.idle) return;
    // After long trouble the world calms down, as it does: a sync that does not end then is stuck.
    if (step === MOST_STEPS / 2) world.calm();
    if (random() < 0.1) await world.stepTwice();
    else await world.step();
  }
  throw new Error(`stuck: ${JSON.stringify(world.state.sync)}`);
}

/** The same with a schedule that takes up what ended because somebody was away. */
async function runToSuccess(world: World, random: () => number): Promise<void> {
  await runToEnd(world, random);
  for (let turn = 1; isCutOff(world); turn++) {
    world.schedule(`turn ${turn}`);
    await runToEnd(world, random);
  }
}

function isCutOff({ records }: World): boolean {
  const error = records.at(-1)?.record.error;
  return OUTAGES.some((reason) => reason === error?.reason);
}

/**
 * Everything from the cutoff up to the end of the walk, and up to the watermark, is stored as it is, with all its lists
 * read. GitHub's instants are whole seconds: a touch in the second of either may come after it, and is the next sync's.
 */
function lost(world: World, cutoff: number): number[] {
  const through = Math.max((world.state.coverage?.through ?? 0) - 1, world.drainedAt - 1_000);
  return world.pullRequests
    .filter(({ updatedAt }) => updatedAt >= cutoff && updatedAt <= through)
    .filter(({ number, updatedAt }) => {
      const row = world.stored.get(number);
      return !row || row.updatedAt !== updatedAt || Object.keys(row.pending).length > 0 || !row.facts || row.undecided;
    })
    .map(({ number }) => number);
}

const trouble = (random: () => number): Odds => ({
  crash: random() * 0.06,
  duplicate: random() * 0.3,
  lose: random() * 0.2,
  failure: random() * 0.1,
  touch: random() * 0.4,
});

describe('a sync under crashes, duplicates, losses, reordering and failures', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index))(
    'loses nothing, gets stuck nowhere and always ends (150 runs from seed %i)',
    async (batch) => {
      for (let seed = batch * 150; seed < (batch + 1) * 150; seed++) {
        const random = randomOf(seed);
        const world = simulatedWorld(random, Math.floor(random() * 60), trouble(random));
        world.request('first', null);
        await runToSuccess(world, random);
        const end = world.records.at(-1);
        expect(end?.record.status, `seed ${seed}: ${end?.record.error?.detail}`).toBe('succeeded');
        expect(lost(world, 0), `seed ${seed}`).toEqual([]);
        expect(end?.record.receipt?.complete, `seed ${seed}: ${JSON.stringify(end?.record.receipt)}`).toBe(true);
        expect(world.uncarried(Date.parse(end?.record.startedAt ?? '')), `seed ${seed}`).toEqual([]);
      }
    },
  );

  it('keeps every window: narrow, then wider, joined while running, cancelled and begun again', async () => {
    const day = 86_400_000;
    for (let seed = 10_000; seed < 10_400; seed++) {
      const random = randomOf(seed);
      const world = simulatedWorld(random, 40, trouble(random));
      const began = world.state.sync?.startedAt ?? Date.parse('2026-01-01T00:00:00Z');
      const days = 1 + Math.floor(random() * 2);
      const { syncId } = world.request('narrow', days);
      for (let step = 0; step < random() * 30; step++) await world.step();
      if (random() < 0.3) world.cancel(syncId);
      const wider = random() < 0.5 ? 3 : null;
      world.request('wide', wider);
      await runToSuccess(world, random);
      expect(lost(world, wider === null ? 0 : began - wider * day + day / 2), `seed ${seed}`).toEqual([]);
      world.request('changes', undefined);
      await runToSuccess(world, random);
      expect(lost(world, wider === null ? 0 : began - wider * day + day / 2), `seed ${seed}`).toEqual([]);
      expect(world.records.at(-1)?.record.status, `seed ${seed}`).toBe('succeeded');
    }
  });

  it('keeps what webhooks tell, whatever a sync is doing meanwhile, with the cursor evicted at any moment', async () => {
    for (let seed = 20_000; seed < 20_150; seed++) {
      const random = randomOf(seed);
      const world = simulatedWorld(random, 40, { ...trouble(random), touch: 0.5, hint: 0.8, evict: 0.2 });
      world.request('first', null);
      await runToSuccess(world, random);
      expect(world.records.at(-1)?.record, `seed ${seed}`).toMatchObject({
        status: 'succeeded',
        receipt: { complete: true },
      });
      // What could not be refreshed for good is left to the next sync, which the schedule begins.
      for (let left = 0; left < world.leftToSync;) {
        left = world.leftToSync;
        world.request('scheduled', undefined);
        await runToSuccess(world, random);
      }
      const late = world.accepted.filter(({ number, updatedAt }) => {
        const row = world.stored.get(number);
        return !row || row.updatedAt < updatedAt || Object.keys(row.pending).length > 0;
      });
      expect(late, `seed ${seed}`).toEqual([]);
      expect(world.uncarried(world.toldAt), `seed ${seed}`).toEqual([]);
    }
  });

  it('finds what was hidden, deleted, outdated or gone, and ends with what GitHub has', async () => {
    for (let seed = 30_000; seed < 30_400; seed++) {
      const random = randomOf(seed);
      const odds = { ...trouble(random), touch: 0, evict: 0.1 };
      const world = simulatedWorld(random, 70, { ...odds, hide: 0.4 });
      world.request('first', null);
      await runToSuccess(world, random);
      expect(world.records.at(-1)?.record, `seed ${seed}`).toMatchObject({
        status: 'succeeded',
        receipt: { complete: true },
      });
      expect(lost(world, 0), `seed ${seed}`).toEqual([]);
      world.damage();
      world.request('verify', undefined, true);
      await runToSuccess(world, random);
      expect(world.records.at(-1)?.record, `seed ${seed}`).toMatchObject({
        status: 'succeeded',
        receipt: { complete: true, missing: [] },
      });
      expect(lost(world, 0), `seed ${seed}`).toEqual([]);
      expect(
        [...world.stored.keys()].toSorted((a, b) => a - b),
        `seed ${seed}`,
      ).toEqual(world.pullRequests.map(({ number }) => number).toSorted((a, b) => a - b));
    }
  });

  it('without trouble reads each pull request once, and a second sync only what is new', async () => {
    const random = randomOf(1);
    const none = { crash: 0, duplicate: 0, lose: 0, failure: 0, touch: 0 };
    const world = simulatedWorld(random, 200, none);
    world.request('first', undefined);
    await runToEnd(world, () => 1);
    const twice = [...world.stored.values()].filter((row) => row.writes > 1);
    // The catch-up reads the newest again, because another one may share its instant.
    expect(twice.length).toBeLessThanOrEqual(2);
    const before = world.requests;
    world.request('second', undefined);
    await runToEnd(world, () => 1);
    // The list of pull requests and that of deployments, each to where it is known, and what was not walked yet.
    expect(world.requests - before).toBeLessThanOrEqual(4);
  });
});
