import type { Ancestry, ClassifiedEvent, DeploymentEvent } from './deployment-event.ts';
import { EnvironmentState } from './environment-state.ts';

const DAY_MS = 86_400_000;
/** Going back to one commit in several environments within this time is one rollback. */
const ONE_ROLLBACK_MS = DAY_MS;

/** Whether one commit is an ancestor of another: what GitHub must be asked. */
export interface AncestryQuestion {
  commit: string;
  of: string;
}

export interface Classification {
  /** All events, successes in their order, then those that never succeeded. */
  events: ClassifiedEvent[];
  /** What would make it certain which way some successes went. Until then the order of first successes decides. */
  questions: AncestryQuestion[];
}

type Success = DeploymentEvent & { succeededAt: number };

/** A rollback, and where it happened so far. */
interface Rollback {
  id: string;
  at: number;
  environments: Set<string>;
}

/**
 * What each deployment event of a repository is (docs/metrics.md, "Deployments"). A pure function of the events in any
 * order, and of what is known of their commits.
 */
export function classify(events: DeploymentEvent[], isAncestor: Ancestry): Classification {
  const places = new Map<string, EnvironmentState>();
  const deploymentOf = new Map<string, string>();
  const rollbackTo = new Map<string, Rollback>();
  const asked = new Map<string, AncestryQuestion>();
  const successes = events.filter(isSuccess).toSorted(byInstant);
  const firstSuccess = firstSuccessOf(successes);

  function ask(commit: string, of: string): boolean | null {
    const answer = isAncestor(commit, of);
    if (answer === null) asked.set(`${commit} ${of}`, { commit, of });
    return answer;
  }

  function classified(event: Success): ClassifiedEvent {
    const place = placeOf(places, event.environment);
    const replaced = place.current;
    if (replaced === event.commit) return as('repetition', event, deploymentOf.get(event.commit));
    const wasCurrent = place.wasCurrent(event.commit);
    const way =
      replaced === null ? 'forward' : wayOf(event.commit, replaced, { wasCurrent, carriedAt: firstSuccess, ask });
    if (way === 'back') {
      const carriedAt = firstSuccess(event.commit);
      const isAfter = (other: string) => other !== event.commit && firstSuccess(other) >= carriedAt;
      const undoes = place.since(event.commit, isAfter);
      place.replace(event, false);
      return { ...rolledBack(rollbackTo, event), undoes };
    }
    place.replace(event, true);
    const deployment = deploymentOf.get(event.commit);
    if (wasCurrent) return as('roll_forward', event, deployment);
    if (deployment !== undefined) return as('part', event, deployment);
    deploymentOf.set(event.commit, event.id);
    return as('deployment', event);
  }

  const never = events.filter((event) => !isSuccess(event)).map((event) => as('never_succeeded', event));
  return { events: [...successes.map(classified), ...never], questions: [...asked.values()] };
}

interface Known {
  wasCurrent: boolean;
  carriedAt: (commit: string) => number;
  ask: Ancestry;
}

/**
 * Which way a success goes: back to an ancestor of what it replaces, or to what was current there before and is no
 * descendant. An ancestor was carried when its descendant was, or earlier: for all others nothing needs to be asked.
 */
function wayOf(commit: string, replaced: string, { wasCurrent, carriedAt, ask }: Known): 'back' | 'forward' {
  const mayBeAncestor = carriedAt(commit) <= carriedAt(replaced);
  const isAncestor = mayBeAncestor ? ask(commit, replaced) : false;
  if (isAncestor === true) return 'back';
  if (!wasCurrent) return 'forward';
  const isDescendant = isAncestor === false ? ask(replaced, commit) : null;
  return (isDescendant ?? !mayBeAncestor) ? 'forward' : 'back';
}

/** A rollback, or a part of the one that went back to the same commit elsewhere. */
function rolledBack(rollbackTo: Map<string, Rollback>, event: Success): ClassifiedEvent {
  const known = rollbackTo.get(event.commit);
  const { environment, succeededAt: at } = event;
  if (known && at - known.at <= ONE_ROLLBACK_MS && !known.environments.has(environment)) {
    known.environments.add(environment);
    return as('part', event, known.id);
  }
  rollbackTo.set(event.commit, { id: event.id, at, environments: new Set([environment]) });
  return as('rollback', event);
}

/** When a commit was first in production: with the success of the deployment that first carried it. */
function firstSuccessOf(successes: Success[]): (commit: string) => number {
  const first = new Map<string, number>();
  const carrier = new Map<string, string>();
  for (const { commit, succeededAt, carriedBy } of successes) {
    if (!first.has(commit)) first.set(commit, succeededAt);
    if (carriedBy !== null) carrier.set(commit, carriedBy);
  }
  const own = (commit: string) => first.get(commit) ?? Infinity;
  return (commit) => Math.min(own(commit), own(carrier.get(commit) ?? commit));
}

function placeOf(places: Map<string, EnvironmentState>, environment: string): EnvironmentState {
  const known = places.get(environment) ?? new EnvironmentState();
  places.set(environment, known);
  return known;
}

function as(kind: ClassifiedEvent['kind'], event: DeploymentEvent, partOf: string | null = null): ClassifiedEvent {
  return { event, kind, partOf, undoes: [] };
}

function isSuccess(event: DeploymentEvent): event is Success {
  return event.succeededAt !== null;
}

function byInstant(a: Success, b: Success): number {
  return a.succeededAt - b.succeededAt || a.beganAt - b.beganAt || (a.id < b.id ? -1 : 1);
}
