import type { LoggedRequest } from '../../packages/github-replay/src/stats.ts';

/** The requests of the walk over the pages; the first request of another kind ends the walk. */
const WALK_ROUTES = new Set([
  'PullRequestPage',
  'GET /repos/{owner}/{repo}',
  'GET /repos/{owner}/{repo}/pulls',
  'GET /user',
]);

export interface Walk {
  pages: number;
  /** When its first page was requested, and when the work after it began: milliseconds since the epoch. */
  from: number;
  to: number;
  /** Sum of GitHub's answer times of the pages, milliseconds. */
  answeredMs: number;
}

/** The walk of a sync, from the replay's log. */
export function walkOf(log: LoggedRequest[]): Walk {
  const byTime = log.toSorted((a, b) => a.at - b.at);
  const first = byTime.findIndex(({ route }) => route === 'PullRequestPage');
  const after = byTime.findIndex(({ route }, index) => index > first && !WALK_ROUTES.has(route));
  const [begin, end] = [byTime[first], byTime[after]];
  if (!begin || !end)
    throw new Error(`the log shows no walk: ${[...new Set(log.map(({ route }) => route))].join(', ')}`);
  const pages = byTime.slice(first, after).filter(({ route }) => route === 'PullRequestPage');
  return { pages: pages.length, from: begin.at, to: end.at, answeredMs: answeredMs(pages) };
}

/** Sum of GitHub's answer times of the queries, milliseconds. */
export function answeredMs(log: LoggedRequest[]): number {
  return log.filter(({ api }) => api === 'graphql').reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}
