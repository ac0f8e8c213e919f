import type { Actor } from './model.ts';
import { accountDatabaseId } from './database-ids.ts';

const APP_LOGIN = /-bot$/;

export interface Accounts {
  /** The account of a login; logins that end in exactly `-bot` are apps, served as `Bot` without the ending. */
  ofLogin(login: string): Actor;
  ofId(databaseId: number): Actor | undefined;
}

/** The accounts seen in a file, each with an id that depends on nothing but its login. */
export function createAccounts(): Accounts {
  const byLogin = new Map<string, Actor>();
  const byId = new Map<number, Actor>();
  return {
    ofLogin(login) {
      const known = byLogin.get(login);
      if (known) return known;
      let databaseId = accountDatabaseId(login);
      while (byId.has(databaseId)) databaseId++;
      const actor: Actor = APP_LOGIN.test(login)
        ? { __typename: 'Bot', login: login.replace(APP_LOGIN, ''), databaseId, name: null }
        : { __typename: 'User', login, databaseId, name: login };
      byLogin.set(login, actor);
      byId.set(databaseId, actor);
      return actor;
    },
    ofId: (databaseId) => byId.get(databaseId),
  };
}
