import { HUMANS, TEAMS } from '../generate/people.ts';
import { accountDatabaseId } from '../history/database-ids.ts';
import type { Actor, Team } from '../history/model.ts';

export type OrganizationRole = 'admin' | 'member';

/** The people who sign in to GitHub, and their roles in organizations. */
export interface People {
  /** The person in front of the browser, and where they would install an App. */
  readonly browser: Browser;
  setBrowser(browser: Partial<Browser>): void;
  personOf(login: string): Actor;
  /** A person that anything was said of here, or that writes histories, by GitHub's id. */
  byId(databaseId: number): Actor | undefined;
  /** Gives a person another login. Their id and what they are a member of stay. */
  rename(login: string, to: string): void;
  teams(organization: string): readonly Team[];
  isInTeam(login: string, organization: string, team: Team): boolean;
  setInTeam(login: string, organization: string, team: Team, isIn: boolean): void;
  /** Gives a team another slug; its id and who is in it stay. */
  renameTeam(organization: string, slug: string, to: string): void;
  /** Makes a team with nobody in it. */
  addTeam(organization: string, slug: string): void;
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
  const inTeams = new Set<string>();
  /** Of the organizations whose teams were changed; all others have the same ones. */
  const changedTeams = new Map<string, readonly Team[]>();
  /** Everybody of whom anything was said, by login in lower case. A login that was given up names nobody. */
  const known = new Map([viewer, ...HUMANS].map((person) => [person.login.toLowerCase(), person]));
  let browser: Browser = { login: viewer.login, denies: false };

  const byId = (databaseId: number) => [...known.values()].find((person) => person.databaseId === databaseId);

  function personOf(login: string): Actor {
    const present = known.get(login.toLowerCase());
    if (present) return present;
    // Another person may have had this login before.
    let databaseId = accountDatabaseId(login);
    while (byId(databaseId)) databaseId++;
    const person: Actor = { __typename: 'User', login, databaseId, name: null };
    known.set(login.toLowerCase(), person);
    return person;
  }

  /** Memberships belong to the account, whatever it is called. */
  const key = (login: string, ...place: string[]): string =>
    [personOf(login).databaseId, ...place.map((part) => part.toLowerCase())].join(' ');

  const teams = (organization: string): readonly Team[] => changedTeams.get(organization.toLowerCase()) ?? TEAMS;

  return {
    get browser() {
      return browser;
    },
    setBrowser(change) {
      browser = { ...browser, ...change };
    },
    personOf,
    byId,
    rename(login, to) {
      const person = personOf(login);
      known.delete(login.toLowerCase());
      known.set(to.toLowerCase(), { ...person, login: to });
    },
    role(login, organization) {
      const place = key(login, organization);
      if (roles.has(place)) return roles.get(place);
      return login.toLowerCase() === viewer.login.toLowerCase() ? 'admin' : undefined;
    },
    setRole: (login, organization, role) => void roles.set(key(login, organization), role),
    teams,
    isInTeam: (login, organization, team) => inTeams.has(key(login, organization, String(team.databaseId))),
    setInTeam(login, organization, team, isIn) {
      if (isIn) inTeams.add(key(login, organization, String(team.databaseId)));
      else inTeams.delete(key(login, organization, String(team.databaseId)));
    },
    renameTeam(organization, slug, to) {
      const renamed = teams(organization).map((team) => (team.slug === slug ? { ...team, slug: to, name: to } : team));
      changedTeams.set(organization.toLowerCase(), renamed);
    },
    addTeam(organization, slug) {
      const present = teams(organization);
      const databaseId = 1 + Math.max(...present.map((team) => team.databaseId));
      const made: Team = { __typename: 'Team', slug, name: slug, databaseId };
      changedTeams.set(organization.toLowerCase(), [...present, made]);
    },
  };
}
