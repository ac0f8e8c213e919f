import type { Instant } from '../reducer.ts';
import { deploymentsStep } from './deployments-step.ts';
import { isLegRead } from './leg.ts';
import { reachesBack } from './reach.ts';
import type { BackStep, FrontStep, Phase, RepositoryState, RestWalk, Step } from './state.ts';

/**
 * Maximum number of front passes. A front pass that shows something newer is repeated, which would never end on a
 * repository that changes with every request. Each pass is complete up to its own first request, so a stop loses
 * nothing: the watermark says how far the sync got, and the next sync continues there.
 */
const MAX_PASSES = 20;

interface Kind {
  /** The step's name in the API. A front step that stores its own phase begins with this one. */
  phase: Phase;
  /** The step uses only the database, and asks GitHub for nothing. */
  isLocal: boolean;
  /** The pace decides how much the step asks for at once, so that it can ask for less. */
  isPaced: boolean;
}

const KINDS: Record<Step['kind'], Kind> = {
  front: { phase: 'walk', isLocal: false, isPaced: true },
  back: { phase: 'walk', isLocal: false, isPaced: true },
  lists: { phase: 'overflow', isLocal: false, isPaced: true },
  deployments: { phase: 'overflow', isLocal: false, isPaced: true },
  requirements: { phase: 'overflow', isLocal: false, isPaced: true },
  facts: { phase: 'compute', isLocal: true, isPaced: false },
  repair: { phase: 'verify', isLocal: false, isPaced: false },
  totals: { phase: 'verify', isLocal: false, isPaced: false },
  compare: { phase: 'verify', isLocal: true, isPaced: false },
};

/** The properties of a step that only another version knows. */
const UNKNOWN: Kind = { phase: 'overflow', isLocal: false, isPaced: false };

function kindOf({ kind }: Step): Kind {
  return kind in KINDS ? KINDS[kind] : UNKNOWN;
}

export function phaseOf(step: Step): Phase {
  return step.kind === 'front' ? step.phase : kindOf(step).phase;
}

/** Whether a step uses only the database, and asks GitHub for nothing. */
export function worksDatabaseAlone(step: Step): boolean {
  return kindOf(step).isLocal;
}

export function readsByPace(step: Step): boolean {
  return kindOf(step).isPaced;
}

/** Whether a step reads the list of pull requests. */
export function isWalk(step: Step): step is FrontStep | BackStep {
  return step.kind === 'front' || step.kind === 'back';
}

export function restOf(step: Step): RestWalk | undefined {
  return isWalk(step) ? step.rest : undefined;
}

export const compareStep: Step = { kind: 'compare' };

export const totalsStep: Step = { kind: 'totals', cursor: null };

export const backStep: Step = { kind: 'back' };

export function frontStep(phase: 'walk' | 'catch_up', through: Instant, pass: number): Step {
  return { kind: 'front', phase, cursor: null, newest: through, fresh: 0, pass };
}

/**
 * The step after the finished step `done`. A sync that has more of the history to read goes back to the walk, unless a
 * leg of the walk is to be made complete first.
 */
export function stepAfter(done: Step, state: RepositoryState): Step {
  const through = state.coverage?.through ?? 0;
  const { sync } = state;
  const isLeg = sync !== null && isLegRead(state, sync);
  if (sync && reachesBack(state, sync.reach) && !isLeg) return backStep;
  switch (done.kind) {
    case 'front':
      if (done.fresh > 0 && done.pass < MAX_PASSES) return frontStep('catch_up', through, done.pass + 1);
      return { kind: 'lists', next: 'deployments' };
    case 'back':
      // What changed meanwhile is read once, at the end of the sync.
      return { kind: 'lists', next: isLeg ? 'deployments' : 'catch_up' };
    case 'lists':
      if (done.next === 'facts') return { kind: 'facts' };
      return done.next === 'catch_up' ? frontStep('catch_up', through, 1) : deploymentsStep;
    case 'deployments':
    case 'requirements':
      return { kind: 'facts' };
    case 'facts':
      if (sync?.deployed) return deploymentsStep;
      return sync?.verification === 'requested' ? totalsStep : compareStep;
    case 'repair':
    case 'totals':
    case 'compare':
      return done;
  }
}

/** Without coverage the first step is the back walk; with coverage it reads the changes since then. */
export function firstStep(state: RepositoryState): Step {
  return state.coverage ? frontStep('walk', state.coverage.through, 1) : backStep;
}
