/** A person's word on whether a deployment failed. It goes before everything that is computed. */
export interface Mark {
  failed: boolean;
  reason: string;
  /** Milliseconds since 1970, as every instant here. */
  at: number;
}

/** One deployment to one production environment, whatever its source. With merges as proxy, a merge. */
export interface DeploymentEvent {
  id: string;
  commit: string;
  environment: string;
  beganAt: number;
  /** Its first success; null when it never succeeded. */
  succeededAt: number | null;
  /** The commit of the deployment that first carried this one's commit; null when that is not known. */
  carriedBy: string | null;
  mark: Mark | null;
}

/** Whether a commit is an ancestor of another; null when that is not known. */
export type Ancestry = (commit: string, of: string) => boolean | null;

/**
 * What a deployment event is. A `part` is a further success of the deployment or the rollback that it belongs to. Parts
 * and `repetition`s, `roll_forward`s and what `never_succeeded` are listed, and counted nowhere.
 */
export type DeploymentKind = 'deployment' | 'part' | 'repetition' | 'rollback' | 'roll_forward' | 'never_succeeded';

/** An event with its class. */
export interface ClassifiedEvent {
  event: DeploymentEvent;
  kind: DeploymentKind;
  /** The event that a part belongs to; of a repetition and a roll-forward, the deployment of its commit. */
  partOf: string | null;
  /** Of a success that goes back: the commits of the deployments that it took back, the replaced one among them. */
  undoes: string[];
}
