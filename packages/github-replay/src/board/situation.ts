import { z } from 'zod';
import type { Answer } from '../answer.ts';
import type { Caller } from '../callers/caller.ts';
import type { FieldAt, Bent } from '../graphql/request-context.ts';
import type { PullRequest } from '../history/model.ts';
import type { HttpRequest } from '../http-server.ts';
import { declareWith, type Active, type Situation } from './declare.ts';

/** The parts of a request that situations use. */
export interface Asked {
  readonly api: 'graphql' | 'rest';
  readonly request: HttpRequest;
  /** Null for what needs no credential. */
  readonly caller: Caller | null;
  /** The path, and for GraphQL the query and its variables. */
  readonly text: string;
  /** The number of pull requests that a query requests, or `per_page` of a REST list. */
  readonly width: number;
  /** The repository that a REST path names, by its present name. */
  readonly repository: string | null;
  readonly now: number;
}

/** What a situation does. A hook that answers undefined changes nothing. */
export interface Hooks {
  /** Replaces the caller of a request. */
  readonly caller?: (caller: Caller) => Caller;
  /** An answer instead of GitHub's, made before anything is read; a function, when making it has effects. */
  readonly replace?: (asked: Asked) => Answer | (() => Answer) | undefined;
  /** One field of a GraphQL answer, after GitHub had its value. An `Error` is that field's error, as GraphQL spreads it. */
  readonly field?: (at: FieldAt, asked: Asked) => Bent | undefined;
  /** GitHub's answer, changed on its way out. */
  readonly answered?: (answer: Answer, asked: Asked) => Answer | undefined;
  /** A REST address that is answered as if it were another. */
  readonly address?: (url: URL, asked: Asked) => URL | undefined;
  /**
   * A pull request as GitHub has it, in every API, every webhook and the control's answers. Must answer the same each
   * time.
   */
  readonly pullRequest?: (pullRequest: PullRequest, repository: string) => PullRequest;
  /** Fields, as `Type.field`, and whole types that the server's schema does not have. */
  readonly missing?: readonly string[];
  /** The body of a webhook, changed on its way out. */
  readonly webhook?: (body: string) => string;
}

const SCOPE = {
  api: z.enum(['graphql', 'rest']).optional(),
  /** Only requests whose path, or query text with its variables, contains this. */
  matching: z.string().optional(),
  /** Only queries that ask for more pull requests than this, and lists with a larger `per_page`. */
  widerThan: z.int().optional(),
};

type Scope = z.output<z.ZodObject<typeof SCOPE>>;
export type GitHubSituation = Situation<Hooks, Scope>;
export type ActiveSituation = Active<Hooks, Scope>;

/** Declares a way in which GitHub answers. */
export const situation = declareWith<Hooks, typeof SCOPE>(SCOPE);
