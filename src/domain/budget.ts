import type { CredentialReason, Failure, GitHubResource } from './failure.ts';
import type { KeptToken } from './kept-token.ts';
import type { Instant } from './reducer.ts';

/**
 * What one quota of GitHub's (a user, or an App installation) has left, shared by all repositories read with it.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export interface BudgetState {
  hour: Partial<Record<GitHubResource, { remaining: number; resetAt: Instant; limit?: number | null }>>;
  /** No request before this instant: GitHub asked for a pause. */
  pausedUntil: Instant;
  /** Chunks that are reading now. A lease that is never given back expires. */
  leases: { holder: string; until: Instant; priority: Priority }[];
  /** Who was refused for want of a slot, and the instant each was told to come back. */
  reservations: { holder: string; at: Instant }[];
  /** GraphQL points and server seconds of the last minute, and what for. */
  minute: { at: Instant; points: number; seconds: number; priority: Priority }[];
  /**
   * Credentials that GitHub refuses, by name, and since when: no other request is spent on one before `until`. What GitHub
   * may have to say about one that it refuses no longer is an answer to the next request.
   */
  refused: { credential: string; since: Instant; until: Instant; detail: string; reason?: CredentialReason }[];
  /** The installation token that is in use, sealed. */
  token: KeptToken | null;
  /** What queries of a credential are sent without, and until when that is remembered. */
  omitted: { credential: string; fields: string[]; until: Instant }[];
}

/** Live work (a webhook, a person's click) goes before backfill, and a reserve is kept for it. */
export type Priority = 'live' | 'backfill';

/** What a holder's requests showed. */
export interface Usage {
  hour: BudgetState['hour'];
  points: number;
  /** How long GitHub worked on GraphQL for this chunk. */
  seconds: number;
  failure: Failure | null;
  /** Which of the quota's credentials was used, by name. */
  credential: string;
}

export type Refusal =
  | { granted: false; until: Instant; reason: 'slot' | 'primary_limit' | 'secondary_limit' }
  /** GitHub refuses the credential: for good, or (not `confirmed`) so that it is asked again after `until`. */
  | { granted: false; reason: 'bad_credential'; detail: string; confirmed: boolean; until: Instant };

export type Grant = { granted: true } | Refusal;

export interface BudgetCommands {
  /** Asks for a slot to read one chunk: a lease, or a refusal with the instant to come back at. */
  acquire: { given: { holder: string; priority: Priority; credential: string }; answer: Grant };
  /** Gives a slot back, with what the answers said; answers since when GitHub refuses the credential. */
  settle: { given: { holder: string; usage: Usage }; answer: Instant | null };
  /** Asks for the sealed installation token, if it is good beyond an instant. */
  token: { given: { goodUntil: Instant }; answer: string | null };
  keep_token: { given: { sealed: string; expiresAt: Instant }; answer: null };
  /** GitHub refused the installation token. */
  forget_token: { given: object; answer: null };
  /** Asks what queries of a credential are sent without. */
  omitted: { given: { credential: string }; answer: string[] };
  keep_omitted: { given: { credential: string; fields: string[] }; answer: null };
}

export const EMPTY_BUDGET: BudgetState = {
  hour: {},
  pausedUntil: 0,
  leases: [],
  reservations: [],
  minute: [],
  refused: [],
  token: null,
  omitted: [],
};

/** What is stored of a quota. A version before kept the token and the omissions under keys of their own. */
export interface StoredBudget {
  budget?: Partial<BudgetState> | undefined;
  token?: KeptToken | undefined;
  omitted?: Record<string, { fields: string[]; until: Instant }> | undefined;
}

/** The state of what was stored, by this version or one before it, which knew fewer fields. */
export function restoredBudget({ budget, token, omitted = {} }: StoredBudget): BudgetState {
  const before = Object.entries(omitted).map(([credential, noted]) => ({ credential, ...noted }));
  return { ...EMPTY_BUDGET, omitted: before, ...(token && { token }), ...budget };
}

/**
 * A 401 may pass: tokens that were just minted are refused for some seconds, others at random. So long it must last to be
 * believed: https://github.com/octokit/auth-app.js/blob/main/src/hook.ts
 */
export const CONFIRMED_MS = 60_000;
/** When it is asked again meanwhile: so long after the first refusal, then after twice as long. */
const FIRST_RETRY_MS = 1_000;

/** When a credential that is refused since then is asked again: 1, 2, 4 … seconds later, the last time after the minute. */
export function retryOfRefused(since: Instant, now: Instant): Instant {
  return Math.min(now + Math.max(FIRST_RETRY_MS, now - since), since + CONFIRMED_MS);
}
