import type { OtherPlace } from '../deployments/sources-to-read.ts';
import { deploymentsFrom, type ListedSoFar } from './deployments-step.ts';
import type { BackStep, DeploymentsStep, FrontStep, Step } from './state.ts';

/** Steps as versions before 2 stored them. */
export type StoredStep =
  | (Omit<FrontStep, 'kind'> & { read: 'front' })
  | (Omit<BackStep, 'kind'> & { phase: 'walk'; read: 'back' })
  | { phase: 'overflow'; followedBy: 'catch_up' | 'deployments' | 'compute' }
  | (StoredDeployments & { phase: 'overflow'; read: 'deployments' })
  | { phase: 'overflow'; read: 'requirements' }
  | { phase: 'compute' }
  | { phase: 'verify'; repair?: number[]; again?: boolean; totals?: { cursor: string | null } | null };

/** How far the lists of deployments were read, as earlier versions stored it. */
type StoredDeployments = Omit<ListedSoFar, 'others'> & { others?: OtherPlace[] };

/** A step as an earlier version of the present form stored it. */
export type StepBefore = Step | ({ kind: 'deployments' } & StoredDeployments);

/** The step of the present form. An unknown step stays as it is, for a version that knows it. */
export function presentStep(stored: StepBefore): Step {
  return stored.kind === 'deployments' && 'listed' in stored ? deploymentsOf(stored) : stored;
}

function deploymentsOf({ cursor, others = [], listed }: StoredDeployments): DeploymentsStep {
  return deploymentsFrom({ cursor, others, listed });
}

/** The step that an earlier version stored. An unknown step stays as it is, for a version that knows it. */
export function stepOf(stored: StoredStep): Step {
  switch (stored.phase) {
    case 'walk':
    case 'catch_up':
      return walkOf(stored);
    case 'overflow':
      if ('followedBy' in stored) {
        return { kind: 'lists', next: stored.followedBy === 'compute' ? 'facts' : stored.followedBy };
      }
      if (stored.read === 'requirements') return { kind: 'requirements' };
      return deploymentsOf(stored);
    case 'compute':
      return { kind: 'facts' };
    case 'verify': {
      const { repair = [], again = false, totals } = stored;
      if (repair.length > 0) return { kind: 'repair', numbers: repair, again };
      return totals ? { kind: 'totals', cursor: totals.cursor } : { kind: 'compare' };
    }
    default:
      return stored;
  }
}

function walkOf(stored: StoredStep & { phase: 'walk' | 'catch_up' }): Step {
  if (stored.read === 'back') return stored.rest ? { kind: 'back', rest: stored.rest } : { kind: 'back' };
  const { read: _, ...front } = stored;
  return { kind: 'front', ...front };
}
