import { beforeEach, describe, expect, it } from 'vitest';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import type { Deployment } from '../../src/domain/entities.ts';
import type { Scope } from '../../src/storage/database.ts';
import { finishDeployments, saveDeployments } from '../../src/storage/deployments.ts';
import { pendingWalks, saveWalks } from '../../src/storage/deployment-walks.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../../src/storage/stale-facts.ts';
import { isDeployed, readDelivery, readDeliveryByMerges } from '../../src/storage/metrics/delivery.ts';
import type { MetricsScope } from '../../src/storage/metrics/events.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { commit, complete, person, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
});

const HOUR = 3_600_000;
const hour = (hours: number) => new Date(Date.UTC(2026, 0, 5) + hours * HOUR).toISOString();
const WINDOW = { from: hour(0), to: hour(1_000) };
const hours = (count: number) => count * 3_600;

/** A merge, its commit named after its number, made from a commit of `begun`. */
function merge(number: number, times: { begun: number; opened: number; merged: number | null }, more = {}) {
  const mergedAt = times.merged === null ? null : hour(times.merged);
  return snapshot({
    number,
    createdAt: hour(times.opened),
    state: mergedAt === null ? 'open' : 'merged',
    mergedAt,
    closedAt: mergedAt,
    mergeCommitSha: mergedAt === null ? null : String(number).padStart(40, '0'),
    lists: {
      commits: complete([commit(`of-${number}`, { authoredAt: hour(times.begun), committedAt: hour(times.begun) })]),
    },
    ...more,
  });
}

const reverting = (number: number) => ({
  title: `Revert "Change ${number}"`,
  body: `Reverts octo/repository-1#${number}`,
});

/** Deployments by their hour, each with the numbers of what it carries. */
async function deploy(carried: [number, number[]][], more: Partial<Deployment>[] = []): Promise<void> {
  const succeeded = carried.map(([at], index) => deployment(index + 1, at));
  const others = more.map((changes, index) => ({ ...deployment(900 + index, 0), ...changes }));
  await saveDeployments(test.db, scope, [...succeeded, ...others]);
  await finishDeployments(test.db, scope, 0);
  const walks = await pendingWalks(test.db, scope, 100);
  await saveWalks(
    test.db,
    scope,
    walks.map(({ deploymentId, sha }) => ({
      deploymentId,
      shas: (carried[Number(sha) - 1]?.[1] ?? []).map((number) => String(number).padStart(40, '0')),
      cursor: null,
    })),
  );
}

function deployment(githubId: number, at: number): Deployment {
  return {
    githubId: String(githubId),
    sha: String(githubId),
    ref: 'main',
    environment: 'production',
    state: 'active',
    creator: null,
    createdAt: hour(at),
    succeededAt: hour(at),
    updatedAt: hour(at),
  };
}

async function compute(of: Scope = scope): Promise<void> {
  const stale = await staleFacts(test.db, of, FACTS_VERSIONS, 100);
  await saveFacts(test.db, of, FACTS_VERSIONS, stale.map(factsOf));
}

describe('delivery by deployments', () => {
  it('counts as failed what a revert of it or a hotfix followed, before the next and within seven days', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 3, merged: 5 }),
      merge(2, { begun: 2, opened: 4, merged: 8 }),
      merge(3, { begun: 12, opened: 13, merged: 15 }),
      // Of 1, before the next deployment: the first failed, for the nine hours from merge to merge.
      merge(11, { begun: 12, opened: 12, merged: 14 }, reverting(1)),
      // Of 2, after the next deployment, which did not carry it.
      merge(12, { begun: 25, opened: 25, merged: 26 }, reverting(2)),
      // After the second: it failed, from the last merge that it carried, for sixteen hours.
      merge(13, { begun: 30, opened: 30, merged: 31 }, { labels: ['hotfix'] }),
      // Of 3, but more than seven days later.
      merge(14, { begun: 20 + 169, opened: 20 + 169, merged: 20 + 170 }, reverting(3)),
    ]);
    await deploy(
      [
        [10, [1, 2]],
        [20, [3, 11]],
        [300, []],
      ],
      [
        { environment: 'staging', createdAt: hour(11), succeededAt: hour(11) },
        { state: 'failure', createdAt: hour(13), succeededAt: null },
      ],
    );
    await compute();
    expect(await readDelivery(test.db, scope, WINDOW)).toEqual({
      deployments: 3,
      failed: 2,
      // 1 in nine hours, 2, 3 and 11 in eight.
      leadTime: { n: 4, p50: hours(8) },
      timeToRestore: { n: 2, p50: hours(12.5) },
    });
  });

  it('counts a failure at once, and how long it took once the repair is merged', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 3, merged: 5 }),
      merge(2, { begun: 12, opened: 12, merged: null }, { headRef: 'hotfix/login' }),
    ]);
    await deploy([[10, [1]]]);
    await compute();
    expect(await readDelivery(test.db, scope, WINDOW)).toMatchObject({
      deployments: 1,
      failed: 1,
      timeToRestore: { n: 0, p50: null },
    });
  });

  it('looks at the deployment after the window for the end of the last one in it', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 3, merged: 5 }),
      merge(2, { begun: 40, opened: 40, merged: 41 }, reverting(1)),
    ]);
    await deploy([
      [10, [1]],
      [30, []],
    ]);
    await compute();
    const { deployments, failed } = await readDelivery(test.db, scope, { from: hour(0), to: hour(20) });
    expect([deployments, failed]).toEqual([1, 0]);
  });

  it('takes as long to restore as the first repair of each failing change', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 3, merged: 5 }),
      merge(2, { begun: 2, opened: 4, merged: 8 }),
      // Of 1, twice.
      merge(11, { begun: 12, opened: 12, merged: 15 }, reverting(1)),
      merge(12, { begun: 13, opened: 13, merged: 25 }, reverting(1)),
      // Of what cannot be known: of the last change, 2.
      ...[13, 14, 15].map((number) =>
        merge(number, { begun: 14, opened: 14, merged: number + 5 }, { headRef: `hotfix/${number}` }),
      ),
    ]);
    await deploy([[10, [1, 2]]]);
    await compute();
    expect(await readDelivery(test.db, scope, WINDOW)).toMatchObject({
      deployments: 1,
      failed: 1,
      timeToRestore: { n: 2, p50: hours(10) },
    });
  });

  it('is known where and when there are deployments', async () => {
    const other = {
      ...scope,
      repositoryId: (await upsertRepository(test.db, scope.workspaceId, repositoryOf(2), null)).id,
    };
    await savePullRequests(test.db, scope, [merge(1, { begun: 1, opened: 3, merged: 5 }, { author: person(1) })]);
    await savePullRequests(test.db, other, [merge(1, { begun: 1, opened: 3, merged: 5 }, { author: person(2) })]);
    await deploy([[10, [1]]]);
    await compute();
    await compute(other);
    const { workspaceId } = scope;
    const known = (of: MetricsScope, from = 0, to = 1_000) =>
      isDeployed(test.db, of, { from: hour(from), to: hour(to) });
    expect(await Promise.all([known({ workspaceId }), known(scope), known(other)])).toEqual([true, true, false]);
    expect(await known({ workspaceId }, 0, 9)).toBe(false);
    // What nothing was deployed of afterwards was deployed no more.
    expect(await known({ workspaceId }, 500, 600)).toBe(true);
    // Somebody whose work is in the other repository alone.
    expect(await known({ workspaceId, author: 'person-1' })).toBe(true);
    expect(await known({ workspaceId, author: 'person-2' })).toBe(false);
  });

  it('of one author fails by a revert of their own work, and by a hotfix of nobody knows what', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 3, merged: 5 }, { author: person(1) }),
      merge(2, { begun: 2, opened: 4, merged: 8 }, { author: person(2) }),
      merge(3, { begun: 12, opened: 12, merged: 14 }, reverting(2)),
    ]);
    await deploy([[10, [1, 2]]]);
    await compute();
    const failed = async (author?: string) => (await readDelivery(test.db, { ...scope, author }, WINDOW)).failed;
    expect([await failed(), await failed('person-1'), await failed('person-2')]).toEqual([1, 0, 1]);
    await savePullRequests(test.db, scope, [merge(4, { begun: 13, opened: 13, merged: 15 }, { labels: ['hotfix'] })]);
    await compute();
    expect(await failed('person-1')).toBe(1);
  });

  it('of one author or label is that of deployments which carried their work', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 3, merged: 5 }, { author: person(1), labels: ['api'] }),
      merge(2, { begun: 12, opened: 13, merged: 15 }, { author: person(2) }),
    ]);
    await deploy([
      [10, [1]],
      [20, [2]],
      [30, []],
    ]);
    await compute();
    expect(await readDelivery(test.db, { ...scope, author: 'person-2' }, WINDOW)).toMatchObject({
      deployments: 1,
      leadTime: { n: 1, p50: hours(8) },
    });
    expect(await readDelivery(test.db, { ...scope, label: 'api' }, WINDOW)).toMatchObject({
      deployments: 1,
      leadTime: { n: 1, p50: hours(9) },
    });
  });
});

describe('delivery by merges', () => {
  it('counts as failed the merges that a merged revert names, and the time between the two', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 3, merged: 5 }),
      merge(2, { begun: 2, opened: 4, merged: 8 }),
      merge(3, { begun: 12, opened: 12, merged: 14 }, reverting(1)),
      merge(4, { begun: 12, opened: 12, merged: null }, reverting(2)),
      merge(5, { begun: 20, opened: 20, merged: 21 }, { labels: ['hotfix'] }),
    ]);
    await compute();
    expect(await readDeliveryByMerges(test.db, scope, WINDOW)).toEqual({
      deployments: 4,
      failed: 1,
      leadTime: { n: 4, p50: hours(3) },
      timeToRestore: { n: 1, p50: hours(9) },
    });
  });
});
