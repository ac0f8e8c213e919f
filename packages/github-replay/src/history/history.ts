import type { Delivery } from './delivery-model.ts';
import type { Actor, Deployment, Outline, PullRequest } from './model.ts';

/** The data of a repository, without its pull requests. */
export interface RepositoryFacts {
  readonly fullName: string;
  readonly databaseId: number;
  readonly defaultBranch: string;
  readonly createdAt: string;
  /** Bytes of code a language. */
  readonly languages: readonly { readonly name: string; readonly size: number }[];
}

/**
 * The source of the replay's pull requests: generated, or read from a file. It never changes; changes are stored
 * separately.
 */
export interface History {
  readonly facts: RepositoryFacts;
  /** One for each pull request, by ascending number. */
  readonly outlines: readonly Outline[];
  pullRequest(number: number): PullRequest;
  /** The pull request that holds a commit (its merge commit included). */
  numberOfCommit(oid: string): number | undefined;
  deployments(): readonly Deployment[];
  /** Releases, issues and runs of workflows. */
  delivery(): Delivery;
  /** Accounts that `node(id:)` can answer. */
  actor(databaseId: number): Actor | undefined;
}
