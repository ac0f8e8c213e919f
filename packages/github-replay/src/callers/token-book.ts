import { credentialByPrefix, type Credential } from './credential.ts';

/** Which tokens are good, and for what. */
export interface TokenBook {
  accepts(token: string): boolean;
  isRevoked(token: string): boolean;
  seesPrivate(token: string): boolean;
  revoke(token: string): void;
  restore(token: string): void;
  /** From now on these tokens see public repositories only, and all others see private ones too. */
  setPublic(tokens: readonly string[]): void;
  /**
   * From now on the token is accepted, until a time in milliseconds, and is this; `login` is whose it is, the viewer's
   * without it.
   */
  register(token: string, credential: Credential, login?: string, until?: number): void;
  credentialOf(token: string): Credential;
  loginOf(token: string): string | undefined;
}

/** Without a list of accepted tokens, any will do. */
export function createTokenBook(
  accepted: readonly string[] | undefined,
  publicTokens: readonly string[],
  now: () => number,
): TokenBook {
  const revoked = new Set<string>();
  const registered = new Map<
    string,
    { readonly credential: Credential; readonly login: string | undefined; readonly until: number }
  >();
  let publicOnly = new Set(publicTokens);
  return {
    accepts: (token) =>
      !revoked.has(token) &&
      ((registered.get(token)?.until ?? 0) > now() || (accepted?.includes(token) ?? !token.startsWith('ghu_'))),
    isRevoked: (token) => revoked.has(token),
    seesPrivate: (token) => !publicOnly.has(token),
    revoke: (token) => void revoked.add(token),
    restore: (token) => void revoked.delete(token),
    setPublic(tokens) {
      publicOnly = new Set(tokens);
    },
    register: (token, credential, login, until = Infinity) => void registered.set(token, { credential, login, until }),
    credentialOf: (token) => registered.get(token)?.credential ?? credentialByPrefix(token),
    loginOf: (token) => registered.get(token)?.login,
  };
}
