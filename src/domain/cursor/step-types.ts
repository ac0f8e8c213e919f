import type { Instant } from '../reducer.ts';

/** Reading from the newest down to `coverage.through`; `newest` and `fresh` belong to the pass under way. */
export interface FrontStep {
  kind: 'front';
  phase: 'walk' | 'catch_up';
  cursor: string | null;
  newest: Instant;
  fresh: number;
  pass: number;
  rest?: RestWalk;
}

/** Reading from `coverage.cursor` down to the reach. */
export interface BackStep {
  kind: 'back';
  rest?: RestWalk;
}

/**
 * The rest of a pass by REST's list, after GraphQL's list could not be followed: REST gives a hundred numbers a page,
 * and each pull request is read by its number.
 */
export interface RestWalk {
  /** The page to list next. */
  next: number;
  /** The pull requests of the last listed page that are left to read, newest first. */
  left: { number: number; updatedAt: Instant }[];
  /** What follows when `left` is empty: the pass is over, or (null) the next page is listed. */
  end: 'bound' | 'list' | null;
  /** A pull request that GitHub has given before: a test whether GitHub gives any at all. */
  control: number | null;
  /** Numbers that failed, each alone. `proven`: GitHub has given another pull request since. */
  failed: number[];
  proven: boolean;
}

/** What a sync does next. In a state of another version, `kind` may be a word that this version does not know. */
export type Step =
  | FrontStep
  | BackStep
  /** Reading what did not fit into a page: inline comments, and lists longer than a page. */
  | { kind: 'lists'; next: 'catch_up' | 'deployments' | 'facts' }
  | DeploymentsStep
  /** Asking which checks are required, where facts depend on it. */
  | { kind: 'requirements' }
  | { kind: 'facts' }
  /** Reading pull requests again. `again`: they were set aside a while ago because GitHub could not give them. */
  | { kind: 'repair'; numbers: number[]; again: boolean }
  /** Reading GitHub's totals of everything that is covered, from `cursor` on. */
  | { kind: 'totals'; cursor: string | null }
  /** Comparing GitHub's counts with the stored rows. */
  | { kind: 'compare' };

/** The steps as the API names them. */
export type Phase = 'walk' | 'overflow' | 'catch_up' | 'compute' | 'verify';

/** Reading the repository's deployments, from `cursor` on; once they are `listed`, the commits of each. */
export interface DeploymentsStep {
  kind: 'deployments';
  cursor: string | null;
  listed: boolean;
}
