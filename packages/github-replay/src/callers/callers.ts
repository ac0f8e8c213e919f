import { badCredentials, messageAnswer, type Answer } from '../answer.ts';
import type { AppRegistry } from '../app/app-registry.ts';
import type { Installation, RegisteredApp } from '../app/registered-app.ts';
import { issuerOf, looksLikeJwt, refuseJwt } from '../app/verify-jwt.ts';
import { accountDatabaseId } from '../history/database-ids.ts';
import type { Actor } from '../history/model.ts';
import type { World } from '../hosting/world.ts';
import type { Account } from '../limits/account.ts';
import type { Caller } from './caller.ts';
import type { Credential } from './credential.ts';
import type { People } from './people.ts';
import { scopeWorld } from './scope-world.ts';
import type { TokenBook } from './token-book.ts';

export interface Callers {
  /** The caller that the `Authorization` header identifies, or GitHub's refusal. */
  readonly identify: (authorization: string | undefined) => Caller | Answer;
  /** Whose limits a token uses up: all tokens of an installation share one account. */
  accountOf(token: string): Account;
}

export interface CallersParts {
  readonly world: World;
  readonly tokens: TokenBook;
  readonly apps: AppRegistry;
  readonly people: People;
  readonly accountBook: (key: string) => Account;
  /** The replay's clock, by which tokens expire. */
  readonly now: () => number;
  /** The clock that JSON web tokens are signed by: the replay's may have been moved ahead, the signer's was not. */
  readonly signersNow: () => number;
}

export function createCallers(parts: CallersParts): Callers {
  const { world, tokens, apps, people, accountBook } = parts;

  function identifyApp(jwt: string, app: RegisteredApp): Caller | Answer {
    const { signer } = app;
    const refusal = refuseJwt(jwt, signer, parts.signersNow());
    return (
      refusal ?? { kind: 'app', app, name: `app ID ${signer.id}`, world, account: accountBook(`app ${signer.id}`) }
    );
  }

  function identifyInstallation(token: string): Caller | Answer {
    const known = apps.issued(token);
    const app = known && apps.installation(known.installation.id)?.app;
    if (!known || !app || tokens.isRevoked(token) || known.expiresAt <= parts.now()) return badCredentials();
    const { installation } = known;
    if (installation.suspendedAt !== null) return messageAnswer(403, 'This installation has been suspended');
    const login = `${app.slug}[bot]`;
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
      app,
      installation,
      permissions: installation.permissions,
      issuedAt: known.issuedAt,
      world: seen,
      account,
    };
  }

  return {
    identify(authorization) {
      const [, scheme = '', token] = /^(token|bearer)\s+(\S+)$/i.exec(authorization ?? '') ?? [];
      if (token === undefined) return badCredentials();
      const first = apps.first();
      if (first && scheme.toLowerCase() === 'bearer' && looksLikeJwt(token)) {
        return identifyApp(token, apps.byIssuer(issuerOf(token)) ?? first);
      }
      if (first && token.startsWith('ghs_')) return identifyInstallation(token);
      return tokens.accepts(token) ? identifyPerson(token) : badCredentials();
    },
    accountOf(token) {
      const issued = apps.issued(token);
      return accountBook(issued ? keyOf(issued.installation) : token);
    },
  };

  function identifyPerson(token: string): Caller {
    const login = tokens.loginOf(token);
    const viewer = login === undefined ? world.viewer : people.personOf(login);
    const credential = credentialOf(token);
    const seesPrivate =
      tokens.seesPrivate(token) && (credential.kind !== 'classic' || credential.scopes.includes('repo'));
    const owner = credential.kind === 'fine-grained' ? credential.owner?.toLowerCase() : undefined;
    const isOwned = (fullName: string): boolean =>
      owner === undefined || fullName.toLowerCase().startsWith(`${owner}/`);
    const seen = scopeWorld(
      world,
      ({ fullName, isPrivate }) => !isPrivate || (seesPrivate && isOwned(fullName)),
      viewer,
    );
    const name = `user ID ${viewer.databaseId}`;
    return { kind: 'user', name, token, credential, world: seen, account: accountBook(token) };
  }

  /** Whose installations were named when the replay was started is a token that an App was given. */
  function credentialOf(token: string): Credential {
    const app = apps.first();
    return app?.listedFor(token) ? { kind: 'app-user', app } : tokens.credentialOf(token);
  }
}

function keyOf({ id }: Installation): string {
  return `installation ${id}`;
}
