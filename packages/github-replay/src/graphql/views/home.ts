import type { PullRequest } from '../../history/model.ts';
import type { HostedRepository } from '../../hosting/hosted-repository.ts';

/** The pull request and repository of a part, for its view. */
export interface Home {
  readonly repository: HostedRepository;
  readonly pullRequest: PullRequest;
  readonly repositoryView: object;
  /** A view of the pull request; read when a query asks a part for its `pullRequest`. */
  pullRequestView: object;
}

export function repositoryPath(repository: HostedRepository): string {
  return `/${repository.fullName}`;
}

export function pullRequestPath(home: Pick<Home, 'repository' | 'pullRequest'>): string {
  return `${repositoryPath(home.repository)}/pull/${home.pullRequest.number}`;
}

/** The two address fields that most of GitHub's objects have. */
export function addresses(path: string): { url: string; resourcePath: string } {
  return { url: `https://github.com${path}`, resourcePath: path };
}
