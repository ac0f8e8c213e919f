import { credentialByPrefix, type Credential } from './credential.ts';

/** The valid tokens, and their rights. */
export interface TokenBook {
  accepts(token: string): boolean;
  isRevoked(token: string): boolean;
  seesPrivate(token: string): boolean;
  revoke(token: string): void;
  restore(token: string): void;
  /** From now on these tokens see public repositories only, and all others see private ones too. */
  setPublic(tokens: readonly string[]): void;
  /**
   * Accepts the token from now on, as this kind of credential, until an instant in milliseconds. `login` is its owner,
   * by default the viewer.
   */
  register(token: string, credential: Credential, login?: string, until?: number): void;
  credentialOf(token: string): Credential;
  loginOf(token: string): string | undefined;
}

/** Without a list of accepted tokens, every token is accepted. */
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
