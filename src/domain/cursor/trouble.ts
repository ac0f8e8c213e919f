import type { Failure } from '../failure.ts';
import { lighter, narrower, unnarrowed, type Pace } from './pace.ts';
import type { Instant } from '../reducer.ts';
import type { RepositoryState, Sync, Trouble } from './state.ts';
import { isWalk, readsByPace, restOf } from './steps.ts';
import { outageWait } from './waits.ts';

/** Without any progress for so long, a sync says so and ends; the schedule takes it up where it stood. */
export const MAX_TROUBLE_MS = 24 * 3_600_000;

/** Failures after which GitHub is asked whether it answers before the work itself, until it has answered. */
const TIMES_BEFORE_GATE = 2;

/** How often work that knows no width is tried again while GitHub answers otherwise, and the pause before each. */
const MAX_TRIES = 3;
const TRY_MS = 1_000;

/** Failures that may be of what was asked for alone. */
type LocalFailure = Failure & { kind: 'too_wide' | 'transient' | 'rejected' | 'cursor_refused' };

/**
 * Whether GitHub is asked next to nothing before the work itself: it has failed, and may be away altogether. What is to be
 * given up asks that by itself.
 */
export function isGated({ step, trouble }: Sync): boolean {
  if (trouble?.of !== 'github' || trouble.alive || trouble.last || restOf(step)) return false;
  return trouble.times >= TIMES_BEFORE_GATE;
}

/** Whether there is nothing less to ask for: what fails now is given up. */
export function givesUp({ trouble }: Pick<Sync, 'trouble'>): boolean {
  return trouble?.of === 'github' && trouble.last;
}

/** What follows from a failure: what is in the way now, at which pace to go on, and when. */
export interface Troubled {
  trouble: Trouble;
  pace: Pace;
  until: Instant;
}

/**
 * What follows when work failed that GitHub was asked for. As long as GitHub does not answer anything else, it is away, and is
 * waited for ever longer. Where it does, what is asked for narrows quickly, and what fails at the narrowest is given up.
 */
export function troubled(state: RepositoryState, sync: Sync, failure: LocalFailure, now: Instant): Troubled {
  const trouble = sync.trouble ?? { since: now, times: 0, ...UNKNOWN };
  const fits = failure.kind === 'too_wide' ? failure.fits : undefined;
  if (trouble.of === 'github' && trouble.alive && !trouble.last) {
    const tries = trouble.tries + 1;
    const pace = readsByPace(sync.step) ? narrower(state.pace, fits) : null;
    const last = pace === null ? readsByPace(sync.step) || tries >= MAX_TRIES : false;
    return { trouble: { ...trouble, tries, last }, pace: pace ?? state.pace, until: now + TRY_MS };
  }
  const times = trouble.times + 1;
  const answers = trouble.of === 'github' ? trouble : UNKNOWN;
  const wasGate = isGated(sync) || answers.alive;
  const narrows = failure.kind === 'too_wide' && !wasGate && !restOf(sync.step);
  const pace = narrows ? (narrower(state.pace, fits) ?? state.pace) : wasGate ? unnarrowed(state.pace) : state.pace;
  // An answer that was too large is an answer: less is asked for at once.
  if (fits !== undefined) return { trouble: { ...trouble, ...answers, times: 0, alive: true }, pace, until: now };
  // What has been narrowed down to the last stays so, but in a walk, where another pull request would be first then.
  const last = answers.last && !isWalk(sync.step);
  return { trouble: { since: trouble.since, times, ...UNKNOWN, last }, pace, until: now + outageWait(times) };
}

/** What follows when the database, or the App's own key, does not work: pages are saved that are ever smaller. */
export function outOf(state: RepositoryState, sync: Sync, now: Instant): Troubled {
  const { since, times: before } = sync.trouble ?? { since: now, times: 0 };
  const times = before + 1;
  const isSlow = times > 1 && readsByPace(sync.step);
  const pace = isSlow && state.pace.width > 1 ? lighter(state.pace) : state.pace;
  return { trouble: { since, times, of: 'database' }, pace, until: now + outageWait(times) };
}

/** GitHub has not answered since, as far as is known. */
const UNKNOWN = { of: 'github' as const, alive: false, tries: 0, last: false };
