import type { Deployment, DeploymentState } from '../../history/model.ts';
import type { Moment } from './moment.ts';

const BEFORE_THE_FIRST = 1_000;
const IDS_APART = 10;

export interface Deploying {
  readonly environment: string;
  readonly commitOid: string;
  readonly state: DeploymentState;
}

/** A deployment behind the last one, in the state it has come to. */
export function addedDeployment(
  last: Deployment | undefined,
  { environment, commitOid, state }: Deploying,
  { at, actor }: Moment,
): Deployment {
  const databaseId = (last?.databaseId ?? BEFORE_THE_FIRST) + IDS_APART;
  const statuses = [{ databaseId: databaseId * IDS_APART, state, createdAt: at }];
  return { databaseId, environment, commitOid, refName: 'main', creator: actor, createdAt: at, statuses };
}
