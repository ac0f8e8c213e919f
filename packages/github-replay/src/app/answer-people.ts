import { jsonAnswer, messageAnswer, notForApps, notFound, type Answer } from '../answer.ts';
import { scopesOf, type Caller } from '../callers/caller.ts';
import type { People } from '../callers/people.ts';
import type { Team } from '../history/model.ts';
import type { HttpRequest } from '../http-server.ts';
import { accountShape, ownerShape, teamShape } from '../rest/account-shape.ts';
import type { RoutedAnswer } from '../rest/result.ts';

/** Answers who people are, and which organizations and teams they are in; undefined for every other path. */
export type PeopleReader = (request: HttpRequest, caller: Caller, api: string) => RoutedAnswer | undefined;

interface Asked {
  readonly caller: Caller;
  readonly api: string;
  /** The parts of the path that stand for `{…}`, in their order. */
  readonly parts: readonly string[];
}

type Handler = (asked: Asked) => Answer;

export function createPeopleReader(people: People): PeopleReader {
  /** Whether the caller may see who is in an organization: its members may, and what is installed on it. */
  function sees(caller: Caller, organization: string): boolean {
    if (caller.kind === 'installation') return caller.installation.account.toLowerCase() === organization.toLowerCase();
    return people.role(caller.world.viewer.login, organization) !== undefined;
  }

  function showUser({ parts: [id = ''] }: Asked): Answer {
    const person = people.byId(Number(id));
    return person ? jsonAnswer(200, accountShape(person)) : notFound();
  }

  function showOrganization({ caller, parts: [name = ''] }: Asked): Answer {
    const organization = caller.world.owner(name);
    return organization === undefined ? notFound() : jsonAnswer(200, ownerShape(organization));
  }

  /**
   * A team by the first two parts of a path: the names of its organization and itself, or GitHub's ids of both. A team is hidden
   * from everybody outside of the organization.
   */
  function teamAt({ caller, parts: [owner = '', name = ''] }: Asked, by: 'name' | 'id') {
    const organization = by === 'name' ? caller.world.owner(owner) : caller.world.ownerById(Number(owner));
    if (organization === undefined || !sees(caller, organization)) return undefined;
    const isIt = (each: Team) => (by === 'name' ? each.slug === name : each.databaseId === Number(name));
    const team = people.teams(organization).find(isIt);
    return team && { organization, team };
  }

  /** https://docs.github.com/en/rest/teams/teams#get-a-team-by-name, which says that ids do, too */
  function showTeam(asked: Asked, by: 'name' | 'id'): Answer {
    const found = teamAt(asked, by);
    if (!found) return notFound();
    return jsonAnswer(200, { ...teamShape(found.team), organization: ownerShape(found.organization) });
  }

  /** https://docs.github.com/en/rest/orgs/members#get-organization-membership-for-a-user */
  function showMembership({ caller, api, parts: [name = '', login = ''] }: Asked): Answer {
    const organization = caller.world.owner(name);
    if (organization === undefined) return notFound();
    if (!sees(caller, organization)) {
      if (caller.kind === 'installation') return notForApps();
      return messageAnswer(403, `You must be a member of ${organization} to see membership information for ${login}.`);
    }
    return membership(api, organization, login);
  }

  /** https://docs.github.com/en/rest/orgs/members#get-an-organization-membership-for-the-authenticated-user */
  function showOwnMembership({ caller, api, parts: [name = ''] }: Asked): Answer {
    if (caller.kind !== 'user') return notForApps();
    const scopes = scopesOf(caller);
    if (scopes && !scopes.some((scope) => scope.endsWith(':org'))) {
      return messageAnswer(
        403,
        'You need at least read:org scope or user scope to view your organization memberships.',
      );
    }
    const organization = caller.world.owner(name);
    return organization === undefined ? notFound() : membership(api, organization, caller.world.viewer.login);
  }

  function membership(api: string, organization: string, login: string): Answer {
    const role = people.role(login, organization);
    if (role === undefined) return notFound();
    return jsonAnswer(200, {
      url: `${api}/orgs/${organization}/memberships/${login}`,
      state: 'active',
      role,
      organization_url: `${api}/orgs/${organization}`,
      organization: ownerShape(organization),
      user: accountShape(people.personOf(login)),
    });
  }

  /** https://docs.github.com/en/rest/teams/members#get-team-membership-for-a-user, which says that ids do, too */
  function showTeamMembership(asked: Asked, by: 'name' | 'id'): Answer {
    const { api, parts } = asked;
    const login = parts[2] ?? '';
    const found = teamAt(asked, by);
    if (!found || !people.isInTeam(login, found.organization, found.team)) return notFound();
    const { organization, team } = found;
    return jsonAnswer(200, {
      url: `${api}/organizations/${ownerShape(organization)?.id}/team/${team.databaseId}/memberships/${login}`,
      role: 'member',
      state: 'active',
    });
  }

  const routes: [string, Handler][] = [
    ['/user/{account_id}', showUser],
    ['/user/memberships/orgs/{org}', showOwnMembership],
    ['/orgs/{org}', showOrganization],
    ['/orgs/{org}/memberships/{username}', showMembership],
    ['/orgs/{org}/teams/{team_slug}', (asked) => showTeam(asked, 'name')],
    ['/orgs/{org}/teams/{team_slug}/memberships/{username}', (asked) => showTeamMembership(asked, 'name')],
    ['/organizations/{org_id}/team/{team_id}', (asked) => showTeam(asked, 'id')],
    ['/organizations/{org_id}/team/{team_id}/memberships/{username}', (asked) => showTeamMembership(asked, 'id')],
  ];
  const handlers = routes.map(([route, handle]) => {
    const pattern = route.replaceAll(/\{\w+_id\}/g, '(\\d+)').replaceAll(/\{\w+\}/g, '([^/]+)');
    return { route, handle, pattern: new RegExp(`^${pattern}$`) };
  });

  return ({ method, url }, caller, api) => {
    if (method !== 'GET') return undefined;
    const path = url.pathname.replace(/^\/api\/v3/, '');
    for (const { route, handle, pattern } of handlers) {
      const parts = pattern.exec(path)?.slice(1).map(decodeURIComponent);
      if (parts) return { route, answer: () => handle({ caller, api, parts }) };
    }
    return undefined;
  };
}
