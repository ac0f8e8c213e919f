import { badCredentials, messageAnswer, type Answer } from '../answer.ts';
import type { Installation, RegisteredApp } from '../app/registered-app.ts';
import { looksLikeJwt, refuseJwt } from '../app/verify-jwt.ts';
import { accountDatabaseId } from '../history/database-ids.ts';
import type { Actor } from '../history/model.ts';
import type { World } from '../hosting/world.ts';
import type { Account } from '../limits/account.ts';
import type { Caller } from './caller.ts';
import { scopeWorld } from './scope-world.ts';
import type { TokenBook } from './token-book.ts';

export interface Callers {
  /** Who the `Authorization` header speaks for, or GitHub's refusal of it. */
  readonly identify: (authorization: string | undefined) => Caller | Answer;
  /** Whose limits a token uses up: all tokens of an installation share one account. */
  accountOf(token: string): Account;
}

export interface CallersParts {
  readonly world: World;
  readonly tokens: TokenBook;
  readonly app: RegisteredApp | undefined;
  readonly accountBook: (key: string) => Account;
  /** The replay's clock, by which tokens expire. */
  readonly now: () => number;
  /** The clock that JSON web tokens are signed by: the replay's may have been moved ahead, the signer's was not. */
  readonly signersNow: () => number;
}

export function createCallers(parts: CallersParts): Callers {
  const { world, tokens, app, accountBook } = parts;

  function identifyApp(jwt: string, { signer }: RegisteredApp): Caller | Answer {
    const refusal = refuseJwt(jwt, signer, parts.signersNow());
    return refusal ?? { kind: 'app', name: `app ID ${signer.id}`, world, account: accountBook(`app ${signer.id}`) };
  }

  function identifyInstallation(token: string, registered: RegisteredApp): Caller | Answer {
    const known = registered.issued(token);
    if (!known || tokens.isRevoked(token) || known.expiresAt <= parts.now()) return badCredentials();
    const { installation } = known;
    if (installation.suspendedAt !== null) return messageAnswer(403, 'This installation has been suspended');
    const login = `${registered.slug}[bot]`;
    const viewer: Actor = { __typename: 'User', login, databaseId: accountDatabaseId(login), name: null };
    const prefix = `${installation.account.toLowerCase()}/`;
    // Like anyone, an installation sees what is public anywhere.
    const seen = scopeWorld(
      world,
      ({ fullName, isPrivate }) => !isPrivate || fullName.toLowerCase().startsWith(prefix),
      viewer,
    );
    const account = accountBook(keyOf(installation));
    return {
      kind: 'installation',
      name: `installation ID ${installation.id}`,
      installation,
      issuedAt: known.issuedAt,
      world: seen,
      account,
    };
  }

  return {
    identify(authorization) {
      const [, scheme = '', token] = /^(token|bearer)\s+(\S+)$/i.exec(authorization ?? '') ?? [];
      if (token === undefined) return badCredentials();
      if (app && scheme.toLowerCase() === 'bearer' && looksLikeJwt(token)) return identifyApp(token, app);
      if (app && token.startsWith('ghs_')) return identifyInstallation(token, app);
      if (!tokens.accepts(token)) return badCredentials();
      const seen = tokens.seesPrivate(token) ? world : scopeWorld(world, ({ isPrivate }) => !isPrivate);
      const name = `user ID ${world.viewer.databaseId}`;
      return { kind: 'user', name, token, world: seen, account: accountBook(token) };
    },
    accountOf(token) {
      const issued = app?.issued(token);
      return accountBook(issued ? keyOf(issued.installation) : token);
    },
  };
}

function keyOf({ id }: Installation): string {
  return `installation ${id}`;
}
