import { randomOf } from '../../test/support/simulation/run.ts';

const YEAR_MS = 365 * 86_400_000;

/**
 * A few repositories have most of the pull requests. 80 % of all pull requests of GitHub's timeline were of 20 % of the
 * repositories that had any (https://metacommunitiesofcode.org/2013/08/27/more-notes-on-pull-requests-base-repository-perspective/);
 * of a log-normal distribution that is so with this sigma. It also has the mean 4.1 times the median; over three months of
 * 2020 it was 4.7 times (https://reviewpad.com/blog/2020s-pull-requests-part-ii). The median is an assumption: that of
 * repositories a company works in.
 */
const MEDIAN_PULL_REQUESTS = 150;
const SIGMA = 1.683;
const MAX_PULL_REQUESTS = 100_000;
/** Years since the first pull request, evenly. */
const YEARS = { least: 1, most: 8 };

/** What a repository has on GitHub, as far as it costs requests. */
export interface Traits {
  pullRequests: number;
  /** Milliseconds from the first pull request to now; they are spread evenly over it. */
  age: number;
  /** Inline comments, in lists of a hundred. */
  comments: number;
  /** Pull requests with a list that does not fit into a page, and REST requests for all their files. */
  longLists: number;
  fileRequests: number;
  deployments: number;
  /** Deployments to production, whose commits are read, a hundred at once. */
  walks: number;
  /** Requests that ask which checks are required. */
  requirementRequests: number;
}

/** For each pull request: what undici's history has, of which 41 REST requests for 1,000 were measured, and deployments. */
const FOR_EACH = { comments: 2.2, longLists: 0.01, fileRequests: 0.018, deployments: 0.3, walks: 0.12 };

/** The traits of a repository with so many pull requests. */
export function usualTraits(pullRequests: number, age: number): Traits {
  const of = (share: number) => Math.round(pullRequests * share);
  return {
    pullRequests,
    age,
    comments: of(FOR_EACH.comments),
    longLists: of(FOR_EACH.longLists),
    fileRequests: of(FOR_EACH.fileRequests),
    deployments: of(FOR_EACH.deployments),
    walks: of(FOR_EACH.walks),
    requirementRequests: pullRequests >= 20 ? 2 : 1,
  };
}

/** So many repositories, the same for the same seed. */
export function drawRepositories(count: number, seed: number): Traits[] {
  const random = randomOf(seed);
  return Array.from({ length: count }, () => {
    const size = Math.round(MEDIAN_PULL_REQUESTS * Math.exp(SIGMA * normal(random)));
    const years = YEARS.least + random() * (YEARS.most - YEARS.least);
    return usualTraits(Math.min(MAX_PULL_REQUESTS, Math.max(1, size)), years * YEAR_MS);
  });
}

/** A normal deviate, by Box and Muller. */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * How many repositories each of so many workspaces has: by Zipf's law, at least one each. The last is the smallest.
 */
export function shareOut(repositories: number, workspaces: number): number[] {
  const weights = Array.from({ length: workspaces }, (_, index) => 1 / (index + 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const shares = weights.map((weight) => 1 + Math.floor(((repositories - workspaces) * weight) / sum));
  const left = repositories - shares.reduce((total, share) => total + share, 0);
  return shares.map((share, index) => (index === 0 ? share + left : share));
}
