/** A GitHub App as it is registered, and the accounts it is installed on. */
export interface AppOptions {
  readonly id: number;
  /** PEM, SPKI: the half of the App's key that GitHub keeps. */
  readonly publicKey: string;
  readonly slug?: string;
  readonly installations: readonly InstallationOptions[];
  /** Which installations a user's token lists under `/user/installations`; none, without it. */
  readonly userInstallations?: Readonly<Record<string, readonly number[]>>;
}

export interface InstallationOptions {
  readonly id: number;
  /** The login of the account. */
  readonly account: string;
  readonly suspended?: boolean;
}
