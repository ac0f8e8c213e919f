/**
 * All failures from outside of this program, by what the program does about them. The six kinds of GitHub's failures
 * follow from its documentation:
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export type Failure =
  /**
   * The request asked for more than GitHub computes in its time, or for more than fits into memory: ask for less. When
   * the answer was cut for its size, `fits` is how many pull requests (or rows of a list) the read part had.
   */
  | { kind: 'too_wide'; detail: string; fits?: number }
  /** The hourly limit is used up until `resetAt` (milliseconds since the epoch). */
  | { kind: 'primary_limit'; resource: GitHubResource; resetAt: number; detail: string }
  /** Too fast: wait `retryAfterSeconds`, or a growing minute when GitHub names no time. */
  | { kind: 'secondary_limit'; retryAfterSeconds: number | null; detail: string }
  /** GitHub refuses the credential: no other request may be spent on it. */
  | { kind: 'bad_credential'; detail: string; reason?: CredentialReason; advice?: string }
  /** GitHub refuses the App's own key: the deployment is at fault, and no workspace's connection is marked. */
  | { kind: 'bad_app'; detail: string }
  /** GitHub Enterprise Server is too old for the queries. */
  | { kind: 'too_old'; detail: string }
  /**
   * The repository is gone, hidden or blocked: its stored data stays. `shown`: GitHub shows it to another request, so
   * the refusal may be a passing error.
   */
  | { kind: 'unavailable'; reason: 'not_found' | 'no_access' | 'blocked'; detail: string; shown?: true }
  /** GitHub refuses the cursor, or it does not move: the walk starts again. */
  | { kind: 'cursor_refused'; detail: string }
  /** A passing failure of GitHub or the network: back off and ask again, a limited number of times. */
  | { kind: 'transient'; detail: string }
  /** The database does not answer: wait for it. With a `reason` a person has to act, as `detail` says. */
  | { kind: 'database_outage'; detail: string; reason?: DatabaseReason }
  /** A request of ours was refused as wrong: repeating it will not help. */
  | { kind: 'rejected'; detail: string };

export type BadCredential = Failure & { kind: 'bad_credential' };

/**
 * Why GitHub refuses a credential, as far as it says. `refused` is a 401, which may pass by itself; for the others a
 * person has to act.
 */
export type CredentialReason =
  'refused' | 'saml' | 'ip_allow_list' | 'token_lifetime' | 'token_type' | 'blocked' | 'suspended' | 'missing';

/** Whether an organization refuses the credential: the credential can still read other organizations' repositories. */
export function isOfOrganization(reason: CredentialReason | undefined): boolean {
  return reason === 'saml' || reason === 'ip_allow_list' || reason === 'token_lifetime' || reason === 'token_type';
}

/**
 * Why the database refuses every connection, as far as it says: the password is wrong, the plan's quota is used up, the
 * endpoint is disabled or does not exist, or the network is not on its list.
 */
export type DatabaseReason = 'password' | 'quota' | 'disabled' | 'missing' | 'blocked';

/** GitHub's two separate hourly budgets, by their names in `x-ratelimit-resource`. */
export type GitHubResource = 'graphql' | 'core';
