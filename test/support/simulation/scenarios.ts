import assert from 'node:assert/strict';
import { lost, randomOf, runToSuccess, trouble, type World } from './run.ts';
import { simulatedWorld } from './world.ts';

const DAY_MS = 86_400_000;
/** What the simulated GitHub says of a failure by chance. */
const CHANCE = 'simulated';

/** What must hold of a seeded run; each throws when it does not. */
export type Scenario = (seed: number) => Promise<void>;

const last = (world: World) => world.records.at(-1)?.record;
const ascending = (numbers: Iterable<number>) => [...numbers].toSorted((a, b) => a - b);

/** A first sync of everything: nothing is lost, nothing is stuck, it ends complete. */
export const loseNothing: Scenario = async (seed) => {
  const random = randomOf(seed);
  const world = simulatedWorld(random, Math.floor(random() * 60), { ...trouble(random), uneven: seed % 2 === 0 });
  world.request('first', null);
  await runToSuccess(world, random);
  const end = last(world);
  assert.equal(end?.status, 'succeeded', end?.error?.detail);
  assert.deepEqual(lost(world, 0), []);
  assert.equal(end.receipt?.complete, true, JSON.stringify(end.receipt));
  assert.deepEqual(world.uncarried(Date.parse(end.startedAt)), []);
};

/** Half a year, as a long history is shown of every repository before any is read further back. */
const HALF_YEAR_MS = 182 * DAY_MS;

/**
 * A history of years: nothing older is stored before its newest half year is said to be complete, which is checked at that
 * moment, then the end of each next leg, further back each time; still it is one sync, with one receipt.
 */
export const showNewestFirst: Scenario = async (seed) => {
  const random = randomOf(seed);
  const apartMs = (24 + Math.floor(random() * 36)) * 3_600_000;
  // Enough is left behind the half year, also when some of it changes meanwhile.
  const size = Math.ceil(HALF_YEAR_MS / apartMs) + 300 + Math.floor(random() * 300);
  const world = simulatedWorld(random, { size, apartMs }, { ...trouble(random), evict: 0.1 });
  const halfYear = world.fate.now - HALF_YEAR_MS;
  world.request('first', random() < 0.5 ? null : Math.ceil((size * apartMs) / DAY_MS) + 9);
  await runToSuccess(world, random);
  const [first, ...others] = world.legs;
  assert(first, 'the newest half year is never said to be complete');
  assert(first.since >= halfYear && first.oldest >= halfYear, 'older ones come first');
  assert.deepEqual(
    [first, ...others].flatMap(({ lacking }) => lacking),
    [],
    'said to be complete, and is not',
  );
  others.reduce((before, { since }) => {
    assert(since <= before, 'less is complete than before');
    return since;
  }, first.since);
  // A record may be told twice.
  const succeeded = world.records.filter(({ record }) => record.status === 'succeeded').map(({ record }) => record.id);
  assert.equal(new Set(succeeded).size, 1);
  assert.equal(last(world)?.receipt?.complete, true, JSON.stringify(last(world)));
  assert.deepEqual(lost(world, 0), []);
};

/** Windows: narrow, then wider, joined while running, cancelled and begun again. */
export const keepWindows: Scenario = async (seed) => {
  const random = randomOf(seed);
  const world = simulatedWorld(random, 40, { ...trouble(random), uneven: seed % 2 === 0 });
  const began = world.state.sync?.startedAt ?? Date.parse('2026-01-01T00:00:00Z');
  const days = 1 + Math.floor(random() * 2);
  const { syncId } = world.request('narrow', days);
  for (let step = 0; step < random() * 30; step++) await world.step();
  if (random() < 0.3) world.cancel(syncId);
  const wider = random() < 0.5 ? 3 : null;
  world.request('wide', wider);
  await runToSuccess(world, random);
  const cutoff = wider === null ? 0 : began - wider * DAY_MS + DAY_MS / 2;
  assert.deepEqual(lost(world, cutoff), []);
  world.request('changes', undefined);
  await runToSuccess(world, random);
  assert.deepEqual(lost(world, cutoff), []);
  assert.equal(last(world)?.status, 'succeeded');
};

/** What webhooks tell is kept, whatever a sync is doing meanwhile, with the cursor evicted at any moment. */
export const keepRefreshes: Scenario = async (seed) => {
  const random = randomOf(seed);
  const refuse = seed % 2 === 0 ? 0 : 0.1;
  const world = simulatedWorld(random, 40, { ...trouble(random), touch: 0.5, webhook: 0.8, evict: 0.2, refuse });
  world.request('first', null);
  await runToSuccess(world, random);
  assert.equal(last(world)?.status, 'succeeded');
  const receipt = last(world)?.receipt;
  const setAside = receipt?.setAside ?? [];
  assert.deepEqual(receipt?.missing, []);
  assert.equal(receipt.complete, setAside.length === 0, 'a receipt that names what it lacks, and nothing else');
  // GitHub gives everything, so only a pull request whose holders died one after the other is left to a sync.
  if (refuse === 0) for (const { reason } of setAside) assert.match(reason, /^nothing was heard again of 7 holders/);
  // What could not be read for good is set aside: the schedule begins a sync, which asks for it.
  for (let round = 1; world.aside.size > 0; round++) {
    assert(round < 20, 'what is set aside never comes');
    world.request(`scheduled ${round}`, undefined);
    await runToSuccess(world, random);
  }
  const late = world.accepted.filter(({ number, updatedAt }) => {
    const row = world.stored.get(number);
    return !row || row.updatedAt < updatedAt || Object.keys(row.pending).length > 0;
  });
  assert.deepEqual(late, []);
  assert.deepEqual(world.uncarried(world.toldAt), []);
};

/** What was hidden, deleted, outdated or gone is found, and the end is what GitHub has. */
export const findDamage: Scenario = async (seed) => {
  const random = randomOf(seed);
  const odds = { ...trouble(random), touch: 0, evict: 0.1 };
  const world = simulatedWorld(random, 70, { ...odds, hide: 0.4 });
  world.request('first', null);
  await runToSuccess(world, random);
  assert.partialDeepStrictEqual(last(world), { status: 'succeeded', receipt: { complete: true } });
  assert.deepEqual(lost(world, 0), []);
  world.damage();
  world.request('verify', undefined, true);
  await runToSuccess(world, random);
  assert.partialDeepStrictEqual(last(world), { status: 'succeeded', receipt: { complete: true } });
  assert.deepEqual(last(world)?.receipt?.missing, []);
  assert.deepEqual(lost(world, 0), []);
  assert.deepEqual(ascending(world.stored.keys()), ascending(world.pullRequests.map(({ number }) => number)));
};

/** What GitHub hides together with its number is never counted as read: the next sync brings it. */
export const findNameless: Scenario = async (seed) => {
  const random = randomOf(seed);
  const world = simulatedWorld(random, 40, { ...trouble(random), touch: 0.3, nameless: 0.1 });
  for (const id of ['first', 'second', 'third']) {
    world.request(id, id === 'first' ? null : undefined);
    await runToSuccess(world, random);
  }
  world.calm();
  world.request('calm', undefined);
  await runToSuccess(world, random);
  assert.partialDeepStrictEqual(last(world), { status: 'succeeded', receipt: { complete: true, setAside: [] } });
  assert.deepEqual(lost(world, 0), []);
};

/** What cannot be read or stored is set aside alone and named, and brought when it can be. */
export const setAside: Scenario = async (seed) => {
  const random = randomOf(seed);
  const odds = { ...trouble(random), touch: 0, failure: random() * 0.03 };
  const world = simulatedWorld(random, 20 + Math.floor(random() * 40), odds);
  const flaws = flawed(random, world);
  world.request('first', null);
  await runToSuccess(world, random);
  const record = last(world);
  assert.equal(record?.status, 'succeeded', record?.error?.detail);
  assert.deepEqual(record.receipt?.missing, []);
  // Which checks are required is asked of several at once, and no more once that fails.
  assert.deepEqual(
    lost(world, 0, true).filter((number) => !flaws.has(number)),
    [],
  );
  const named = new Set(record.receipt.setAside?.map(({ number }) => number));
  const absent = world.pullRequests.map(({ number }) => number).filter((number) => !world.stored.has(number));
  assert.deepEqual(
    absent.filter((number) => !named.has(number)),
    [],
  );
  world.heal();
  world.request('second', undefined);
  await runToSuccess(world, random);
  const second = last(world)?.receipt;
  assert.equal(second?.complete, second?.setAside?.length === 0);
  // What fails by chance, twice at the same place, is set aside anew: a sync without chance brings it.
  const byChance = new Set(second?.setAside?.flatMap(({ number, reason }) => (reason === CHANCE ? [number] : [])));
  assert.deepEqual(
    second?.setAside?.filter(({ number }) => !byChance.has(number)),
    [],
  );
  world.calm();
  world.request('third', undefined);
  await runToSuccess(world, random);
  assert.equal(last(world)?.receipt?.complete, true);
  assert.deepEqual(last(world)?.receipt?.setAside, []);
  assert.deepEqual(lost(world, 0), []);
};

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

/** Runs a scenario for many seeds; what is thrown names the seed. */
export async function holdsFor(scenario: Scenario, from: number, count: number): Promise<void> {
  for (let seed = from; seed < from + count; seed++) {
    try {
      await scenario(seed);
    } catch (error) {
      throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
    }
  }
}
