const MINUTE_MS = 60_000;

export interface SecondaryLimits {
  /** Requests in flight at once, over both APIs. */
  readonly inFlight: number;
  readonly graphqlPointsAMinute: number;
  readonly restPointsAMinute: number;
  /** Seconds of server time a minute of GraphQL; the sum of the answers' times. */
  readonly graphqlSecondsAMinute: number;
}

/** https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#secondary-rate-limits */
export const GITHUB_SECONDARY_LIMITS: SecondaryLimits = {
  inFlight: 100,
  graphqlPointsAMinute: 2_000,
  restPointsAMinute: 900,
  graphqlSecondsAMinute: 60,
};

export interface SecondaryMeter {
  /** Seconds to stay away, or undefined when the request may go on; a request let through is counted. */
  refuse(kind: 'graphql' | 'rest', points: number, inFlight: number): number | undefined;
  /** Adds the time an answer took. */
  addServerTime(milliseconds: number): void;
}

/** Counts by the minute of the clock; an allowance of a credential, as the hourly ones are. */
export function createSecondaryMeter(limits: SecondaryLimits, now: () => number): SecondaryMeter {
  let minute = 0;
  let points = { graphql: 0, rest: 0 };
  let serverTime = 0;

  function turnMinute(): void {
    const current = Math.floor(now() / MINUTE_MS);
    if (current === minute) return;
    minute = current;
    points = { graphql: 0, rest: 0 };
    serverTime = 0;
  }

  return {
    refuse(kind, cost, inFlight) {
      turnMinute();
      const pointsAllowed = kind === 'graphql' ? limits.graphqlPointsAMinute : limits.restPointsAMinute;
      const untilNextMinute = Math.ceil(((minute + 1) * MINUTE_MS - now()) / 1_000);
      if (inFlight > limits.inFlight || points[kind] + cost > pointsAllowed) return untilNextMinute;
      if (kind === 'graphql' && serverTime > limits.graphqlSecondsAMinute * 1_000) return untilNextMinute;
      points[kind] += cost;
      return undefined;
    },
    addServerTime(milliseconds) {
      turnMinute();
      serverTime += milliseconds;
    },
  };
}
