import { classify } from './classify.ts';
import type { Ancestry, DeploymentEvent } from './deployment-event.ts';
import { hotfixesOf, type HotfixPullRequest } from './hotfixes.ts';
import { judge, type Incident, type JudgedEvent } from './judge.ts';
import type { DeploymentSource } from './source.ts';
import { undoingsOf, type RevertOrNamed } from './reverts.ts';

/** Raised with every change of these definitions: facts of an older version are computed again. */
export const DEPLOYMENTS_VERSION = 3;

/** What a deployment carried: merged pull requests that no earlier one had. */
export interface Carried {
  pullRequests: number;
  /** The median of the seconds from their first commits to the deployment; null when none is known. */
  leadSeconds: number | null;
}

/** An event, and what is stored with its facts. */
export interface StoredEvent extends DeploymentEvent {
  /** The deployed commit; of a merge, its merge commit. */
  sha: string;
  /** A hash of its stored facts; null when it has none. */
  fingerprint: string | null;
}

/** Everything that the facts of one repository's deployments are computed from. */
export interface DeploymentsInput {
  /** Where the repository's deployments come from. */
  source: DeploymentSource;
  /** Changes with what was read: facts follow from this. It begins with the instant of the last change, which `/` ends. */
  basis: string;
  /** The basis of the facts that were stored then; null where none were ever computed. */
  computed: string | null;
  events: StoredEvent[];
  isAncestor: Ancestry;
  /** By the commit of the deployment. */
  carried: ReadonlyMap<string, Carried>;
  reverts: RevertOrNamed[];
  hotfixes: HotfixPullRequest[];
  incidents: Incident[];
}

export interface DeploymentFacts extends JudgedEvent {
  carried: Carried;
}

/** The facts of all deployments of a repository: a pure function of the stored rows, in any order of their arrival. */
export function deploymentFactsOf(input: DeploymentsInput): DeploymentFacts[] {
  const { events, isAncestor, carried, reverts, hotfixes, incidents } = input;
  const undoings = undoingsOf(reverts);
  const classified = classify(events, isAncestor).events;
  const judged = judge(classified, { undoings, hotfixes: hotfixesOf(hotfixes), incidents });
  return judged.map((fact) => ({
    ...fact,
    carried: (fact.kind === 'deployment' ? carried.get(fact.event.commit) : undefined) ?? NOTHING,
  }));
}

const NOTHING: Carried = { pullRequests: 0, leadSeconds: null };
