/**
 * What the first read of a repository takes of GitHub, as measured: see docs/benchmarks.md. For a thousand pull requests
 * it is 58 requests of GraphQL and 73 of REST; GitHub takes about a tenth of a second for each pull request.
 */
const REQUESTS_FOR_EACH = (58 + 73) / 1_000;
const SECONDS_FOR_EACH = 0.1;
/** What a sync asks that finds nothing. */
const REQUESTS_AT_LEAST = 8;
const SECONDS_AT_LEAST = 5;

/** About how many seconds and how many requests to GitHub the first read of so many pull requests takes. */
export function importEstimate(pullRequests: number): { seconds: number; requests: number } {
  return {
    seconds: SECONDS_AT_LEAST + Math.ceil(pullRequests * SECONDS_FOR_EACH),
    requests: REQUESTS_AT_LEAST + Math.ceil(pullRequests * REQUESTS_FOR_EACH),
  };
}
