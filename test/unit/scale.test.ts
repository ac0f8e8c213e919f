import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../bench/scale/clock.ts';
import { drawRepositories, shareOut, usualTraits } from '../../bench/scale/history.ts';
import { billOf, PRICES, type MonthlyUse } from '../../bench/scale/prices.ts';
import { consumersOf, simulatedQueue } from '../../bench/scale/queue.ts';
import { installationLimits } from '../../bench/scale/quota.ts';
import { cursorOf, githubRepository } from '../../bench/scale/repository.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const DAY_MS = 86_400_000;

describe('the virtual clock', () => {
  it('lets work sleep beside other work, in the order of its instants', async () => {
    const clock = virtualClock(NOW);
    const seen: [string, number][] = [];
    async function work(name: string, milliseconds: number): Promise<void> {
      for (let times = 0; times < 2; times++) {
        await clock.sleep(milliseconds);
        seen.push([name, clock.now() - NOW]);
      }
    }
    clock.watch(work('slow', 70));
    clock.watch(work('fast', 30));
    await clock.run(() => false);
    expect(seen).toEqual([
      ['fast', 30],
      ['fast', 60],
      ['slow', 70],
      ['slow', 140],
    ]);
  });

  it('ends with the failure of watched work', async () => {
    const clock = virtualClock(NOW);
    clock.watch(clock.sleep(10).then(() => Promise.reject(new Error('broken'))));
    await expect(clock.run(() => false)).rejects.toThrow('broken');
  });
});

describe('a queue', () => {
  it('has the consumers of wrangler.toml, and no more at once', async () => {
    expect(consumersOf('webhooks')).toEqual({ atOnce: 10, batch: 50 });
    expect(() => consumersOf('nowhere')).toThrow('wrangler.toml has no consumer of nowhere');
    const clock = virtualClock(NOW);
    const begun: number[] = [];
    const queue = simulatedQueue<number>(clock, { atOnce: 1, batch: 2 }, 50, async () => {
      begun.push(clock.now() - NOW);
      await clock.sleep(100);
    });
    for (const body of [1, 2, 3]) queue.send(body);
    queue.send(4, 1);
    await clock.run(() => false);
    expect(begun).toEqual([50, 150, 1_050]);
    // The second and the third wait for the first.
    expect(queue.waitedMs()).toBe(200);
  });
});

describe('drawn repositories', () => {
  it('are the same for a seed, and a fifth of them has four fifths of the pull requests', () => {
    const sizes = drawRepositories(10_000, 1).map(({ pullRequests }) => pullRequests);
    expect(drawRepositories(10_000, 1).map(({ pullRequests }) => pullRequests)).toEqual(sizes);
    const sorted = sizes.toSorted((a, b) => b - a);
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(sorted.slice(0, 2_000)) / sum(sorted)).toBeCloseTo(0.8, 1);
    expect(sorted[5_000]).toBeGreaterThan(140);
    expect(sorted[5_000]).toBeLessThan(160);
  });

  it('are shared out so that each workspace has one, and the last the fewest', () => {
    const shares = shareOut(1_000, 100);
    expect(shares.reduce((total, share) => total + share, 0)).toBe(1_000);
    expect(Math.min(...shares)).toBe(shares.at(-1));
    expect(shareOut(10, 10)).toEqual(Array.from({ length: 10 }, () => 1));
  });
});

describe('a repository on GitHub', () => {
  it('lists what changed first, then the others, each once, in pages that a cursor continues', () => {
    let now = NOW;
    const tracked = { workspaceId: 'w', repositoryId: 'r', githubId: '1', fullName: 'acme/r' };
    const repository = githubRepository(
      { ...tracked, credential: { connectionId: null } },
      usualTraits(5, 5 * DAY_MS),
      () => now,
    );
    const before = repository.tag();
    now += 60_000;
    repository.touch(2);
    now += 60_000;
    repository.touch(null);
    expect(repository.tag()).not.toBe(before);
    expect(repository.count()).toBe(6);
    const numbers: number[] = [];
    let more = true;
    for (let after: string | null = null; more;) {
      const page = repository.list(after, 2);
      numbers.push(...page.pulls.map(({ number }) => number));
      const last = page.pulls.at(-1);
      after = last ? cursorOf(last) : null;
      more = page.more;
    }
    expect(numbers).toEqual([6, 2, 5, 4, 3, 1]);
  });
});

describe('an installation', () => {
  it('has more an hour for each repository and user beyond 20, up to 12,500', () => {
    expect(installationLimits(10, 10)).toEqual({ points: 5_000, restRequests: 5_000 });
    expect(installationLimits(30, 40)).toEqual({ points: 6_500, restRequests: 6_500 });
    expect(installationLimits(1_000, 1_000)).toEqual({ points: 12_500, restRequests: 12_500 });
  });
});

describe('the bill of a month', () => {
  const nothing: MonthlyUse = {
    workerRequests: 0,
    workerCpuMs: 0,
    queueMessages: 0,
    objectRequests: 0,
    objectSeconds: 0,
    rowsRead: 0,
    rowsWritten: 0,
    objectGigabytes: 0,
    computeUnitHours: 0,
    databaseGigabytes: 0,
  };

  it('is the base alone for what the plan includes', () => {
    expect(billOf(nothing)).toEqual({ cloudflare: PRICES.workers.base, neon: 0, total: PRICES.workers.base });
    expect(billOf({ ...nothing, workerRequests: 10e6, queueMessages: 333_333 }).total).toBe(PRICES.workers.base);
  });

  it('adds what is beyond, by the million, and the database by hours and gigabytes', () => {
    // A million messages are three million operations, of which one is included.
    expect(billOf({ ...nothing, queueMessages: 1e6 }).cloudflare).toBeCloseTo(5.8);
    expect(billOf({ ...nothing, objectSeconds: (1e6 + 400e3) / 0.128 }).cloudflare).toBeCloseTo(17.5);
    expect(billOf({ ...nothing, computeUnitHours: 100, databaseGigabytes: 10 }).neon).toBeCloseTo(14.1);
  });
});
