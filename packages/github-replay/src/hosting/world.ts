import { accountDatabaseId } from '../history/database-ids.ts';
import type { Actor } from '../history/model.ts';
import type { HostedRepository } from './hosted-repository.ts';

/** The replay's data: repositories by all names that they ever had, and the viewer. */
export interface World {
  readonly viewer: Actor;
  readonly repositories: readonly HostedRepository[];
  byName(fullName: string): HostedRepository | undefined;
  byId(databaseId: number): HostedRepository | undefined;
  /** The login, as it is spelled, of an account that owns anything: accounts are public. */
  owner(login: string): string | undefined;
  /** The same by GitHub's id of the account. */
  ownerById(databaseId: number): string | undefined;
  rename(repository: HostedRepository, fullName: string): void;
  actor(databaseId: number): Actor | undefined;
}

export function createWorld(repositories: readonly HostedRepository[], viewer: Actor): World {
  const names = new Map<string, HostedRepository>();
  for (const repository of repositories) {
    const name = repository.fullName.toLowerCase();
    if (names.has(name)) throw new Error(`two repositories are named ${repository.fullName}`);
    const sameId = repositories.find((other) => other !== repository && other.databaseId === repository.databaseId);
    if (sameId) throw new Error(`${repository.fullName} and ${sameId.fullName} fall on the same id: rename one`);
    names.set(name, repository);
  }
  return {
    viewer,
    repositories,
    byName: (fullName) => names.get(fullName.toLowerCase()),
    byId: (databaseId) => repositories.find((repository) => repository.databaseId === databaseId),
    owner: (login) => repositories.map(ownerOf).find((owner) => owner.toLowerCase() === login.toLowerCase()),
    ownerById: (databaseId) => repositories.map(ownerOf).find((owner) => accountDatabaseId(owner) === databaseId),
    rename(repository, fullName) {
      const holder = names.get(fullName.toLowerCase());
      // A name that only leads on to a renamed repository is free; one in use is not.
      if (holder && holder !== repository && holder.fullName.toLowerCase() === fullName.toLowerCase()) {
        throw new Error(`there already is a repository named ${fullName}`);
      }
      repository.fullName = fullName;
      names.set(fullName.toLowerCase(), repository);
    },
    actor(databaseId) {
      if (databaseId === viewer.databaseId) return viewer;
      for (const { history } of repositories) {
        const actor = history.actor(databaseId);
        if (actor) return actor;
      }
      return undefined;
    },
  };
}

/** Whose a repository is now. */
export function ownerOf({ fullName }: HostedRepository): string {
  return fullName.split('/')[0] ?? '';
}
