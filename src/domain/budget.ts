import type { BadCredential, CredentialReason, Failure, GitHubResource } from './failure.ts';
import type { KeptToken } from './kept-token.ts';
import type { Instant } from './reducer.ts';

/**
 * What one quota of GitHub's (a user, or an App installation) has left; all repositories that are read with it share
 * it.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export interface BudgetState {
  hour: Partial<Record<GitHubResource, HourLeft>>;
  /** No request before this instant: GitHub asked for a pause. */
  pausedUntil: Instant;
  /** Chunks that read now. A lease that is never given back expires. */
  leases: Lease[];
  /** The holders that got no slot, as far as there is room. */
  places: Place[];
  /** The last instant that was given to a holder for which there was no room. */
  crowdUntil: Instant;
  /** The slot time that each workspace that waits or works has used, in milliseconds. */
  shares: { workspaceId: string; used: number; at: Instant }[];
  /** How long a slot is held, in milliseconds: an average in which the last eight weigh most. */
  hold: number;
  /** GraphQL points and server seconds of the last minute, with their purpose. */
  minute: { at: Instant; points: number; seconds: number; priority: Priority }[];
  /**
   * Credentials that GitHub refuses, by name, and since when: no request is spent on one before `until`. Only the
   * answer to the next request shows whether GitHub still refuses it.
   */
  refused: { credential: string; since: Instant; until: Instant; detail: string; reason?: CredentialReason }[];
  /** The present installation token, sealed. */
  token: KeptToken | null;
  /** The fields that a credential's queries leave out, and until when this is remembered. */
  omitted: { credential: string; fields: string[]; until: Instant }[];
}

/** What is left of one of GitHub's limits an hour. */
export interface HourLeft {
  remaining: number;
  resetAt: Instant;
  limit?: number | null;
  /** How much of an hour had passed, in milliseconds, when it was last spent down to the reserve; absent before. */
  spentAfter?: number;
}

/** A slot in use. */
export interface Lease {
  holder: string;
  workspaceId: string;
  priority: Priority;
  since: Instant;
  until: Instant;
}

/** Who waits for a slot. */
export interface Place {
  holder: string;
  workspaceId: string;
  priority: Priority;
  /** How much of its history is read: 0 for the newest half year and for changes, then one more for each month. */
  depth: number;
  /** When it first asked. */
  since: Instant;
  /** When it is to ask again. */
  at: Instant;
}

/** Live work (a webhook, a person's click) comes before backfill, and has a reserve. */
export type Priority = 'live' | 'backfill';

/** What a holder's requests showed about the quota. */
export interface Usage {
  hour: BudgetState['hour'];
  points: number;
  /** How long GitHub worked on GraphQL for this chunk. */
  seconds: number;
  failure: Failure | null;
  /** The name of the credential that was used. */
  credential: string;
}

export type Refusal =
  | { granted: false; until: Instant; reason: 'slot' | 'primary_limit' | 'secondary_limit' }
  /** GitHub refuses the credential: for good, or (not `confirmed`) until it is asked again after `until`. */
  | { granted: false; reason: 'bad_credential'; detail: string; confirmed: boolean; until: Instant };

export type Grant = { granted: true } | Refusal;

/** Whether a refusal of a credential counts. One that may pass is asked about again at `until`. */
export type Verdict = { lasts: true } | { lasts: false; until: Instant };

/** Who asks for a slot. */
export type Asked = Pick<Place, 'holder' | 'workspaceId' | 'priority' | 'depth'> & {
  /** The name of the credential to read with. */
  credential: string;
};

export interface BudgetCommands {
  /** Asks for a slot to read one chunk: a lease, or a refusal with the instant to ask again. */
  acquire: { given: Asked; answer: Grant };
  /** Gives a slot back, with what the answers showed; answers whether a refusal of the credential counts. */
  settle: { given: { holder: string; usage: Usage }; answer: Verdict | null };
  /** Asks for the sealed installation token, if it is valid beyond an instant. */
  token: { given: { goodUntil: Instant }; answer: string | null };
  keep_token: { given: { sealed: string; expiresAt: Instant }; answer: null };
  /** GitHub refused the installation token. */
  forget_token: { given: object; answer: null };
  /** Asks which fields a credential's queries leave out. */
  omitted: { given: { credential: string }; answer: string[] };
  keep_omitted: { given: { credential: string; fields: string[] }; answer: null };
}

export const EMPTY_BUDGET: BudgetState = {
  hour: {},
  pausedUntil: 0,
  leases: [],
  places: [],
  crowdUntil: 0,
  shares: [],
  hold: 5_000,
  minute: [],
  refused: [],
  token: null,
  omitted: [],
};

/** The stored state of a quota. An earlier version kept the token and the left-out fields under keys of their own. */
export interface StoredBudget {
  budget?:
    | (Partial<Omit<BudgetState, 'leases' | 'refused'>> & {
        leases?: (Omit<Lease, 'workspaceId' | 'since'> & Partial<Lease>)[];
        /** An earlier version did not store since when a credential is refused. */
        refused?: (Omit<BudgetState['refused'][number], 'since'> & { since?: Instant })[];
        /** An earlier version kept holders here that had no workspace; they ask again. */
        reservations?: object[];
      })
    | undefined;
  token?: KeptToken | undefined;
  omitted?: Record<string, { fields: string[]; until: Instant }> | undefined;
}

/** The state from what was stored, by this version or by an earlier one with fewer fields. */
export function restoredBudget({ budget, token, omitted = {} }: StoredBudget): BudgetState {
  const before = Object.entries(omitted).map(([credential, noted]) => ({ credential, ...noted }));
  const { leases = [], refused = [], reservations: _, ...kept } = budget ?? {};
  return {
    ...EMPTY_BUDGET,
    omitted: before,
    ...(token && { token }),
    ...kept,
    leases: leases.map((lease) => ({ workspaceId: '', since: lease.until, ...lease })),
    refused: refused.map((refusal) => ({ since: refusal.until, ...refusal })),
  };
}

/**
 * How long a 401 must last before it counts. A 401 may pass: new tokens are refused for some seconds, others at random:
 * https://github.com/octokit/auth-app.js/blob/main/src/hook.ts
 */
export const CONFIRMED_MS = 60_000;
/** The first delay before it is asked again in the meantime; each next delay is twice as long. */
const FIRST_RETRY_MS = 1_000;

/**
 * Whether a refusal counts that began at `since`. Until it does, the credential is asked again 1, 2, 4 … seconds later,
 * the last time after the minute.
 */
export function verdictOn({ reason }: BadCredential, since: Instant, now: Instant): Verdict {
  if (reason !== 'refused' || now - since >= CONFIRMED_MS) return { lasts: true };
  return { lasts: false, until: Math.min(now + Math.max(FIRST_RETRY_MS, now - since), since + CONFIRMED_MS) };
}
