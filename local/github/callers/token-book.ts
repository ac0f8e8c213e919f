/** Which tokens are good, and for what. */
export interface TokenBook {
  accepts(token: string): boolean;
  isRevoked(token: string): boolean;
  seesPrivate(token: string): boolean;
  revoke(token: string): void;
  restore(token: string): void;
  /** From now on these tokens see public repositories only, and all others see private ones too. */
  setPublic(tokens: readonly string[]): void;
}

/** Without a list of accepted tokens, any will do. */
export function createTokenBook(accepted: readonly string[] | undefined, publicTokens: readonly string[]): TokenBook {
  const revoked = new Set<string>();
  let publicOnly = new Set(publicTokens);
  return {
    accepts: (token) => !revoked.has(token) && (accepted?.includes(token) ?? true),
    isRevoked: (token) => revoked.has(token),
    seesPrivate: (token) => !publicOnly.has(token),
    revoke: (token) => void revoked.add(token),
    restore: (token) => void revoked.delete(token),
    setPublic(tokens) {
      publicOnly = new Set(tokens);
    },
  };
}
