import { deploymentFactsOf, type DeploymentFacts, type DeploymentsInput } from '../../domain/deployments/facts.ts';
import type { Scope } from '../ports.ts';

export interface DeploymentsStore {
  /** What the facts of a repository's deployments follow from; null when those that are stored follow from it. */
  deploymentsToCompute(scope: Scope): Promise<DeploymentsInput | null>;
  /** Answers whether they are stored: not when something changed meanwhile, unless `mayBeOvertaken`, nor when others were stored. */
  saveDeploymentFacts(
    scope: Scope,
    input: DeploymentsInput,
    facts: DeploymentFacts[],
    mayBeOvertaken: boolean,
  ): Promise<boolean>;
}

/**
 * How often one job computes what something overtakes. What it computes last counts in spite of that: else changes that
 * arrive faster than they are computed would show none of them.
 */
const MAX_TRIES = 3;

/**
 * Computes what each deployment of a repository is, when deployments, reverts, hotfixes, incidents or marks changed. All
 * of a repository at once: one that is heard of late may change what others are. Who overtakes it sends a message, too.
 */
export async function computeDeployments(store: DeploymentsStore, scope: Scope): Promise<void> {
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const input = await store.deploymentsToCompute(scope);
    if (!input) return;
    if (await store.saveDeploymentFacts(scope, input, deploymentFactsOf(input), tries === MAX_TRIES)) return;
  }
}
