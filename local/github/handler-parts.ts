import type { Answer } from './answer.ts';
import type { AppReader } from './app/answer-app.ts';
import type { Callers } from './callers/callers.ts';
import type { FaultBoard } from './faults/fault-board.ts';
import type { Fault } from './faults/fault.ts';
import type { GraphQLBody, GraphQLRequest, PricedQuery } from './graphql/answer-graphql.ts';
import type { RestReader } from './rest/answer-rest.ts';
import type { StatsKeeper } from './stats.ts';

export interface Latency {
  /** Milliseconds a request. */
  readonly base: number;
  /** Milliseconds for each pull request in the answer. */
  readonly perPullRequest: number;
}

/** What a request is answered with. */
export interface HandlerParts {
  readonly readQuery: (request: GraphQLRequest) => PricedQuery | GraphQLBody;
  readonly readRest: RestReader;
  readonly readApp: AppReader;
  readonly identify: Callers['identify'];
  readonly faults: FaultBoard;
  readonly stats: StatsKeeper;
  readonly latency: () => Latency;
  readonly now: () => number;
}

/** An answer, and what the counters want to know of it. */
export interface Outcome {
  readonly answer: Answer;
  readonly route: string;
  readonly points: number;
  readonly fault: Fault | undefined;
}
