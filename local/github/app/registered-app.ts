import { createPublicKey, randomBytes } from 'node:crypto';
import { isoSeconds } from '../history/iso-seconds.ts';
import type { AppOptions } from './app-options.ts';
import type { Signer } from './verify-jwt.ts';

const TOKEN_LIFETIME_MS = 3_600_000;
/** GitHub's newer installation tokens are this long: whoever keeps them in a narrow column is found out. */
const TOKEN_LENGTH = 520;

export interface Installation {
  readonly id: number;
  readonly account: string;
  readonly createdAt: string;
  /** Null while it is not suspended. */
  suspendedAt: string | null;
}

export interface IssuedToken {
  readonly token: string;
  readonly installation: Installation;
  /** Milliseconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** The GitHub App that the replay knows: where it is installed, and the tokens it was given. */
export interface RegisteredApp {
  readonly slug: string;
  readonly signer: Signer;
  readonly createdAt: string;
  readonly installations: readonly Installation[];
  installation(id: number): Installation | undefined;
  installationOn(account: string): Installation | undefined;
  issueToken(installation: Installation): IssuedToken;
  /** A token that was issued, expired or not. */
  issued(token: string): IssuedToken | undefined;
  /** The installations that a user's token lists. */
  listedFor(token: string): readonly Installation[];
  setListed(token: string, ids: readonly number[]): void;
}

export function registerApp(options: AppOptions, now: () => number): RegisteredApp {
  const createdAt = isoSeconds(now());
  const tokens = new Map<string, IssuedToken>();
  const listed = new Map(Object.entries(options.userInstallations ?? {}));
  const installations = options.installations.map(({ id, account, suspended }) => ({
    id,
    account,
    createdAt,
    suspendedAt: suspended ? createdAt : null,
  }));

  return {
    slug: options.slug ?? 'replay-app',
    signer: { id: options.id, key: createPublicKey(options.publicKey) },
    createdAt,
    installations,
    installation: (id) => installations.find((each) => each.id === id),
    installationOn: (account) => installations.find((each) => each.account.toLowerCase() === account.toLowerCase()),
    issueToken(installation) {
      const token = `ghs_${randomBytes(TOKEN_LENGTH).toString('base64url')}`.slice(0, TOKEN_LENGTH);
      const issued = { token, installation, issuedAt: now(), expiresAt: now() + TOKEN_LIFETIME_MS };
      tokens.set(token, issued);
      return issued;
    },
    issued: (token) => tokens.get(token),
    listedFor: (token) => installations.filter(({ id }) => listed.get(token)?.includes(id)),
    setListed: (token, ids) => void listed.set(token, ids),
  };
}
