import type { Deployment } from '../history/model.ts';
import { accountShape } from './account-shape.ts';

export function deploymentShape(deployment: Deployment) {
  const { databaseId, environment, commitOid, refName, creator, createdAt, statuses } = deployment;
  return {
    id: databaseId,
    environment,
    original_environment: environment,
    sha: commitOid,
    ref: refName,
    task: 'deploy',
    description: null,
    creator: accountShape(creator),
    created_at: createdAt,
    updated_at: statuses.at(-1)?.createdAt ?? createdAt,
  };
}

export function deploymentStatusShape(deployment: Deployment, status: Deployment['statuses'][number]) {
  return {
    id: status.databaseId,
    state: status.state.toLowerCase(),
    environment: deployment.environment,
    creator: accountShape(deployment.creator),
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}
