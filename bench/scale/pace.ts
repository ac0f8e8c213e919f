/** How long each call takes, in milliseconds, and what it costs. */
export interface Pace {
  /** GitHub's time for each pull request of a page. */
  pullRequestMs: number;
  /** The same for each pull request of which only the key or the totals are asked. */
  keyMs: number;
  /** GitHub's time for any other query, and for a REST request. */
  queryMs: number;
  restMs: number;
  /** A call of a Durable Object. */
  objectMs: number;
  /** A round trip to the database, besides what its rows take. */
  databaseMs: number;
  /** What a message needs to reach its consumer. */
  messageMs: number;
  /** PostgreSQL's and the Worker's CPU time for each pull request that is stored, with its facts and its part of the receipt. */
  databaseCpuMs: number;
  workerCpuMs: number;
  /** The same for any other request to the database, and for any message. */
  requestCpuMs: number;
  messageCpuMs: number;
}

/**
 * GitHub's pace by public measurements (0.1 s for each pull request of a page); the CPU times of docs/benchmarks.md. The
 * other times are usual ones of requests within a region.
 */
export const USUAL_PACE: Pace = {
  pullRequestMs: 100,
  keyMs: 10,
  queryMs: 200,
  restMs: 150,
  objectMs: 10,
  databaseMs: 10,
  messageMs: 50,
  databaseCpuMs: 1.5,
  workerCpuMs: 1.2,
  requestCpuMs: 0.3,
  messageCpuMs: 1,
};
