import type { Deployment } from '../../history/model.ts';
import type { HostedRepository } from '../../hosting/hosted-repository.ts';
import { connection, sequenceOf, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import { actorView } from './actor-view.ts';

/** A deployment; `commitOf` finds the commit it was made from. */
export function deploymentView(
  repository: HostedRepository,
  deployment: Deployment,
  repositoryView: object,
  commitOf: (oid: string) => object | null,
) {
  const { databaseId, environment, commitOid, refName, creator, createdAt, statuses } = deployment;
  const statusView = (status: Deployment['statuses'][number]) => ({
    __typename: 'DeploymentStatus',
    id: () => nodeId('DeploymentStatus', status.databaseId),
    state: status.state,
    createdAt: status.createdAt,
    updatedAt: status.createdAt,
    environment,
    creator: actorView(creator),
    deployment: () => view,
  });
  const latest = statuses.at(-1);
  const view = {
    __typename: 'Deployment',
    id: () => nodeId('Deployment', repository.databaseId, databaseId),
    databaseId,
    environment,
    originalEnvironment: environment,
    latestEnvironment: environment,
    commitOid,
    commit: () => commitOf(commitOid),
    createdAt,
    updatedAt: latest?.createdAt ?? createdAt,
    creator: actorView(creator),
    description: null,
    payload: null,
    task: 'deploy',
    state: deploymentState(latest?.state),
    ref: { __typename: 'Ref', id: nodeId('Ref', repository.databaseId, refName), name: refName, prefix: 'refs/heads/' },
    repository: repositoryView,
    latestStatus: latest ? statusView(latest) : null,
    statuses: (args: PageArguments) => connection(sequenceOf(statuses), args, statusView),
  };
  return view;
}

function deploymentState(latest: Deployment['statuses'][number]['state'] | undefined): string {
  if (latest === undefined) return 'PENDING';
  return latest === 'SUCCESS' ? 'ACTIVE' : latest;
}
