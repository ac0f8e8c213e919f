import { describe, expect, it } from 'vitest';
import { deploymentFactsOf, type DeploymentsInput } from '../../src/domain/deployments/facts.ts';
import { computeDeployments, type DeploymentsStore } from '../../src/jobs/facts/compute-deployments.ts';
import type { Scope } from '../../src/storage/database.ts';
import { saveDeploymentFacts } from '../../src/storage/deployment-facts.ts';
import { deploymentsToCompute } from '../../src/storage/deployment-input.ts';
import { listDeployments } from '../../src/storage/deployment-list.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { markDeployment, tellDeployment } from '../../src/storage/told-deployments.ts';
import { changeDeploymentRule } from '../support/change-deployment-rule.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { at, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();

/** Whether each deployment of the repository failed, by the stored facts. */
async function failed(scope: Scope) {
  return (await listDeployments(test.db, scope, 10, null)).data.map((one) => one.failed);
}

async function read(scope: Scope): Promise<DeploymentsInput> {
  const input = await deploymentsToCompute(test.db, scope);
  if (!input) throw new Error('nothing is due');
  return input;
}

const save = (scope: Scope, input: DeploymentsInput, mayBeOvertaken = false) =>
  saveDeploymentFacts(test.db, scope, input, deploymentFactsOf(input), mayBeOvertaken);

/** A repository with one merge, which counts as a deployment that did not fail. */
async function merged(): Promise<{ scope: Scope; id: string }> {
  const scope = await newScope(test.db);
  const merge = { state: 'merged', createdAt: at(1), mergedAt: at(5), closedAt: at(5) } as const;
  await savePullRequests(test.db, scope, [snapshot({ number: 1, ...merge })]);
  await computeAll(test.db, scope);
  const [one] = (await listDeployments(test.db, scope, 10, null)).data;
  return { scope, id: one?.id ?? '' };
}

it('facts that are computed from a mark are not stored after the mark was withdrawn', async () => {
  const { scope, id } = await merged();
  await markDeployment(test.db, scope.workspaceId, id, { failed: true, reason: 'rolled back by hand' });
  const older = await read(scope);
  await markDeployment(test.db, scope.workspaceId, id, { failed: null, reason: '' });
  const newer = await read(scope);
  await save(scope, older);
  expect(await failed(scope)).toEqual([false]);
  await save(scope, newer);
  expect(await failed(scope)).toEqual([false]);
  expect(await deploymentsToCompute(test.db, scope)).toBeNull();
});

describe('where each computation is overtaken', () => {
  let told = 0;
  const tell = (scope: Scope) =>
    tellDeployment(test.db, scope, {
      sha: String(++told).padStart(40, '0'),
      environment: 'production',
      status: 'success',
      deployedAt: at(told),
      externalId: String(told),
    });

  it('what was told before is computed all the same, by one message, and the rest is still due', async () => {
    const scope = await newScope(test.db);
    await changeDeploymentRule(test.db, scope, 'api', Date.parse(at(0)));
    await tell(scope);
    const store: DeploymentsStore = {
      async deploymentsToCompute(of) {
        const input = await deploymentsToCompute(test.db, of);
        await tell(scope);
        return input;
      },
      saveDeploymentFacts: (...saved) => saveDeploymentFacts(test.db, ...saved),
    };
    await computeDeployments(store, scope);
    expect(await failed(scope)).not.toEqual([]);
    expect(await deploymentsToCompute(test.db, scope)).not.toBeNull();
    await computeAll(test.db, scope);
    expect(await failed(scope)).toHaveLength(told);
  });

  it('an older one replaces nothing that a newer one stored', async () => {
    const { scope, id } = await merged();
    await markDeployment(test.db, scope.workspaceId, id, { failed: true, reason: 'rolled back by hand' });
    const older = await read(scope);
    await markDeployment(test.db, scope.workspaceId, id, { failed: null, reason: '' });
    const newer = await read(scope);
    await markDeployment(test.db, scope.workspaceId, id, { failed: null, reason: '' });
    expect(await save(scope, newer, true)).toBe(true);
    expect(await save(scope, older, true)).toBe(false);
    expect(await failed(scope)).toEqual([false]);
  });

  it('a newer one that compared its rows before an older one stored its own is computed again', async () => {
    const { scope, id } = await merged();
    await markDeployment(test.db, scope.workspaceId, id, { failed: true, reason: 'rolled back by hand' });
    const older = await read(scope);
    await markDeployment(test.db, scope.workspaceId, id, { failed: null, reason: '' });
    const newer = await read(scope);
    expect(await save(scope, older, true)).toBe(true);
    expect(await failed(scope)).toEqual([true]);
    expect(await save(scope, newer)).toBe(false);
    await computeAll(test.db, scope);
    expect(await failed(scope)).toEqual([false]);
  });

  it('one under an earlier source is not stored', async () => {
    const { scope, id } = await merged();
    await markDeployment(test.db, scope.workspaceId, id, { failed: true, reason: 'rolled back by hand' });
    const older = await read(scope);
    await changeDeploymentRule(test.db, scope, 'api', Date.parse(at(0)));
    expect(await save(scope, older, true)).toBe(false);
  });
});
