const MAX_LOGGED = 20_000;

export interface LoggedRequest {
  /** Milliseconds. */
  readonly at: number;
  readonly api: 'graphql' | 'rest';
  /** The path with its variables unnamed, or the query's name. */
  readonly route: string;
  readonly status: number;
  readonly points: number;
  readonly pullRequests: number;
  readonly milliseconds: number;
  readonly fault: string | null;
}

export interface Stats {
  readonly requests: number;
  readonly graphqlRequests: number;
  readonly graphqlPoints: number;
  readonly restRequests: number;
  readonly restPoints: number;
  /** REST answers of 304, which cost nothing. */
  readonly notModified: number;
  readonly inFlight: number;
  readonly maxInFlight: number;
  /** Requests by "GET /repos/{owner}/{repo}/pulls" or the query's name. */
  readonly byRoute: Record<string, { requests: number; points: number }>;
  readonly byStatus: Record<string, number>;
  readonly faults: Record<string, number>;
}

export interface StatsKeeper {
  begin(): void;
  end(request: LoggedRequest): void;
  inFlight(): number;
  read(): Stats;
  /** The last requests, when a log is kept. */
  log(): readonly LoggedRequest[];
  reset(): void;
}

export function createStats(keepLog: boolean): StatsKeeper {
  let inFlight = 0;
  let maxInFlight = 0;
  let totals = emptyTotals();
  let log: LoggedRequest[] = [];

  return {
    begin() {
      inFlight++;
      maxInFlight = Math.max(maxInFlight, inFlight);
    },
    end(request) {
      inFlight--;
      const { api, route, points, status, fault } = request;
      totals[api].requests++;
      totals[api].points += points;
      const routed = (totals.byRoute[route] ??= { requests: 0, points: 0 });
      routed.requests++;
      routed.points += points;
      totals.byStatus[status] = (totals.byStatus[status] ?? 0) + 1;
      if (fault !== null) totals.faults[fault] = (totals.faults[fault] ?? 0) + 1;
      if (!keepLog) return;
      log.push(request);
      if (log.length > MAX_LOGGED) log = log.slice(MAX_LOGGED / 2);
    },
    inFlight: () => inFlight,
    read: () => ({
      requests: totals.graphql.requests + totals.rest.requests,
      graphqlRequests: totals.graphql.requests,
      graphqlPoints: totals.graphql.points,
      restRequests: totals.rest.requests,
      restPoints: totals.rest.points,
      notModified: totals.byStatus[304] ?? 0,
      inFlight,
      maxInFlight,
      byRoute: structuredClone(totals.byRoute),
      byStatus: { ...totals.byStatus },
      faults: { ...totals.faults },
    }),
    log: () => log,
    reset() {
      totals = emptyTotals();
      maxInFlight = inFlight;
      log = [];
    },
  };
}

function emptyTotals() {
  return {
    graphql: { requests: 0, points: 0 },
    rest: { requests: 0, points: 0 },
    byRoute: {} as Record<string, { requests: number; points: number }>,
    byStatus: {} as Record<string, number>,
    faults: {} as Record<string, number>,
  };
}
