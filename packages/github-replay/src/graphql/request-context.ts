import type { Answer } from '../answer.ts';
import type { World } from '../hosting/world.ts';

export interface RateLimitAnswer {
  readonly limit: number;
  readonly cost: number;
  readonly remaining: number;
  readonly used: number;
  readonly resetAt: string;
  readonly nodeCount: number;
}

/** A field that was just read. */
export interface FieldAt {
  /** The name of the type that has the field. */
  readonly type: string;
  readonly name: string;
  /** The view of the object that has it. */
  readonly source: Readonly<Record<string, unknown>>;
  readonly args: Readonly<Record<string, unknown>>;
  readonly value: unknown;
  readonly width: number;
}

/** Another value for a field (an `Error` is the field's error), or an answer that replaces the whole. */
export type Bent = { readonly value: unknown } | { readonly answer: Answer };

export type BendField = (at: FieldAt) => Bent | undefined;

/** What every resolver of one GraphQL request is given. */
export interface RequestContext {
  readonly world: World;
  readonly rateLimit: RateLimitAnswer;
  /** With `rateLimit(dryRun: true)` nothing else of the query is evaluated. */
  readonly dryRun: boolean;
  readonly bend: BendField | undefined;
  readonly width: number;
  /** How many lists of each pull request are requested. */
  readonly listsEach: number;
  pullRequestsServed: number;
  /** Counted for the latency, in pull requests with all their lists. */
  weight: number;
  /** The answer with which a field's situation replaces the whole. */
  replaced: Answer | undefined;
}
