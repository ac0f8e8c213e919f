import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Deployment, DeploymentWalked } from '../../src/domain/entities.ts';
import { rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { changeDeploymentRule } from '../support/change-deployment-rule.ts';
import { changeProduction } from '../../src/storage/production-environments.ts';
import { deploymentsBound, finishDeployments, saveDeployments } from '../../src/storage/deployments.ts';
import { pendingWalks, saveWalks } from '../../src/storage/deployment-walks.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { at, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
  await changeDeploymentRule(test.db, scope, 'deployments', Date.parse(at(0)));
});

/** The commits of a default branch, oldest first: c1, c2 … */
const branch = (length: number) => Array.from({ length }, (_, index) => `c${index + 1}`);

function deployment(githubId: number, minute: number, more: Partial<Deployment> = {}): Deployment {
  return {
    githubId: String(githubId),
    sha: `c${githubId}`,
    ref: 'main',
    environment: 'production',
    state: 'active',
    creator: null,
    createdAt: at(minute),
    succeededAt: at(minute + 1),
    updatedAt: at(minute + 1),
    ...more,
  };
}

/** Walks as the job does, over a branch, with so many commits a page. */
async function walk(commits: string[], width = 100): Promise<number> {
  for (let requests = 0; ; requests++) {
    const walks = await pendingWalks(test.db, scope, 10);
    if (walks.length === 0) return requests;
    const walked = walks.map(({ deploymentId, sha, cursor }): DeploymentWalked => {
      const history = commits.slice(0, commits.indexOf(sha) + 1).toReversed();
      const from = Number(cursor ?? 0);
      const end = from + width;
      const next = end < history.length ? String(end) : null;
      return { deploymentId, after: cursor, shas: history.slice(from, end), cursor: next };
    });
    await saveWalks(test.db, scope, walked);
  }
}

async function carried(): Promise<Record<string, string>> {
  const rows = await rowsOf(test.db, scope, 'deployed_commits', 'sha');
  return Object.fromEntries(
    rows.map((row) => [String(row['sha']), new Date(String(row['deployed_at'])).toISOString().slice(14, 16)]),
  );
}

const read = async (deployments: Deployment[], since = 0) => {
  await saveDeployments(test.db, scope, deployments);
  await finishDeployments(test.db, scope, since);
};

it('before the list of deployments was read to its end no commits are walked', async () => {
  await saveDeployments(test.db, scope, [deployment(1, 0)]);
  expect(await pendingWalks(test.db, scope, 10)).toEqual([]);
  await finishDeployments(test.db, scope, 0);
  expect(await pendingWalks(test.db, scope, 10)).toHaveLength(1);
});

describe('what GitHub did not show', () => {
  const stored = async () => (await rowsOf(test.db, scope, 'deployments', 'github_id'))[0];
  const later = { updatedAt: at(20), state: 'unknown', ref: null, environment: '', succeededAt: null };
  const known = { state: 'active', ref: 'main', environment: 'production', is_production: true };

  it('of a deployment stays as it is stored, and what it showed is stored', async () => {
    await saveDeployments(test.db, scope, [deployment(1, 0)]);
    const unknown = ['ref', 'environment', 'state', 'succeededAt'] as const;
    await saveDeployments(test.db, scope, [deployment(1, 0, { ...later, sha: 'other', unknown: [...unknown] })]);
    const before = await stored();
    expect(before).toMatchObject({ ...known, sha: 'other' });
    expect(new Date(String(before?.['succeeded_at'])).toISOString()).toBe(new Date(at(1)).toISOString());
    await saveDeployments(test.db, scope, [deployment(1, 0, { ...later, unknown: ['succeededAt', 'environment'] })]);
    expect(await stored()).toMatchObject({ ...known, state: 'unknown', ref: null });
    await saveDeployments(test.db, scope, [deployment(1, 0, later)]);
    expect(await stored()).toMatchObject({ is_production: false, succeeded_at: null });
  });

  it('of the list is read down to again, and hides nothing of what is stored', async () => {
    const bound = (since = 0) => deploymentsBound(test.db, scope, since);
    await saveDeployments(test.db, scope, [deployment(1, 0)]);
    await finishDeployments(test.db, scope, 0, 'some');
    expect(await bound()).toBe(0);
    await finishDeployments(test.db, scope, 0);
    expect(await bound()).toBe(Date.parse(at(0)));
    await saveDeployments(test.db, scope, [deployment(2, 10)]);
    await finishDeployments(test.db, scope, 0, 'some');
    expect(await bound()).toBe(Date.parse(at(0)));
    await finishDeployments(test.db, scope, 0);
    expect(await bound()).toBe(Date.parse(at(10)));
  });

  it('of a list that is read further back than before is read again from there', async () => {
    await saveDeployments(test.db, scope, [deployment(1, 10)]);
    await finishDeployments(test.db, scope, Date.parse(at(5)));
    await finishDeployments(test.db, scope, Date.parse(at(0)), 'some');
    expect(await deploymentsBound(test.db, scope, Date.parse(at(0)))).toBe(Date.parse(at(0)));
  });
});

describe('what deployments carried', () => {
  it('is each commit since the deployment before, and all before the first', async () => {
    await read([deployment(2, 10), deployment(5, 20), deployment(6, 30)]);
    expect(await walk(branch(6))).toBe(1);
    expect(await carried()).toEqual({ c1: '11', c2: '11', c3: '21', c4: '21', c5: '21', c6: '31' });
  });

  it('does not depend on the pages, nor on the order in which deployments are heard of', async () => {
    await read([deployment(6, 30)]);
    await walk(branch(6), 2);
    await read([deployment(5, 20)]);
    await walk(branch(6), 2);
    await read([deployment(2, 10)]);
    await walk(branch(6), 2);
    expect(await carried()).toEqual({ c1: '11', c2: '11', c3: '21', c4: '21', c5: '21', c6: '31' });
  });

  it('is what was merged since, also when it was committed before the deployment before', async () => {
    await read([deployment(2, 10), deployment(3, 20)]);
    const histories: Record<string, string[]> = { c2: ['c2', 'c1'], c3: ['c3', 'c2', 'branch', 'c1'] };
    for (const { deploymentId, sha } of await pendingWalks(test.db, scope, 10)) {
      await saveWalks(test.db, scope, [{ deploymentId, after: null, shas: histories[sha] ?? [], cursor: 'more' }]);
    }
    expect(await carried()).toEqual({ c1: '11', c2: '11', c3: '21', branch: '21' });
    expect(await pendingWalks(test.db, scope, 10)).toHaveLength(1);
  });

  it('is nothing by a rollback, and nothing twice by what follows one', async () => {
    await read([deployment(3, 10), deployment(5, 20), deployment(9, 30, { sha: 'c3' }), deployment(7, 40)]);
    await walk(branch(7));
    expect(await carried()).toEqual({ c1: '11', c2: '11', c3: '11', c4: '21', c5: '21', c6: '41', c7: '41' });
  });

  it('is nothing by what is in production already, and takes no request to say so', async () => {
    await read([deployment(3, 10), deployment(13, 12, { sha: 'c3', environment: 'production-us' })]);
    expect(await pendingWalks(test.db, scope, 10)).toMatchObject([{ sha: 'c3' }]);
    await walk(branch(3));
    await read([deployment(14, 20, { sha: 'c3' })]);
    expect(await walk(branch(3))).toBe(0);
    expect(await carried()).toEqual({ c1: '11', c2: '11', c3: '11' });
    // One that is heard of late, and was the first, carries them after all.
    await read([deployment(12, 4, { sha: 'c3', environment: 'production-eu' })]);
    expect(await walk(branch(3))).toBe(1);
    expect(await carried()).toEqual({ c1: '05', c2: '05', c3: '05' });
  });

  it('counts in production alone, and once it has succeeded', async () => {
    await read([
      deployment(2, 10, { environment: 'staging' }),
      deployment(3, 20, { state: 'failure', succeededAt: null }),
      deployment(4, 30, { environment: 'Production-EU' }),
    ]);
    await walk(branch(4));
    expect(await carried()).toEqual({ c1: '31', c2: '31', c3: '31', c4: '31' });
  });

  it('makes the facts of what it merged due', async () => {
    await savePullRequests(test.db, scope, [
      snapshot({ number: 1, mergeCommitSha: 'c1', state: 'merged', mergedAt: at(5) }),
      snapshot({ number: 2, mergeCommitSha: 'c9', state: 'merged', mergedAt: at(5) }),
    ]);
    await rowsAsTenant(test.db, scope.workspaceId, sql`update pull_requests set facts_due = false`);
    await read([deployment(2, 10)]);
    await walk(branch(2));
    const rows = await rowsOf(test.db, scope, 'pull_requests', 'number');
    expect(rows.map((row) => row['facts_due'])).toEqual([true, false]);
  });

  it('is walked further back when more is read', async () => {
    await read([deployment(4, 30)], Date.parse(at(25)));
    await saveWalks(
      test.db,
      scope,
      (await pendingWalks(test.db, scope, 10)).map(({ deploymentId, since }) => {
        expect(Date.parse(since ?? '')).toBe(Date.parse(at(25)));
        return { deploymentId, after: null, shas: ['c4'], cursor: null };
      }),
    );
    expect(await pendingWalks(test.db, scope, 10)).toEqual([]);
    await read([deployment(2, 10)], 0);
    expect((await pendingWalks(test.db, scope, 10)).map(({ sha, since }) => [sha, since])).toEqual([
      ['c2', null],
      ['c4', null],
    ]);
    await walk(branch(4));
    expect(await carried()).toEqual({ c1: '11', c2: '11', c3: '31', c4: '31' });
  });

  it('is read again when other environments are production', async () => {
    await read([deployment(2, 10, { environment: 'live_1' }), deployment(4, 20)]);
    await walk(branch(4));
    expect(await carried()).toEqual({ c1: '21', c2: '21', c3: '21', c4: '21' });
    expect(await changeProduction(test.db, scope.workspaceId, ['LIVE_*'])).toEqual([scope.repositoryId]);
    expect(await carried()).toEqual({});
    await walk(branch(4));
    expect(await carried()).toEqual({ c1: '11', c2: '11' });
    // `_` is a letter like any other, and so is a backslash.
    await changeProduction(test.db, scope.workspaceId, ['livex1', 'live\\_1', 'live%']);
    expect(await pendingWalks(test.db, scope, 10)).toEqual([]);
  });
});

describe('a page of a walk that arrives after a change of what counts', () => {
  const page = async (width: number) =>
    (await pendingWalks(test.db, scope, 10)).map(({ deploymentId, sha, cursor }): DeploymentWalked => {
      const history = branch(6)
        .slice(0, Number(sha.slice(1)))
        .toReversed();
      const from = Number(cursor ?? 0);
      const next = from + width < history.length ? String(from + width) : null;
      return { deploymentId, after: cursor, shas: history.slice(from, from + width), cursor: next };
    });

  it('does not count: the walk begins again, and loses no commit of its first pages', async () => {
    await read([deployment(6, 30)]);
    await saveWalks(test.db, scope, await page(2));
    const late = await page(4);
    await changeProduction(test.db, scope.workspaceId, ['production']);
    await saveWalks(test.db, scope, late);
    await walk(branch(6), 2);
    expect(Object.keys(await carried())).toEqual(branch(6));
  });

  it('leaves nothing of a deployment that is in production no more', async () => {
    await read([deployment(4, 10, { environment: 'staging' }), deployment(6, 30)]);
    await changeProduction(test.db, scope.workspaceId, ['staging', 'production']);
    const late = await page(100);
    await changeProduction(test.db, scope.workspaceId, ['production']);
    await saveWalks(test.db, scope, late);
    await walk(branch(6));
    expect(await carried()).toEqual(Object.fromEntries(branch(6).map((sha) => [sha, '31'])));
  });

  it('leaves nothing of a source that is not the one any more', async () => {
    await read([deployment(6, 30)]);
    const late = await page(100);
    await changeDeploymentRule(test.db, scope, 'releases', Date.parse(at(50)));
    await saveWalks(test.db, scope, late);
    expect(await carried()).toEqual({});
  });
});

describe('the list of deployments', () => {
  it('keeps the newest copy of each, whatever the order', async () => {
    const first = deployment(1, 10, { state: 'in_progress', succeededAt: null, updatedAt: at(10) });
    await read([deployment(1, 10), deployment(2, 11)]);
    await read([first]);
    const rows = await rowsOf(test.db, scope, 'deployments', 'github_id');
    expect(rows.map((row) => [row['state'], row['succeeded_at'] !== null])).toEqual([
      ['active', true],
      ['active', true],
    ]);
  });

  it('is read down to what is known, to what had not ended, and again when more is covered', async () => {
    const since = Date.parse(at(5));
    expect(await deploymentsBound(test.db, scope, since)).toBe(since);
    await saveDeployments(test.db, scope, [deployment(1, 10)]);
    expect(await deploymentsBound(test.db, scope, since)).toBe(since);
    await finishDeployments(test.db, scope, since);
    expect(await deploymentsBound(test.db, scope, since)).toBe(Date.parse(at(10)));
    await read([deployment(2, 20, { state: 'in_progress', succeededAt: null }), deployment(3, 30)], since);
    expect(await deploymentsBound(test.db, scope, since)).toBe(Date.parse(at(20)));
    expect(await deploymentsBound(test.db, scope, 0)).toBe(0);
  });
});
