import { expect, it } from 'vitest';
import { deploymentFactsOf, type DeploymentsInput } from '../../src/domain/deployments/facts.ts';
import type { Scope } from '../../src/storage/database.ts';
import { saveDeploymentFacts } from '../../src/storage/deployment-facts.ts';
import { deploymentsToCompute } from '../../src/storage/deployment-input.ts';
import { listDeployments } from '../../src/storage/deployment-list.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { markDeployment } from '../../src/storage/told-deployments.ts';
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

const save = (scope: Scope, input: DeploymentsInput) =>
  saveDeploymentFacts(test.db, scope, input, deploymentFactsOf(input));

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
