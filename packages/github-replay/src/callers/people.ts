import { accountDatabaseId } from '../history/database-ids.ts';
import type { Actor } from '../history/model.ts';

export type OrganizationRole = 'admin' | 'member';

/** The people who sign in to GitHub, and their roles in organizations. */
export interface People {
  /** The person in front of the browser, and where they would install an App. */
  readonly browser: Browser;
  setBrowser(browser: Partial<Browser>): void;
  personOf(login: string): Actor;
  /** Undefined when they are no member. */
  role(login: string, organization: string): OrganizationRole | undefined;
  setRole(login: string, organization: string, role: OrganizationRole | undefined): void;
}

export interface Browser {
  readonly login: string;
  /** The account that an App is installed on; the owner of the first repository without it. */
  readonly account?: string;
  /** Refuses every question that GitHub asks the person. */
  readonly denies: boolean;
}

/** By default the viewer owns every organization, and other people are members of none. */
export function createPeople(viewer: Actor): People {
  const roles = new Map<string, OrganizationRole | undefined>();
  const key = (login: string, organization: string): string => `${login} ${organization}`.toLowerCase();
  let browser: Browser = { login: viewer.login, denies: false };
  return {
    get browser() {
      return browser;
    },
    setBrowser(change) {
      browser = { ...browser, ...change };
    },
    personOf: (login) =>
      login.toLowerCase() === viewer.login.toLowerCase()
        ? viewer
        : { __typename: 'User', login, databaseId: accountDatabaseId(login), name: null },
    role(login, organization) {
      const known = key(login, organization);
      if (roles.has(known)) return roles.get(known);
      return login.toLowerCase() === viewer.login.toLowerCase() ? 'admin' : undefined;
    },
    setRole: (login, organization, role) => void roles.set(key(login, organization), role),
  };
}
