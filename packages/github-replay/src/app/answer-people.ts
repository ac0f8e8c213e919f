import { jsonAnswer, messageAnswer, notForApps, notFound, type Answer } from '../answer.ts';
import { scopesOf, type Caller } from '../callers/caller.ts';
import type { People } from '../callers/people.ts';
import { TEAMS } from '../generate/people.ts';
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

  /** A team is hidden from everybody outside of the organization. */
  function showTeam({ caller, parts: [name = '', slug] }: Asked): Answer {
    const organization = caller.world.owner(name);
    const team = TEAMS.find((each) => each.slug === slug);
    if (organization === undefined || !team || !sees(caller, organization)) return notFound();
    return jsonAnswer(200, { ...teamShape(team), organization: ownerShape(organization) });
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

  /** https://docs.github.com/en/rest/teams/members#get-team-membership-for-a-user */
  function showTeamMembership({ caller, api, parts: [name = '', slug = '', login = ''] }: Asked): Answer {
    const organization = caller.world.owner(name);
    const isThere =
      organization !== undefined && TEAMS.some((each) => each.slug === slug) && sees(caller, organization);
    if (!isThere || !people.isInTeam(login, organization, slug)) return notFound();
    return jsonAnswer(200, {
      url: `${api}/organizations/${ownerShape(organization)?.id}/team/${slug}/memberships/${login}`,
      role: 'member',
      state: 'active',
    });
  }

  const routes: [string, Handler][] = [
    ['/user/{account_id}', showUser],
    ['/user/memberships/orgs/{org}', showOwnMembership],
    ['/orgs/{org}', showOrganization],
    ['/orgs/{org}/memberships/{username}', showMembership],
    ['/orgs/{org}/teams/{team_slug}', showTeam],
    ['/orgs/{org}/teams/{team_slug}/memberships/{username}', showTeamMembership],
  ];
  const handlers = routes.map(([route, handle]) => {
    const pattern = route.replace('{account_id}', '(\\d+)').replaceAll(/\{\w+\}/g, '([^/]+)');
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
