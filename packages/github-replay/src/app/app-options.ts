import type { Permissions } from './permissions.ts';

/** A GitHub App as it is registered, and the accounts it is installed on. */
export interface AppOptions {
  readonly id: number;
  /** PEM, SPKI: the half of the App's key that GitHub keeps. */
  readonly publicKey: string;
  readonly slug?: string;
  /** For the sign-in of people; derived from the id when absent. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** The addresses to which a browser may be sent back; when absent, any address. */
  readonly callbackUrls?: readonly string[];
  readonly setupUrl?: string;
  /** Device flow is off until the App's owner ticks it. */
  readonly deviceFlow?: boolean;
  /** The permissions that the App requests; when absent, read access to pull requests, checks and similar. */
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
  readonly installations: readonly InstallationOptions[];
  /** The installations that a user's token lists under `/user/installations`; none when absent. */
  readonly userInstallations?: Readonly<Record<string, readonly number[]>>;
}

export interface InstallationOptions {
  readonly id: number;
  /** The login of the account. */
  readonly account: string;
  readonly suspended?: boolean;
  /** The permissions that the account granted; when absent, all that the App requests. */
  readonly permissions?: Permissions;
}
