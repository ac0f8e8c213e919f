/**
 * Everything that can go wrong outside this program, told apart by what is to be done about it.
 * The six kinds of GitHub's failures follow from its documentation:
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export type Failure =
  /**
   * The request asked for more than GitHub computes in its time, or than fits into memory: ask for less. Where the answer
   * was cut for its size, `fits` is how many pull requests (or rows of a list) were in the part that was read.
   */
  | { kind: 'too_wide'; detail: string; fits?: number }
  /** The hour's budget is spent until `resetAt` (milliseconds since the epoch). */
  | { kind: 'primary_limit'; resource: GitHubResource; resetAt: number; detail: string }
  /** Too fast: wait `retryAfterSeconds`, or a growing minute when GitHub names no time. */
  | { kind: 'secondary_limit'; retryAfterSeconds: number | null; detail: string }
  /** GitHub refuses the credential: no other request may be spent on it. */
  | { kind: 'bad_credential'; detail: string; reason?: CredentialReason; advice?: string }
  /** GitHub refuses the App's own key: the deployment's fault, which marks no workspace's connection. */
  | { kind: 'bad_app'; detail: string }
  /** GitHub Enterprise Server is older than what can be read. */
  | { kind: 'too_old'; detail: string }
  /**
   * The repository is gone, hidden or blocked: what is stored stays. With `shown` GitHub shows it all the same, to another
   * request: a refusal that may have been a stray one.
   */
  | { kind: 'unavailable'; reason: 'not_found' | 'no_access' | 'blocked'; detail: string; shown?: true }
  /** GitHub refuses the cursor, or it does not move: the walk starts again. */
  | { kind: 'cursor_refused'; detail: string }
  /** GitHub or the network had a bad moment: back off and ask again, a limited number of times. */
  | { kind: 'transient'; detail: string }
  /** The database does not answer: wait for it. With a `reason` it is a person who has to act, as `detail` says. */
  | { kind: 'database_outage'; detail: string; reason?: DatabaseReason }
  /** A request of ours was refused as wrong: repeating it will not help. */
  | { kind: 'rejected'; detail: string };

export type BadCredential = Failure & { kind: 'bad_credential' };

/**
 * Why GitHub refuses a credential, as far as it says. `refused` is a 401, which may pass by itself; the others ask a person
 * to act.
 */
export type CredentialReason =
  'refused' | 'saml' | 'ip_allow_list' | 'token_lifetime' | 'token_type' | 'blocked' | 'suspended' | 'missing';

/** Whether it is an organization that refuses the credential: what it reads of others is readable all the same. */
export function isOfOrganization(reason: CredentialReason | undefined): boolean {
  return reason === 'saml' || reason === 'ip_allow_list' || reason === 'token_lifetime' || reason === 'token_type';
}

/**
 * Why the database lets nobody in, where it says so: the password is wrong, the plan's quota is spent, the endpoint is
 * disabled or does not exist, or the network is not on its list.
 */
export type DatabaseReason = 'password' | 'quota' | 'disabled' | 'missing' | 'blocked';

/** GitHub's two separate hourly budgets, by the name it gives them in `x-ratelimit-resource`. */
export type GitHubResource = 'graphql' | 'core';
