import { deploymentFactsOf, type DeploymentFacts, type DeploymentsInput } from '../../domain/deployments/facts.ts';
import type { Scope } from '../ports.ts';

export interface DeploymentsStore {
  /** What the facts of a repository's deployments follow from; null when those that are stored follow from it. */
  deploymentsToCompute(scope: Scope): Promise<DeploymentsInput | null>;
  saveDeploymentFacts(scope: Scope, input: DeploymentsInput, facts: DeploymentFacts[]): Promise<unknown>;
}

/**
 * Computes what each deployment of a repository is, when deployments, reverts, hotfixes, incidents or marks changed. All
 * of a repository at once: one that is heard of late may change what others are.
 */
export async function computeDeployments(store: DeploymentsStore, scope: Scope): Promise<void> {
  const input = await store.deploymentsToCompute(scope);
  if (input) await store.saveDeploymentFacts(scope, input, deploymentFactsOf(input));
}
