import type { World } from '../hosting/world.ts';

/** Faults that bend an answer while it is made, rather than replace it. */
export type CursorFault = 'stuck-cursor' | 'refused-cursor';

export interface RateLimitAnswer {
  readonly limit: number;
  readonly cost: number;
  readonly remaining: number;
  readonly used: number;
  readonly resetAt: string;
  readonly nodeCount: number;
}

/** What every resolver of one GraphQL request is given. */
export interface RequestContext {
  readonly world: World;
  readonly rateLimit: RateLimitAnswer;
  /** With `rateLimit(dryRun: true)` nothing else of the query is evaluated. */
  readonly dryRun: boolean;
  readonly fault: CursorFault | undefined;
  /** How many lists each pull request is asked for. */
  readonly listsEach: number;
  pullRequestsServed: number;
  /** Counted for the latency, in pull requests with all their lists. */
  weight: number;
}
