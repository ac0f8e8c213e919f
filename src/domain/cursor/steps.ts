import type { Instant } from '../reducer.ts';
import type { DeploymentsStep, RepositoryState, RequirementsStep, Step, VerifyStep } from './state.ts';

/**
 * A front pass that shows something newer is repeated. On a repository that changes with every request this would never
 * end; each pass is complete up to its own first request, so stopping after this many loses nothing: the watermark says
 * how far it reaches, and the next sync goes on from there.
 */
const MOST_PASSES = 20;

export const compareStep: VerifyStep = { phase: 'verify', repair: [], totals: null };

export const totalsStep: VerifyStep = { phase: 'verify', repair: [], totals: { cursor: null } };

export const deploymentsStep: DeploymentsStep = { phase: 'overflow', read: 'deployments', cursor: null, listed: false };

export const requirementsStep: RequirementsStep = { phase: 'overflow', read: 'requirements' };

export const backStep: Step = { phase: 'walk', read: 'back' };

export function frontStep(phase: 'walk' | 'catch_up', through: Instant, pass: number): Step {
  return { phase, read: 'front', cursor: null, newest: through, fresh: 0, pass };
}

/** Whether a step works the database alone, and asks GitHub for nothing. */
export function worksDatabaseAlone(step: Step): boolean {
  return step.phase === 'compute' || (step.phase === 'verify' && step.repair.length === 0 && !step.totals);
}

/** The step after `done`, which has nothing left to do. A sync that was widened meanwhile goes back to the walk. */
export function stepAfter(done: Step, state: RepositoryState): Step {
  const through = state.coverage?.through ?? 0;
  const back = reachesBack(state, state.sync?.cutoff ?? null);
  switch (done.phase) {
    case 'walk':
    case 'catch_up':
      if (back) return backStep;
      if (done.read === 'back') return { phase: 'overflow', followedBy: 'catch_up' };
      if (done.fresh > 0 && done.pass < MOST_PASSES) return frontStep('catch_up', through, done.pass + 1);
      return { phase: 'overflow', followedBy: 'deployments' };
    case 'overflow':
      if (back) return backStep;
      if ('read' in done || done.followedBy === 'compute') return { phase: 'compute' };
      return done.followedBy === 'catch_up' ? frontStep('catch_up', through, 1) : deploymentsStep;
    case 'compute':
      if (back) return backStep;
      if (state.sync?.deployed) return deploymentsStep;
      return state.sync?.verify && !state.sync.totalsRead ? totalsStep : compareStep;
    case 'verify':
      return back ? backStep : done;
  }
}

/** Whether reading down to the cutoff means reading older pull requests than are covered. */
export function reachesBack(state: RepositoryState, cutoff: Instant | null): boolean {
  if (cutoff === null) return false;
  return !state.coverage || (!state.coverage.exhausted && cutoff < state.coverage.since);
}

/** Without coverage everything is the back walk; with it, what changed since is read first. */
export function firstStep(state: RepositoryState): Step {
  return state.coverage ? frontStep('walk', state.coverage.through, 1) : backStep;
}
