import { Octokit } from '@octokit/rest';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import type { LoopRun, Target } from './baseline.ts';
import { snapshotOf, type RestPullRequest } from './rest-rows.ts';

const PER_PAGE = 100;

/**
 * Reads as PyGithub does: first the list, then each part of each pull request with its own request. It saves each page
 * at once.
 */
export async function runRestLoop(target: Target): Promise<LoopRun> {
  const began = performance.now();
  const octokit = new Octokit({ baseUrl: target.apiUrl, auth: 'bench' });
  const repository = { owner: target.owner, repo: target.name };
  let pullRequests = 0;
  const pages = octokit.paginate.iterator(octokit.rest.pulls.list, {
    ...repository,
    state: 'all',
    sort: 'updated',
    direction: 'desc',
    per_page: PER_PAGE,
  });
  for await (const { data } of pages) {
    const readAt = new Date().toISOString();
    const snapshots = [];
    for (const { number } of data) snapshots.push(snapshotOf(await readOne(octokit, repository, number), readAt));
    await savePullRequests(target.db, target.scope, snapshots);
    pullRequests += snapshots.length;
  }
  return { pullRequests, seconds: (performance.now() - began) / 1000 };
}

async function readOne(
  octokit: Octokit,
  repository: { owner: string; repo: string },
  number: number,
): Promise<RestPullRequest> {
  const { pulls, issues, checks } = octokit.rest;
  const one = { ...repository, pull_number: number, per_page: PER_PAGE };
  const { data: detail } = await pulls.get({ ...repository, pull_number: number });
  return {
    detail,
    reviews: await octokit.paginate(pulls.listReviews, one),
    commits: await octokit.paginate(pulls.listCommits, one),
    files: await octokit.paginate(pulls.listFiles, one),
    comments: await octokit.paginate(issues.listComments, { ...repository, issue_number: number, per_page: PER_PAGE }),
    reviewComments: await octokit.paginate(pulls.listReviewComments, one),
    checkRuns: await octokit.paginate(checks.listForRef, { ...repository, ref: detail.head.sha, per_page: PER_PAGE }),
  };
}
