import type { Actor, Deployment, Outline, PullRequest } from './model.ts';

/** What is known of a repository besides its pull requests. */
export interface RepositoryFacts {
  readonly fullName: string;
  readonly databaseId: number;
  readonly defaultBranch: string;
  readonly createdAt: string;
  /** Bytes of code a language. */
  readonly languages: readonly { readonly name: string; readonly size: number }[];
}

/** Where the replay's pull requests come from: generated, or read from a file. Never changes; mutations lie over it. */
export interface History {
  readonly facts: RepositoryFacts;
  /** One for each pull request, by ascending number. */
  readonly outlines: readonly Outline[];
  pullRequest(number: number): PullRequest;
  /** The pull request that holds a commit (its merge commit included). */
  numberOfCommit(oid: string): number | undefined;
  deployments(): readonly Deployment[];
  /** Accounts that `node(id:)` can be asked for. */
  actor(databaseId: number): Actor | undefined;
}
