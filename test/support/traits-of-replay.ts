import type { Traits } from '../../bench/scale/history.ts';
import type { GitHubReplay } from '../../packages/github-replay/src/replay.ts';

const PAGE = 100;
/** GitHub lists at most 3,000 files of a pull request. */
const MAX_PAGES = 30;
/** Of each pull request: how the replay generates deployments, in packages/github-replay/src/generate. */
const DEPLOYMENTS_EACH = 0.3;
const WALKS_EACH = 0.13;

/** What a generated repository has, as far as it costs requests. */
export function traitsOfReplay({ control }: GitHubReplay, repository: string): Traits {
  const { numbers } = control.numbers({ repository });
  const pulls = numbers.map((number) => control.pullRequest({ repository, number }));
  const times = pulls.map(({ updatedAt }) => Date.parse(updatedAt));
  const long = pulls.filter(({ files, comments, reviews, commits }) =>
    [files, comments, reviews, commits].some((list) => list.length > PAGE),
  );
  return {
    pullRequests: numbers.length,
    age: Math.max(...times) - Math.min(...times),
    comments: pulls.reduce((sum, { inlineComments }) => sum + inlineComments.length, 0),
    longLists: long.length,
    fileRequests: long.reduce((sum, { files }) => sum + pagesOf(files.length), 0),
    deployments: Math.round(numbers.length * DEPLOYMENTS_EACH),
    walks: Math.round(numbers.length * WALKS_EACH),
    requirementRequests: numbers.length >= 20 ? 2 : 1,
  };
}

/** A page of a pull request shows up to a hundred files; more are read page by page. */
function pagesOf(files: number): number {
  return files > PAGE ? Math.min(MAX_PAGES, Math.ceil(files / PAGE)) : 0;
}
