import type { Deployment, DeploymentState } from '../../history/model.ts';
import type { Moment } from './moment.ts';

const BEFORE_THE_FIRST = 1_000;
const IDS_APART = 10;
const STATUSES_APART = 1_000;

export interface Deploying {
  readonly environment: string;
  readonly commitOid: string;
  readonly state: DeploymentState;
  /** How many statuses of its progress come before the state. */
  readonly progress: number;
}

/** A deployment behind the last one, in the state it has come to. */
export function addedDeployment(
  last: Deployment | undefined,
  { environment, commitOid, state, progress }: Deploying,
  { at, actor }: Moment,
): Deployment {
  const databaseId = (last?.databaseId ?? BEFORE_THE_FIRST) + IDS_APART;
  const states: DeploymentState[] = [...Array.from({ length: progress }, () => 'IN_PROGRESS' as const), state];
  const statuses = states.map((each, index) => ({
    databaseId: databaseId * STATUSES_APART + index,
    state: each,
    createdAt: at,
  }));
  return { databaseId, environment, commitOid, refName: 'main', creator: actor, createdAt: at, statuses };
}
