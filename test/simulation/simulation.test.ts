import { describe, expect, it } from 'vitest';
import { sized } from '../support/sized.ts';
import { anyCommands } from '../support/simulation/any-commands.ts';
import type { Odds, Outage } from '../support/simulation/fate.ts';
import { keepAnalysing } from '../support/simulation/keep-analysing.ts';
import { isCutOff, lost, MAX_STEPS, randomOf, runToEnd, runToSuccess } from '../support/simulation/run.ts';
import {
  findDamage,
  findNameless,
  holdsFor,
  keepRefreshes,
  keepWindows,
  loseNothing,
  setAside,
  showNewestFirst,
} from '../support/simulation/scenarios.ts';
import { readBreadthFirst, shareFairly } from '../support/simulation/fair-shares.ts';
import { estimateImport } from '../support/simulation/whole-import.ts';
import { shareBudget } from '../support/simulation/share-budget.ts';
import { simulatedWorld } from '../support/simulation/world.ts';

/** Batches of seeds of which `npm test` runs the first few. */
const BATCHES = Array.from({ length: 20 }, (_, index) => index);
const QUICK_BATCHES = 3;

describe('a sync under crashes, duplicates, losses, reordering and failures', () => {
  const loseNothingIn = (batch: number) => holdsFor(loseNothing, batch * 150, sized(20, 150));

  it.each(BATCHES.slice(0, QUICK_BATCHES))('loses nothing, gets stuck nowhere and always ends (batch %i)', (batch) =>
    expect(loseNothingIn(batch)).resolves.toBeUndefined(),
  );

  it.each(BATCHES.slice(QUICK_BATCHES))('loses nothing with more seeds (batch %i)', { tags: 'long' }, (batch) =>
    expect(loseNothingIn(batch)).resolves.toBeUndefined(),
  );

  it('completes the newest half year of a long history before it stores anything older, then leg by leg', () =>
    expect(holdsFor(showNewestFirst, 100_000, sized(6, 100))).resolves.toBeUndefined());

  it('keeps every window: narrow, then wider, joined while running, cancelled and begun again', () =>
    expect(holdsFor(keepWindows, 10_000, sized(20, 400))).resolves.toBeUndefined());

  it('keeps what webhooks tell, whatever a sync is doing meanwhile, with the cursor evicted at any moment', () =>
    expect(holdsFor(keepRefreshes, 20_000, sized(20, 150))).resolves.toBeUndefined());

  it('finds what was hidden, deleted, outdated or gone, and ends with what GitHub has', () =>
    expect(holdsFor(findDamage, 30_000, sized(20, 400))).resolves.toBeUndefined());

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

describe('what cannot be read, or stored', () => {
  it('is set aside alone and named, everything else is stored, and it is brought when it can be', () =>
    expect(holdsFor(setAside, 40_000, sized(40, 300))).resolves.toBeUndefined());

  it('is set aside with its reason when webhooks named it and GitHub refuses it, and the next sync brings it', async () => {
    const random = randomOf(1);
    const world = simulatedWorld(random, 20, { ...QUIET, touch: 1, webhook: 1, refuse: 1 });
    world.request('first', null);
    for (let step = 0; step < 40; step++) await world.step();
    world.fate.odds.touch = 0;
    await runToSuccess(world, random);
    const left = [...world.aside.values()];
    expect(left.length).toBeGreaterThan(0);
    expect(left.filter(({ list, reason }) => list !== null || reason !== 'refused')).toEqual([]);
    world.fate.odds.refuse = 0;
    world.request('second', undefined);
    await runToSuccess(world, random);
    expect([...world.aside.values()]).toEqual([]);
    expect(lost(world, 0)).toEqual([]);
  });
});

describe('a pull request that GitHub hides together with its number', () => {
  it('is never counted as read, and the next sync brings it', () =>
    expect(holdsFor(findNameless, 80_000, sized(20, 200))).resolves.toBeUndefined());
});

describe('a cursor that is told anything, by its holder and by strangers', () => {
  it('keeps what its rules promise', () =>
    expect(holdsFor(anyCommands, 70_000, sized(40, 400))).resolves.toBeUndefined());
});

describe('a quota that repositories share', () => {
  it('keeps its slots and limits, whatever GitHub says and when processes die, and serves everybody in the end', () =>
    expect(holdsFor(shareBudget, 50_000, sized(40, 400))).resolves.toBeUndefined());
});

describe('repositories of one quota', () => {
  it.each([16, sized(300, 3_000), sized(1_000, 10_000)])(
    'make another workspace wait a minute longer at most, when they are %i',
    (crowd) => expect(holdsFor((seed) => shareFairly(seed, crowd), 90_000, sized(1, 10))).resolves.toBeUndefined(),
  );

  it('are read to their newest months before any is read further back', () =>
    expect(holdsFor(readBreadthFirst, 91_000, sized(2, 50))).resolves.toBeUndefined());
});

describe('the import of many repositories', () => {
  it('says from its first tenth on how long it takes yet, right within a fifth at eight of nine tenths', () =>
    expect(holdsFor(estimateImport, 92_000, sized(1, 60))).resolves.toBeUndefined());
});

describe('a model that is away, asked by runs that die', () => {
  it('is asked as promised, for everything that is to be analysed', () =>
    expect(holdsFor(keepAnalysing, 60_000, sized(40, 400))).resolves.toBeUndefined());
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
    let runs = 0;
    for (let step = 0; world.fate.now < outage.until && !world.idle; step++) {
      if (step > MAX_STEPS) throw new Error(`stuck: ${JSON.stringify(world.state.sync)}`);
      await world.step();
      // The schedule runs every half hour; a sync that runs finds everything by itself.
      if (isCutOff(world) && world.state.sync === null) world.schedule(`scheduled ${++runs}`);
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
