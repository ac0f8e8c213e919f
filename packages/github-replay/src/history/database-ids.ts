import { stableNumber } from './stable-number.ts';

const PULL_REQUESTS_A_REPOSITORY = 1_000_000;
const CHILDREN_A_PULL_REQUEST = 1_000;

/** A repository keeps its id under any name, so this is computed once, for its first name. */
export function repositoryDatabaseId(fullName: string): number {
  return 1_000 + (stableNumber(`repository ${fullName.toLowerCase()}`) % 900_000);
}

/** An account's id depends on nothing but its login. */
export function accountDatabaseId(login: string): number {
  return 10_000 + (stableNumber(`account ${login.toLowerCase()}`) % 200_000_000);
}

/** GitHub's ids passed 32 bits years ago: these do too, so that a reader which stores an `Int` is found out. */
export function pullRequestDatabaseId(repositoryId: number, number: number): number {
  return repositoryId * PULL_REQUESTS_A_REPOSITORY + number;
}

/** Ids of reviews, comments, check runs: unique for their kind, ascending in the order of the list. */
export function childDatabaseId(repositoryId: number, number: number, index: number): number {
  return pullRequestDatabaseId(repositoryId, number) * CHILDREN_A_PULL_REQUEST + index;
}
