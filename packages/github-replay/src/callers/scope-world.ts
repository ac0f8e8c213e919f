import type { HostedRepository } from '../hosting/hosted-repository.ts';
import type { World } from '../hosting/world.ts';

/** The world as one caller sees it: what the caller may not see is not there. */
export function scopeWorld(
  world: World,
  sees: (repository: HostedRepository) => boolean,
  viewer = world.viewer,
): World {
  const seen = (repository: HostedRepository | undefined): HostedRepository | undefined =>
    repository && sees(repository) ? repository : undefined;
  return {
    ...world,
    viewer,
    repositories: world.repositories.filter(sees),
    byName: (fullName) => seen(world.byName(fullName)),
    byId: (databaseId) => seen(world.byId(databaseId)),
  };
}
