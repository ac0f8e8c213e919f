import type { ClassifiedEvent, DeploymentEvent, Mark } from './deployment-event.ts';
import type { Hotfix } from './hotfixes.ts';
import type { Undoing } from './reverts.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A rollback fails what began within this time before it. */
const ROLLBACK_MS = 24 * HOUR_MS;
/** A revert fails what was deployed within this time before its merge. */
const REVERT_MS = 30 * DAY_MS;
/** A hotfix fails what was deployed within this time before it was opened. */
export const HOTFIX_MS = 7 * DAY_MS;
/** An incident without a deployment fails what was deployed within this time before its start. */
const INCIDENT_MS = 24 * HOUR_MS;

export interface Incident {
  id: string;
  startedAt: number;
  /** Null while it lasts. */
  endedAt: number | null;
  /** The deployment that it names, any event of it; null when it names none. One that counts nowhere is as none. */
  deploymentId: string | null;
}

export type CauseSource = 'rollback' | 'revert' | 'hotfix' | 'incident' | 'mark';

/** Why a deployment counts as failed, and the rollback, pull request, incident or deployment that says so. */
export interface Cause {
  source: CauseSource;
  id: string;
  /** When production was well again by it; null when it was not, or not yet. */
  recoveredAt: number | null;
}

/** What the judgement adds to each event. */
export interface JudgedEvent extends ClassifiedEvent {
  /** Whether the deployment failed; null for what counts nowhere, and for a rollback. */
  failed: boolean | null;
  /** Everything that names it, the earliest recovery first. They are kept when a person says that it did not fail. */
  causes: Cause[];
  recoveredAt: number | null;
  recoveredBy: { source: CauseSource; id: string } | null;
  /** Whether it carries a revert or a hotfix, or is a rollback. */
  isRework: boolean;
}

/** What may say that a deployment failed. */
export interface Evidence {
  undoings: Undoing[];
  hotfixes: Hotfix[];
  incidents: Incident[];
}

type Deployed = ClassifiedEvent & { event: DeploymentEvent & { succeededAt: number } };

/** Which deployments failed, what shows it, and when each recovered (docs/metrics.md, "Deployments"). */
export function judge(events: ClassifiedEvent[], { undoings, hotfixes, incidents }: Evidence): JudgedEvent[] {
  const deployments = events.filter(isDeployment);
  const byCommit = new Map(deployments.map((deployed) => [deployed.event.commit, deployed]));
  const causes = new Map<string, Cause[]>();

  function blame({ event }: Deployed, source: CauseSource, id: string, recoveredAt: number | null): void {
    // Who was well again before it was deployed has lost no time.
    const well = recoveredAt === null ? null : Math.max(recoveredAt, event.succeededAt);
    causes.set(event.id, [...(causes.get(event.id) ?? []), { source, id, recoveredAt: well }]);
  }
  const successOf = (commit: string) => byCommit.get(commit)?.event.succeededAt ?? null;

  for (const { event, kind, partOf, undoes } of events) {
    const at = event.succeededAt;
    if (at === null) continue;
    for (const failed of undoes.flatMap((commit) => byCommit.get(commit) ?? [])) {
      if (failed.event.beganAt >= at - ROLLBACK_MS && failed.event.beganAt <= at) {
        blame(failed, 'rollback', kind === 'rollback' ? event.id : (partOf ?? event.id), at);
      }
    }
  }
  for (const { id, mergedAt, undoes, carriedBy } of undoings) {
    const failed = undoes !== null ? byCommit.get(undoes) : undefined;
    if (!failed || mergedAt === null) continue;
    const after = mergedAt - failed.event.succeededAt;
    if (after > 0 && after <= REVERT_MS) {
      blame(failed, 'revert', id, carriedBy === null ? null : successOf(carriedBy));
    }
  }
  for (const { id, openedAt, carriedBy } of hotfixes) {
    const failed = lastBefore(deployments, openedAt, HOTFIX_MS, 'before');
    if (failed) blame(failed, 'hotfix', id, earliest(carriedBy.map(successOf)));
  }
  const byId = deploymentsById(events, byCommit);
  for (const { id, startedAt, endedAt, deploymentId } of incidents) {
    // What it names may have turned out to be a rollback, or the source of deployments may have changed since.
    const named = deploymentId === null ? undefined : byId.get(deploymentId);
    const failed = named ?? lastBefore(deployments, startedAt, INCIDENT_MS, 'at');
    if (failed) blame(failed, 'incident', id, endedAt);
  }

  const carriesRework = new Set([
    ...undoings.filter(({ mergedAt }) => mergedAt !== null).flatMap(({ carriedBy }) => carriedBy ?? []),
    ...hotfixes.flatMap(({ carriedBy }) => carriedBy),
  ]);
  const markOf = marksOf(events, byId);
  return events.map((classified) => {
    const { event, kind } = classified;
    if (kind !== 'deployment') return { ...classified, ...UNJUDGED, isRework: kind === 'rollback' };
    const isRework = carriesRework.has(event.commit);
    return { ...classified, ...verdict(event, causes.get(event.id) ?? [], markOf.get(event.id) ?? null), isRework };
  });
}

const UNJUDGED = { failed: null, causes: [], recoveredAt: null, recoveredBy: null };

function verdict({ id }: DeploymentEvent, named: Cause[], mark: Mark | null) {
  const sorted = named.toSorted((a, b) => (a.recoveredAt ?? Infinity) - (b.recoveredAt ?? Infinity));
  const causes: Cause[] = mark?.failed ? [...sorted, { source: 'mark', id, recoveredAt: null }] : sorted;
  const failed = mark ? mark.failed : causes.length > 0;
  const [first] = causes;
  if (!failed || !first || first.recoveredAt === null) return { failed, causes, recoveredAt: null, recoveredBy: null };
  return { failed, causes, recoveredAt: first.recoveredAt, recoveredBy: { source: first.source, id: first.id } };
}

/** The last deployment at or before an instant, if it is not older than the limit. `deployments` are sorted by their success. */
function lastBefore(deployments: Deployed[], at: number, within: number, edge: 'before' | 'at'): Deployed | undefined {
  let low = 0;
  let high = deployments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const success = deployments[middle]?.event.succeededAt ?? Infinity;
    if (success < at || (edge === 'at' && success === at)) low = middle + 1;
    else high = middle;
  }
  const last = deployments[low - 1];
  return last && at - last.event.succeededAt <= within ? last : undefined;
}

/** The deployment that each event belongs to: none for a rollback, and for what never succeeded. */
function deploymentsById(events: ClassifiedEvent[], byCommit: Map<string, Deployed>): Map<string, Deployed> {
  const rollbacks = new Set(events.filter(({ kind }) => kind === 'rollback').map(({ event }) => event.id));
  return new Map(
    events.flatMap(({ event, kind, partOf }) => {
      const isBack = kind === 'rollback' || (partOf !== null && rollbacks.has(partOf));
      const deployed = isBack || kind === 'never_succeeded' ? undefined : byCommit.get(event.commit);
      return deployed ? [[event.id, deployed] as const] : [];
    }),
  );
}

/** The latest mark of each deployment, of all its events. */
function marksOf(events: ClassifiedEvent[], byId: Map<string, Deployed>): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const { event } of events) {
    const id = byId.get(event.id)?.event.id;
    if (id === undefined || event.mark === null) continue;
    const known = marks.get(id);
    if (!known || known.at <= event.mark.at) marks.set(id, event.mark);
  }
  return marks;
}

function earliest(instants: (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

function isDeployment(classified: ClassifiedEvent): classified is Deployed {
  return classified.kind === 'deployment' && classified.event.succeededAt !== null;
}
