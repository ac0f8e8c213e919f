/**
 * What the first read of a repository takes of GitHub, as measured: see docs/benchmarks.md. GitHub takes about a tenth of
 * a second for each pull request.
 */
export const POINTS_A_PULL_REQUEST = 72 / 1_000;
export const REST_REQUESTS_A_PULL_REQUEST = 41 / 1_000;
export const SECONDS_A_PULL_REQUEST = 0.1;
/** The database's bytes for each, with its lists, facts and indexes: 22.6 KB of generated ones were measured. */
export const BYTES_A_PULL_REQUEST = 25_000;
/** What a sync asks that finds nothing. */
export const REQUESTS_AT_LEAST = 8;
export const SECONDS_AT_LEAST = 5;

/** About how many seconds and how many requests to GitHub the first read of so many pull requests takes. */
export function importEstimate(pullRequests: number): { seconds: number; requests: number } {
  const requests = pullRequests * (POINTS_A_PULL_REQUEST + REST_REQUESTS_A_PULL_REQUEST);
  return {
    seconds: SECONDS_AT_LEAST + Math.ceil(pullRequests * SECONDS_A_PULL_REQUEST),
    requests: REQUESTS_AT_LEAST + Math.ceil(requests),
  };
}
