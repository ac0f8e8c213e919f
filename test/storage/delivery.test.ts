import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Deployment } from '../../src/domain/entities.ts';
import { rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { decideSource } from '../../src/storage/deployment-source.ts';
import { changeDeploymentRule } from '../support/change-deployment-rule.ts';
import { listDeployments } from '../../src/storage/deployment-list.ts';
import { saveDeployments } from '../../src/storage/deployments.ts';
import { readDelivery } from '../../src/storage/metrics/delivery.ts';
import type { MetricsScope } from '../../src/storage/metrics/events.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll, walkAll } from '../support/compute-all.ts';
import { newScope, repositoryOf, rowsOf, useDatabase } from '../support/database.ts';
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
const shaOf = (number: number) => String(number).padStart(40, '0');

/** A merge, its commit named after its number, made from a commit of `begun`. */
function merge(number: number, times: { begun: number; opened: number; merged: number | null }, more = {}) {
  const mergedAt = times.merged === null ? null : hour(times.merged);
  return snapshot({
    number,
    createdAt: hour(times.opened),
    state: mergedAt === null ? 'open' : 'merged',
    mergedAt,
    closedAt: mergedAt,
    mergeCommitSha: mergedAt === null ? null : shaOf(number),
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

/** A deployment of the merge with this number, and so of all with smaller ones. */
function deployment(githubId: number, at: number, number: number, more: Partial<Deployment> = {}): Deployment {
  return {
    githubId: String(githubId),
    sha: shaOf(number),
    ref: 'main',
    environment: 'production',
    state: 'active',
    creator: null,
    createdAt: hour(at),
    succeededAt: hour(at),
    updatedAt: hour(at),
    ...more,
  };
}

const LINE = {
  historyOf: (sha: string) => Array.from({ length: Number(sha) }, (_, index) => shaOf(index + 1)).toReversed(),
  isAncestor: (sha: string, of: string) => Number(sha) < Number(of),
};

async function deploy(listed: Deployment[]): Promise<string[]> {
  await changeDeploymentRule(test.db, scope, 'deployments', Date.parse(hour(0)));
  await saveDeployments(test.db, scope, listed);
  const asked = await walkAll(test.db, scope, LINE);
  await computeAll(test.db, scope);
  return asked;
}

const listed = async (asked: Partial<Parameters<typeof listDeployments>[1]> = {}) =>
  (await listDeployments(test.db, { ...scope, ...asked }, 100, null)).data;

describe('delivery by deployments', () => {
  it('counts one commit in two environments as one deployment, and its failure as one of one', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 2, merged: 3 }),
      merge(2, { begun: 4, opened: 5, merged: 6 }, reverting(1)),
      merge(3, { begun: 4, opened: 5, merged: 9 }),
      merge(4, { begun: 4, opened: 5, merged: 11 }),
    ]);
    const everywhere = [1, 2, 3, 4].flatMap((number) => [
      deployment(number, 3 * number, number, { environment: 'production-eu' }),
      deployment(100 + number, 3 * number + 0.5, number, { environment: 'production-us' }),
    ]);
    expect(await deploy(everywhere)).toEqual([]);
    // 1 failed at 3:00, and what reverts it was deployed at 6:00.
    expect(await readDelivery(test.db, scope, WINDOW)).toMatchObject({
      sources: [{ source: 'deployments', repositories: 1, deployments: 4 }],
      deployments: 4,
      days: 1,
      failed: 1,
      notRecovered: 0,
      rework: 1,
      recoveryTime: { n: 1, p50: hours(3) },
    });
    expect((await listed({ measure: 'deploymentFrequency' })).map(({ carried }) => carried)).toEqual([1, 1, 1, 1]);
  });

  it('fails what first carried a reverted change, however often there was a deployment since', async () => {
    const changes = Array.from({ length: 11 }, (_, index) =>
      merge(index + 1, { begun: index, opened: index, merged: index + 1 }),
    );
    await savePullRequests(test.db, scope, [
      ...changes,
      merge(12, { begun: 11, opened: 11, merged: 11.5 }, reverting(3)),
    ]);
    await deploy(Array.from({ length: 12 }, (_, index) => deployment(index + 1, index + 2, index + 1)));
    const failed = await listed({ measure: 'changeFailRate' });
    expect(failed.map(({ sha, causes, recoverySeconds }) => [Number(sha), causes[0]?.number, recoverySeconds])).toEqual(
      [[3, 12, hours(9)]],
    );
    expect(await readDelivery(test.db, scope, WINDOW)).toMatchObject({ deployments: 12, failed: 1 });
  });

  it('asks about each rollback once, counts none as a deployment, and fails what it took back', async () => {
    await savePullRequests(
      test.db,
      scope,
      [1, 2, 3].map((number) => merge(number, { begun: number, opened: number, merged: number })),
    );
    const history = [deployment(1, 4, 1), deployment(2, 5, 2), deployment(3, 6, 1), deployment(4, 7, 2)];
    expect(await deploy(history)).toEqual([`${shaOf(1)} < ${shaOf(2)}`]);
    expect((await listed()).map(({ kind, failed }) => [kind, failed])).toEqual([
      ['roll_forward', null],
      ['rollback', null],
      ['deployment', true],
      ['deployment', false],
    ]);
    expect(await readDelivery(test.db, scope, WINDOW)).toMatchObject({
      deployments: 2,
      failed: 1,
      rollbacks: 1,
      rework: 1,
      recoveryTime: { n: 1, p50: hours(1) },
    });
    expect(await deploy([...history, deployment(5, 8, 1)])).toEqual([]);
    expect(await readDelivery(test.db, scope, WINDOW)).toMatchObject({ deployments: 2, rollbacks: 2, rework: 2 });
  });

  it('hears of a deployment late, and gives it what it carried', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 2, merged: 3 }),
      merge(2, { begun: 4, opened: 5, merged: 30 }, reverting(1)),
    ]);
    await deploy([deployment(2, 40, 2)]);
    expect((await listed()).map(({ carried, failed }) => [carried, failed])).toEqual([[2, false]]);
    await deploy([deployment(1, 5, 1)]);
    expect((await listed()).map(({ carried, failed, leadTimeSeconds }) => [carried, failed, leadTimeSeconds])).toEqual([
      [1, false, hours(36)],
      [1, true, hours(4)],
    ]);
  });

  it('writes only what changed, and nothing when nothing is due', async () => {
    await savePullRequests(test.db, scope, [merge(1, { begun: 1, opened: 2, merged: 3 })]);
    await deploy([deployment(1, 5, 1)]);
    const versions = async () =>
      (await rowsOf(test.db, scope, 'deployment_facts', 'at')).map((row) => row['fingerprint']);
    const [before] = await versions();
    await rowsAsTenant(test.db, scope.workspaceId, sql`update deployment_facts set carried = 77`);
    await saveDeployments(test.db, scope, [deployment(2, 6, 1)]);
    await walkAll(test.db, scope, LINE);
    await computeAll(test.db, scope);
    expect((await listed()).map(({ kind, carried }) => [kind, carried])).toEqual([
      ['repetition', 0],
      ['deployment', 77],
    ]);
    expect((await versions())[0]).toBe(before);
  });

  it('counts what was deployed in the window for the lead time, whenever it was merged', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 2, merged: 3 }),
      merge(2, { begun: 10, opened: 10, merged: 20 }),
    ]);
    await deploy([deployment(1, 4, 1), deployment(2, 50, 2)]);
    const late = await readDelivery(test.db, scope, { from: hour(40), to: hour(60) });
    expect(late).toMatchObject({ deployments: 1, leadTime: { n: 1, p50: hours(40) } });
  });

  it('of one author or label is that of deployments which carried their work', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 3, merged: 5 }, { author: person(1), labels: ['api'] }),
      merge(2, { begun: 12, opened: 13, merged: 15 }, { author: person(2) }),
      merge(3, { begun: 12, opened: 13, merged: 15 }, { author: person(3) }),
    ]);
    await deploy([deployment(1, 10, 1), deployment(2, 20, 2), deployment(3, 30, 3)]);
    const of = (more: Partial<MetricsScope>) => readDelivery(test.db, { ...scope, ...more }, WINDOW);
    expect(await of({ author: 'person-2' })).toMatchObject({ deployments: 1, leadTime: { n: 1, p50: hours(8) } });
    expect(await of({ label: 'api' })).toMatchObject({ deployments: 1, leadTime: { n: 1, p50: hours(9) } });
    expect((await listed({ author: 'person-2' })).map(({ sha }) => Number(sha))).toEqual([2]);
  });

  it('of one author has no rollback, also none to what this author had delivered', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 3, merged: 5 }, { author: person(1) }),
      merge(2, { begun: 12, opened: 13, merged: 15 }, { author: person(2) }),
    ]);
    const there = { environment: 'production-us' };
    await deploy([
      deployment(1, 20, 1),
      deployment(2, 21, 2),
      deployment(3, 21.1, 2, there),
      deployment(4, 22, 1),
      // A part of that rollback.
      deployment(5, 22.1, 1, there),
    ]);
    const of = (author: string) => readDelivery(test.db, { ...scope, author }, WINDOW);
    expect(await readDelivery(test.db, scope, WINDOW)).toMatchObject({ deployments: 2, rollbacks: 1, rework: 1 });
    expect(await of('person-1')).toMatchObject({ deployments: 1, failed: 0, rollbacks: 0, rework: 0 });
    expect(await of('person-2')).toMatchObject({ deployments: 1, failed: 1, rollbacks: 0, rework: 0 });
    expect(await listed({ author: 'person-1', measure: 'reworkRate', part: 'denominator' })).toHaveLength(1);
    expect((await listed({ author: 'person-1' })).map(({ kind }) => kind)).toEqual(['deployment']);
  });

  it('says of a pull request whether it is deployed, whatever a request filters by', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 3, merged: 5 }, { author: person(1) }),
      merge(2, { begun: 12, opened: 13, merged: 15 }, { author: person(2) }),
      merge(3, { begun: 12, opened: 13, merged: null }),
    ]);
    const isDeployed = async () =>
      (await rowsOf(test.db, scope, 'pull_request_facts', 'opened_at, merged_at')).map((row) => row['is_deployed']);
    await computeAll(test.db, scope);
    expect(await isDeployed()).toEqual([null, null, null]);
    await deploy([deployment(1, 10, 1)]);
    expect(await isDeployed()).toEqual([true, false, null]);
  });
});

describe('a pull request that takes another back', () => {
  it('is a revert only until it is itself taken back: a re-land is none', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 1, merged: 2 }),
      merge(2, { begun: 3, opened: 3, merged: 4 }, reverting(1)),
      merge(3, { begun: 5, opened: 5, merged: 6 }, { title: 'Revert "Revert"', body: 'Reverts octo/repository-1#2' }),
      merge(4, { begun: 7, opened: 7, merged: 8 }, { title: 'Revert "x"', body: 'Reverts octo/repository-1#3' }),
    ]);
    await computeAll(test.db, scope);
    const reverts = async () =>
      (await rowsOf(test.db, scope, 'pull_request_facts', 'opened_at')).map((row) => [
        row['is_revert'],
        row['reverts_number'],
      ]);
    const expected = [
      [false, null],
      [true, 1],
      [false, 2],
      [true, 3],
    ];
    expect(await reverts()).toEqual(expected);
    // Computed again, it is not a revert for a moment.
    await rowsAsTenant(test.db, scope.workspaceId, sql`update pull_requests set facts_due = true`);
    await computeAll(test.db, scope);
    expect(await reverts()).toEqual(expected);
    // With merges as proxy, 1 and 3 failed; the re-land failed nothing, and only the two reverts are rework.
    expect(await readDelivery(test.db, scope, WINDOW)).toMatchObject({
      sources: [{ source: 'merges' }],
      deployments: 4,
      failed: 2,
      rework: 2,
    });
  });
});

describe('a pull request that no longer', () => {
  const failed = async () => (await readDelivery(test.db, scope, WINDOW)).failed;

  it('takes another back fails nothing any more', async () => {
    const taking = { begun: 3, opened: 3, merged: 4 };
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 1, merged: 2 }),
      merge(2, taking, reverting(1)),
    ]);
    await computeAll(test.db, scope);
    expect(await failed()).toBe(1);
    await savePullRequests(test.db, scope, [
      merge(2, taking, { title: 'Tidy up', body: '', updatedAt: hour(999), readAt: hour(999) }),
    ]);
    await computeAll(test.db, scope);
    expect(await failed()).toBe(0);
  });
});

describe('delivery by merges', () => {
  it('follows the same rules: reverts and hotfixes fail what they name, and repair it with their merge', async () => {
    await savePullRequests(test.db, scope, [
      merge(1, { begun: 1, opened: 3, merged: 5 }),
      merge(2, { begun: 2, opened: 4, merged: 8 }),
      merge(3, { begun: 12, opened: 12, merged: 14 }, reverting(1)),
      merge(4, { begun: 12, opened: 12, merged: null }, reverting(2)),
      merge(5, { begun: 20, opened: 20, merged: 21 }, { labels: ['hotfix'], headRef: 'repair' }),
      merge(6, { begun: 20, opened: 22, merged: 30 }, { labels: ['hotfix'], headRef: 'repair' }),
      merge(7, { begun: 1, opened: 1, merged: 2 }, { baseRef: 'develop' }),
      merge(8, { begun: 300, opened: 301, merged: 302 }, { labels: ['hotfix'], baseRef: 'develop', headRef: 'other' }),
    ]);
    await computeAll(test.db, scope);
    // 1 by 3 at 14, 3 by the hotfix at 21; that of another branch is no delivery.
    expect(await readDelivery(test.db, scope, WINDOW)).toMatchObject({
      sources: [{ source: 'merges', repositories: 1, deployments: 5 }],
      deployments: 5,
      failed: 2,
      rework: 3,
      leadTime: { n: 5, p50: hours(4) },
      recoveryTime: { n: 2, p50: hours(8) },
    });
    const failed = await listed({ measure: 'changeFailRate' });
    expect(
      failed.map(({ pullRequests, causes }) => [pullRequests[0]?.number, causes.map(({ number }) => number)]),
    ).toEqual([
      [3, [5]],
      [1, [3]],
    ]);
    const recovered = await listDeployments(test.db, { ...scope, measure: 'recoveryTime' }, 100, null);
    expect(recovered).toMatchObject({
      data: [{ recoverySeconds: hours(7) }, { recoverySeconds: hours(9) }],
      total: 2,
      percentiles: { n: 2, p50: hours(8) },
      bins: [{ from: hours(6), to: hours(12), n: 2 }],
    });
    expect(await listDeployments(test.db, { ...scope, measure: 'reworkRate' }, 1, null)).toMatchObject({ bins: null });
  });
});

describe('the source of deployments', () => {
  const day = (days: number) => Date.parse(hour(24 * days));
  const changes = () => rowsOf(test.db, scope, 'deployment_source_changes', 'at');

  it('is decided once a day, by what succeeded in production within 90 days, and each change is noted', async () => {
    expect(await decideSource(test.db, scope, day(0))).toBe('merges');
    await saveDeployments(test.db, scope, [deployment(1, 10, 1), deployment(2, 10, 1, { environment: 'staging' })]);
    expect(await decideSource(test.db, scope, day(0.9))).toBeNull();
    expect(await decideSource(test.db, scope, day(1))).toBe('deployments');
    await walkAll(test.db, scope, LINE);
    expect(await rowsOf(test.db, scope, 'deployed_commits', 'sha')).toHaveLength(1);
    expect(await decideSource(test.db, scope, day(80))).toBe('deployments');
    expect(await decideSource(test.db, scope, day(91))).toBe('merges');
    expect(await rowsOf(test.db, scope, 'deployed_commits', 'sha')).toEqual([]);
    expect((await changes()).map((row) => [row['previous'], row['source']])).toEqual([
      ['merges', 'deployments'],
      ['deployments', 'merges'],
    ]);
  });

  it('may differ between repositories, and the answer says so', async () => {
    const other = {
      ...scope,
      repositoryId: (await upsertRepository(test.db, scope.workspaceId, repositoryOf(2), null)).id,
    };
    await savePullRequests(test.db, scope, [merge(1, { begun: 1, opened: 3, merged: 5 })]);
    await savePullRequests(test.db, other, [merge(1, { begun: 1, opened: 3, merged: 6 })]);
    await deploy([deployment(1, 10, 1)]);
    await computeAll(test.db, other);
    const { workspaceId } = scope;
    expect(await readDelivery(test.db, { workspaceId }, WINDOW)).toMatchObject({
      sources: [
        { source: 'deployments', repositories: 1, deployments: 1 },
        { source: 'merges', repositories: 1, deployments: 1 },
      ],
      deployments: 2,
      leadTime: { n: 2, p50: hours(7) },
    });
  });
});
