import type { Instant } from '../reducer.ts';
import { reachesBack } from './reach.ts';
import type { BackStep, DeploymentsStep, FrontStep, Phase, RepositoryState, RestWalk, Step } from './state.ts';

/**
 * A front pass that shows something newer is repeated. On a repository that changes with every request this would never
 * end; each pass is complete up to its own first request, so stopping after this many loses nothing: the watermark says
 * how far it reaches, and the next sync goes on from there.
 */
const MAX_PASSES = 20;

interface Kind {
  /** As the API names it; of a front step, which says its own, where it begins. */
  phase: Phase;
  /** It works the database alone, and asks GitHub for nothing. */
  isLocal: boolean;
  /** How much it asks for at once follows the pace, so that less can be asked for. */
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

/** What a step of another version is taken for. */
const UNKNOWN: Kind = { phase: 'overflow', isLocal: false, isPaced: false };

function kindOf({ kind }: Step): Kind {
  return kind in KINDS ? KINDS[kind] : UNKNOWN;
}

export function phaseOf(step: Step): Phase {
  return step.kind === 'front' ? step.phase : kindOf(step).phase;
}

/** Whether a step works the database alone, and asks GitHub for nothing. */
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

export const deploymentsStep: DeploymentsStep = { kind: 'deployments', cursor: null, listed: false };

export const backStep: Step = { kind: 'back' };

export function frontStep(phase: 'walk' | 'catch_up', through: Instant, pass: number): Step {
  return { kind: 'front', phase, cursor: null, newest: through, fresh: 0, pass };
}

/** The step after `done`, which has nothing left to do. A sync that was widened meanwhile goes back to the walk. */
export function stepAfter(done: Step, state: RepositoryState): Step {
  const through = state.coverage?.through ?? 0;
  if (state.sync && reachesBack(state, state.sync.reach)) return backStep;
  switch (done.kind) {
    case 'front':
      if (done.fresh > 0 && done.pass < MAX_PASSES) return frontStep('catch_up', through, done.pass + 1);
      return { kind: 'lists', next: 'deployments' };
    case 'back':
      return { kind: 'lists', next: 'catch_up' };
    case 'lists':
      if (done.next === 'facts') return { kind: 'facts' };
      return done.next === 'catch_up' ? frontStep('catch_up', through, 1) : deploymentsStep;
    case 'deployments':
    case 'requirements':
      return { kind: 'facts' };
    case 'facts':
      if (state.sync?.deployed) return deploymentsStep;
      return state.sync?.verify && !state.sync.totalsRead ? totalsStep : compareStep;
    case 'repair':
    case 'totals':
    case 'compare':
      return done;
  }
}

/** Without coverage everything is the back walk; with it, what changed since is read first. */
export function firstStep(state: RepositoryState): Step {
  return state.coverage ? frontStep('walk', state.coverage.through, 1) : backStep;
}
