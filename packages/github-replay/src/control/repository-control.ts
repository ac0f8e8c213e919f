import type { Deployment, DeploymentState } from '../history/model.ts';
import type { Availability, HostedRepository } from '../hosting/hosted-repository.ts';
import type { World } from '../hosting/world.ts';
import { deploymentEvents } from '../webhooks/events/deployment-events.ts';
import { renamedEvents, repositoryEvent, type RepositoryAction } from '../webhooks/events/repository-events.ts';
import { addedDeployment } from './changes/deployment-changes.ts';
import type { ChangeContext } from './change-context.ts';
import type { InRepository } from './target.ts';

/** What happens to a whole repository. */
export interface RepositoryControl {
  rename(change: InRepository & { to: string }): void;
  /** `to` is the new owner, or owner and name. The old name leads on to the new one. */
  transfer(change: InRepository & { to: string }): void;
  /** Back again with `isArchived: false`. */
  archive(change?: InRepository & { isArchived?: boolean }): void;
  /** Public again with `isPrivate: false`. */
  setPrivate(change?: InRepository & { isPrivate?: boolean }): void;
  setAvailability(change: InRepository & { availability: Availability }): void;
  /**
   * A deployment of a commit, or of a pull request: of its merge commit, or else its head. The default state is
   * SUCCESS. So many statuses of its progress come before that.
   */
  addDeployment(
    change: InRepository & {
      environment: string;
      sha?: string;
      number?: number;
      state?: DeploymentState;
      progress?: number;
    },
  ): { databaseId: number };
}

export function createRepositoryControl(context: ChangeContext, world: World): RepositoryControl {
  function tell(repository: HostedRepository, action: RepositoryAction): void {
    context.announce(repository, () => [repositoryEvent(action)]);
  }
  function move(repository: HostedRepository, to: string): void {
    const before = repository.fullName;
    world.rename(repository, to);
    context.announce(repository, () => renamedEvents(repository, before));
  }

  return {
    rename: (renaming) => move(context.repositoryOf(renaming), renaming.to),
    transfer(transferring) {
      const repository = context.repositoryOf(transferring);
      const [, name] = repository.fullName.split('/');
      move(repository, transferring.to.includes('/') ? transferring.to : `${transferring.to}/${name}`);
    },
    archive(archiving = {}) {
      const { isArchived = true } = archiving;
      const repository = context.repositoryOf(archiving);
      if ((repository.archivedAt !== null) === isArchived) return;
      repository.archivedAt = isArchived ? context.momentOf(archiving).at : null;
      tell(repository, isArchived ? 'archived' : 'unarchived');
    },
    setPrivate(setting = {}) {
      const { isPrivate = true } = setting;
      const repository = context.repositoryOf(setting);
      if (repository.isPrivate === isPrivate) return;
      repository.isPrivate = isPrivate;
      tell(repository, isPrivate ? 'privatized' : 'publicized');
    },
    setAvailability(setting) {
      const repository = context.repositoryOf(setting);
      const before = repository.availability;
      repository.availability = setting.availability;
      if (before === setting.availability) return;
      if (setting.availability === 'deleted') tell(repository, 'deleted');
      if (setting.availability === 'private') tell(repository, 'privatized');
      if (before === 'private' && setting.availability === 'available') tell(repository, 'publicized');
    },
    addDeployment(deploying) {
      const { sha, number, environment, state = 'SUCCESS', progress = 0 } = deploying;
      const repository = context.repositoryOf(deploying);
      const pullRequest = number === undefined ? undefined : context.pullRequestOf({ ...deploying, number });
      const commitOid = sha ?? pullRequest?.mergeCommitOid ?? pullRequest?.headRefOid;
      if (commitOid === undefined || repository.numberOfCommit(commitOid) === undefined) {
        throw new Error(`there is no commit ${commitOid ?? 'without a sha or a number'}`);
      }
      const last: Deployment | undefined = repository.deployments().at(-1);
      const deployment = addedDeployment(
        last,
        { environment, commitOid, state, progress },
        context.momentOf(deploying),
      );
      repository.addDeployment(deployment);
      context.announce(repository, () => deploymentEvents(deployment));
      return { databaseId: deployment.databaseId };
    },
  };
}
