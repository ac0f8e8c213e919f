import type { Answer } from './answer.ts';
import type { FaultBoard } from './faults/fault-board.ts';
import type { Fault } from './faults/fault.ts';
import type { GraphQLBody, GraphQLRequest, PricedQuery } from './graphql/answer-graphql.ts';
import type { Account } from './limits/account.ts';
import type { RoutedAnswer } from './rest/answer-rest.ts';
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
  readonly readRest: (url: URL, api: string) => RoutedAnswer;
  readonly accountOf: (token: string) => Account;
  readonly accepts: (token: string) => boolean;
  readonly faults: FaultBoard;
  readonly stats: StatsKeeper;
  readonly latency: () => Latency;
  readonly now: () => number;
  readonly viewerId: number;
}

/** An answer, and what the counters want to know of it. */
export interface Outcome {
  readonly answer: Answer;
  readonly route: string;
  readonly points: number;
  readonly fault: Fault | undefined;
}
