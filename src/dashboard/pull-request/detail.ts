import { webUrlOf } from '../../github/oauth.ts';
import { pullRequestRoute } from '../../routes/pull-requests/pull-requests.ts';
import { ProblemError } from '../../routes/problem.ts';
import type { PullRequestDetail } from '../../storage/pull-request-detail.ts';
import type { Answer } from '../read.ts';
import { gitHubApiOf, type Visit } from '../visit.ts';

/** A pull request as the API answers it, with its lists. */
export type Detail = Answer<typeof pullRequestRoute> & PullRequestDetail;
export type PullRequestEvent = Detail['events'][number];

/** What all parts of the page are made from. */
export interface Seen {
  visit: Visit;
  pull: Detail;
  github: GitHubLinks;
}

/** Reads the pull request of a page. Throws 404 for one that the workspace does not have. */
export async function readPullRequest(visit: Visit): Promise<Seen> {
  const pull = (await visit
    .read(pullRequestRoute, { params: { id: visit.params['id'] ?? '' } })
    .catch(hereWords)) as Detail;
  return { visit, pull, github: gitHubLinksOf(webUrlOf(gitHubApiOf(visit)), pull) };
}

function hereWords(error: unknown): never {
  if (error instanceof ProblemError && error.status === 404)
    throw new ProblemError(404, 'There is no such pull request here.');
  throw error;
}

export type GitHubLinks = ReturnType<typeof gitHubLinksOf>;

/** Where what belongs to a pull request is on GitHub. */
export function gitHubLinksOf(site: string, { repository, number }: { repository: string; number: number }) {
  const home = `${site}/${repository}`;
  const pull = `${home}/pull/${number}`;
  return {
    pull,
    files: `${pull}/files`,
    checks: `${pull}/checks`,
    deployments: `${home}/deployments`,
    /** A commit of the pull request. */
    commit: (sha: string) => `${pull}/commits/${sha}`,
    /** Any commit, such as the one that was deployed. */
    anyCommit: (sha: string) => `${home}/commit/${sha}`,
    review: (id: string) => `${pull}#pullrequestreview-${id}`,
    comment: (id: string, kind: string) => `${pull}#${kind === 'review' ? 'discussion_r' : 'issuecomment-'}${id}`,
    run: (id: string) => `${home}/runs/${id}`,
    branch: (name: string) => `${home}/tree/${encodeURIComponent(name).replaceAll('%2F', '/')}`,
    /** Of any repository; a pull request has an address of this form, too. */
    issue: (issue: { repository: string; number: number }) => `${site}/${issue.repository}/issues/${issue.number}`,
  };
}

/** The name of an account; null is a deleted one. */
export function nameOf(account: { login: string } | null): string {
  return account?.login ?? 'a deleted account';
}

/** Words of GitHub or of this product, as text: `changes_requested` → changes requested. */
export function plain(word: string): string {
  return word.replaceAll('_', ' ').toLowerCase();
}

export function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1_000;
}
