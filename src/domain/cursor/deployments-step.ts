import type { OtherPlace } from '../deployments/sources-to-read.ts';
import type { DeploymentsStep } from './state.ts';

/**
 * How far the lists of deployments are read, in the form that work and results have: GitHub's deployments are read up to
 * a cursor, null before the first and after the last; other lists go on; `listed` says that all lists are read. A Worker
 * of the version before may have written it.
 */
export interface ListedSoFar {
  cursor: string | null;
  others: OtherPlace[];
  listed: boolean;
}

export const deploymentsStep: DeploymentsStep = { kind: 'deployments', stage: 'fronts' };

/** The step that goes on from there. */
export function deploymentsFrom({ cursor, others, listed }: ListedSoFar): DeploymentsStep {
  if (listed) return { kind: 'deployments', stage: 'commits' };
  if (cursor !== null) return { kind: 'deployments', stage: 'deployments', cursor, others };
  const [first, ...more] = others;
  return first ? { kind: 'deployments', stage: 'others', others: [first, ...more] } : deploymentsStep;
}

/** How far the lists are read at a step. */
export function listedAt(step: DeploymentsStep): ListedSoFar {
  switch (step.stage) {
    case 'fronts':
      return { cursor: null, others: [], listed: false };
    case 'deployments':
      return { cursor: step.cursor, others: step.others, listed: false };
    case 'others':
      return { cursor: null, others: step.others, listed: false };
    case 'commits':
      return { cursor: null, others: [], listed: true };
  }
}
