// @module-tag nightly
import { describe, expect, it } from 'vitest';
import { importAll } from '../../bench/scale/import.ts';
import { USUAL_PACE } from '../../bench/scale/pace.ts';
import { useDatabase } from '../support/database.ts';
import { sized } from '../support/sized.ts';
import { traitsOfReplay } from '../support/traits-of-replay.ts';
import { withVirtualDeployment } from '../support/virtual-deployment.ts';

const test = useDatabase();

/** GitHub's pace as the replay has it: keys take as long as whole pull requests, and REST takes no time. */
const PACE = { ...USUAL_PACE, keyMs: 100, queryMs: 100, restMs: 0, databaseCpuMs: 0, requestCpuMs: 0 };
const WITHIN = 0.1;

interface Case {
  binds: string;
  sizes: number[];
  points: number;
  restRequests: number;
}

const SHORT: Case[] = [{ binds: 'points', sizes: [12, 8, 5], points: 6, restRequests: 5_000 }];
const LONG: Case[] = [
  { binds: 'points', sizes: [400], points: 15, restRequests: 5_000 },
  { binds: 'points', sizes: [150, 60, 30], points: 15, restRequests: 5_000 },
  { binds: 'REST requests', sizes: [150, 60, 60, 60, 30, 30, 20, 20, 10, 10], points: 5_000, restRequests: 150 },
  { binds: 'server time', sizes: [400, 150, 150, 60, 60, 60, 30, 30, 20, 10], points: 5_000, restRequests: 5_000 },
];

describe('the simulation of many repositories', () => {
  it.each(sized(SHORT, LONG))(
    'takes the time, points and requests of the product within 10 %: $sizes, where $binds bind',
    { timeout: 600_000 },
    async ({ sizes, points, restRequests }) => {
      const repositories = sizes.map((pullRequests, index) => ({
        fullName: `acme/r${index}`,
        pullRequests,
        seed: index + 1,
      }));
      const { real, traits } = await withVirtualDeployment(
        test.local,
        PACE,
        {
          repositories,
          latency: { base: 0, perPullRequest: 100 },
          pointsAnHour: points,
          restRequestsAnHour: restRequests,
        },
        async ({ importAll: read, replay }) => ({
          real: await read(repositories.map(({ fullName }) => fullName)),
          traits: repositories.map(({ fullName }) => traitsOfReplay(replay, fullName)),
        }),
      );
      const simulated = await importAll({ workspaces: [traits], pace: PACE, limits: { points, restRequests } });
      expect(real.records.map(({ status, receipt }) => ({ status, complete: receipt?.complete }))).toEqual(
        sizes.map(() => ({ status: 'succeeded', complete: true })),
      );
      within(simulated.everythingMs, real.elapsedMs);
      within(simulated.use.points, real.points);
      within(simulated.use.restRequests, real.restRequests);
    },
  );
});

function within(simulated: number, real: number): void {
  expect(simulated).toBeGreaterThan(real * (1 - WITHIN));
  expect(simulated).toBeLessThan(real * (1 + WITHIN));
}
