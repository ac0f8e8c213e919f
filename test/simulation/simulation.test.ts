import { describe, expect, it } from 'vitest';
import { OUTAGES } from '../../src/domain/cursor/end.ts';
import { seedsFrom } from '../support/sized.ts';
import type { Odds, Outage } from '../support/simulation/fate.ts';
import { simulatedWorld } from '../support/simulation/world.ts';

const MOST_STEPS = 4_000;
const MAX_TURNS = 20;

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
    if (turn > MAX_TURNS) throw new Error(`always cut off: ${JSON.stringify(world.records.at(-1)?.record)}`);
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
function lost(world: World, cutoff: number, mayBeUndecided = false): number[] {
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

const trouble = (random: () => number): Odds => ({
  crash: random() * 0.06,
  duplicate: random() * 0.3,
  lose: random() * 0.2,
  failure: random() * 0.1,
  touch: random() * 0.4,
});

describe('a sync under crashes, duplicates, losses, reordering and failures', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index))(
    'loses nothing, gets stuck nowhere and always ends (batch %i)',
    async (batch) => {
      for (const seed of seedsFrom(batch * 150, 20, 150)) {
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
    for (const seed of seedsFrom(10_000, 40, 400)) {
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
    for (const seed of seedsFrom(20_000, 20, 150)) {
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
    for (const seed of seedsFrom(30_000, 40, 400)) {
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

/** A history of which some cannot be given, taken or read on, in all the ways there are. */
function flawed(random: () => number, world: World): Set<number> {
  const some = (count: number) =>
    Array.from({ length: Math.floor(random() * count) }, () => 1 + Math.floor(random() * world.pullRequests.length));
  const { flaws } = world;
  flaws.poisoned = new Map(some(4).map((number) => [number, random() < 0.5 ? 'heavy' : 'light']));
  flaws.holes = new Set(some(3));
  flaws.stubborn = new Set(some(3));
  flaws.broken = new Set((['deployments', 'comments', 'totals', 'requirements'] as const).filter(() => random() < 0.1));
  for (const number of some(2)) world.refuses.add(number);
  return new Set([...flaws.poisoned.keys(), ...flaws.holes, ...flaws.stubborn, ...world.refuses]);
}

describe('what cannot be read, or stored', () => {
  it('is set aside alone and named, everything else is stored, and it is brought when it can be', async () => {
    for (const seed of seedsFrom(40_000, 40, 300)) {
      const random = randomOf(seed);
      const odds = { ...trouble(random), touch: 0, failure: random() * 0.03 };
      const world = simulatedWorld(random, 20 + Math.floor(random() * 40), odds);
      const flaws = flawed(random, world);
      world.request('first', null);
      await runToSuccess(world, random);
      const record = world.records.at(-1)?.record;
      expect(record, `seed ${seed}`).toMatchObject({ status: 'succeeded', receipt: { missing: [] } });
      expect(
        // Which checks are required is asked of several at once, and no more once that fails.
        lost(world, 0, true).filter((number) => !flaws.has(number)),
        `seed ${seed}`,
      ).toEqual([]);
      const named = new Set(record?.receipt?.setAside?.map(({ number }) => number));
      const absent = world.pullRequests.filter(({ number }) => !world.stored.has(number));
      expect(
        absent.filter(({ number }) => !named.has(number)),
        `seed ${seed}`,
      ).toEqual([]);
      world.heal();
      world.request('second', undefined);
      await runToSuccess(world, random);
      expect(world.records.at(-1)?.record.receipt, `seed ${seed}`).toMatchObject({ complete: true, setAside: [] });
      expect(lost(world, 0), `seed ${seed}`).toEqual([]);
    }
  });
});

const HOUR_MS = 3_600_000;
const QUIET: Odds = { crash: 0, duplicate: 0, lose: 0, failure: 0, touch: 0 };

describe('somebody who is away', () => {
  /** A first sync that is left alone for so many hours after some steps; answers the requests that were made meanwhile. */
  async function leftAlone(of: Outage['of'], hours: number, steps: number) {
    const random = randomOf(steps);
    const world = simulatedWorld(random, 60, { ...QUIET });
    world.request('first', null);
    for (let step = 0; step < steps; step++) await world.step();
    const pages = world.state.sync?.progress.pages ?? 0;
    const before = world.requests;
    const outage = { of, from: world.fate.now, until: world.fate.now + hours * HOUR_MS };
    world.fate.outages.push(outage);
    let turns = 0;
    for (let step = 0; world.fate.now < outage.until && !world.idle; step++) {
      if (step > MOST_STEPS) throw new Error(`stuck: ${JSON.stringify(world.state.sync)}`);
      await world.step();
      // The schedule has its turn every half hour; a sync under way finds what there is.
      if (isCutOff(world) && world.state.sync === null) world.schedule(`turn ${++turns}`);
    }
    const requests = world.requests - before;
    const failed = world.records.map(({ record }) => record).filter(({ status }) => status === 'failed');
    await runToSuccess(world, random);
    return { world, requests, failed, pages };
  }

  it.each([2, 3, 4, 5, 6, 9, 14, 20, 26, 32])(
    'for four hours is waited for, in 40 requests, from step %i on',
    async (steps) => {
      for (const of of ['github', 'graphql', 'rest', 'database'] as const) {
        const { world, requests, failed, pages } = await leftAlone(of, 4, steps);
        expect(requests, of).toBeLessThanOrEqual(40);
        expect(failed, of).toEqual([]);
        const { record } = world.records.at(-1) ?? {};
        expect(record, of).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
        expect(record?.progress.pages, of).toBeGreaterThanOrEqual(pages);
        expect(lost(world, 0), of).toEqual([]);
      }
    },
  );

  it.each([3, 9, 20, 32])('for thirty hours is waited for, in 80 requests, and taken up again', async (steps) => {
    for (const of of ['github', 'database'] as const) {
      const { world, requests, failed } = await leftAlone(of, 30, steps);
      expect(requests, of).toBeLessThanOrEqual(80);
      expect(failed.length, of).toBeLessThanOrEqual(1);
      for (const { startedAt, finishedAt, error } of failed) {
        expect(Date.parse(finishedAt ?? '') - Date.parse(startedAt)).toBeGreaterThan(24 * HOUR_MS);
        expect(error?.detail).not.toBe('');
      }
      expect(world.records.at(-1)?.record, of).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
      expect(lost(world, 0), of).toEqual([]);
    }
  });
});
