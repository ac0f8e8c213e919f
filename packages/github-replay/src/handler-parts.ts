import type { Answer } from './answer.ts';
import type { AppReader } from './app/answer-app.ts';
import type { PeopleReader } from './app/answer-people.ts';
import type { Callers } from './callers/callers.ts';
import type { SituationBoard } from './board/situation-board.ts';
import type { GraphQLReader } from './graphql/answer-graphql.ts';
import type { RestReader } from './rest/answer-rest.ts';
import type { StatsKeeper } from './stats.ts';
import type { WebReader } from './web/answer-web.ts';

export interface Latency {
  /** Milliseconds a request. */
  readonly base: number;
  /** Milliseconds for each pull request in the answer. */
  readonly perPullRequest: number;
}

/** The parts that answer a request. */
export interface HandlerParts {
  readonly readQuery: GraphQLReader;
  readonly readRest: RestReader;
  readonly readApp: AppReader;
  readonly readPeople: PeopleReader;
  readonly readWeb: WebReader;
  readonly identify: Callers['identify'];
  readonly situations: SituationBoard;
  readonly stats: StatsKeeper;
  readonly latency: () => Latency;
  readonly now: () => number;
  readonly time: Time;
}

/** The time that answers take, in milliseconds: a clock that never goes back, and how to wait. */
export interface Time {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** An answer, with what the counters need. */
export interface Outcome {
  readonly answer: Answer;
  readonly route: string;
  readonly points: number;
  /** The situation that the request met. */
  readonly met: string | null;
}
