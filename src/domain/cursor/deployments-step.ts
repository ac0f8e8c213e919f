import type { Shown } from '../deployments/source-pages.ts';
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
  /** How much of GitHub's deployments it has shown so far; absent: all. */
  shown?: Shown;
}

export const deploymentsStep: DeploymentsStep = { kind: 'deployments', stage: 'fronts' };

/** The step that goes on from there. */
export function deploymentsFrom({ cursor, others, listed, shown = 'all' }: ListedSoFar): DeploymentsStep {
  if (listed) return { kind: 'deployments', stage: 'commits' };
  const part = shown === 'all' ? {} : { shown };
  if (cursor !== null) return { kind: 'deployments', stage: 'deployments', cursor, others, ...part };
  const [first, ...more] = others;
  return first ? { kind: 'deployments', stage: 'others', others: [first, ...more], ...part } : deploymentsStep;
}

/** How far the lists are read at a step. */
export function listedAt(step: DeploymentsStep): Required<ListedSoFar> {
  switch (step.stage) {
    case 'fronts':
      return { cursor: null, others: [], listed: false, shown: 'all' };
    case 'deployments':
      return { cursor: step.cursor, others: step.others, listed: false, shown: step.shown ?? 'all' };
    case 'others':
      return { cursor: null, others: step.others, listed: false, shown: step.shown ?? 'all' };
    case 'commits':
      return { cursor: null, others: [], listed: true, shown: 'all' };
  }
}
