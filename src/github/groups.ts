import { z } from 'zod';
import type { Group, IsIn, Person } from '../domain/membership.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { GitHubId } from './github-id.ts';
import { parseRest } from './parse-rest.ts';

const Organization = z.object({ id: GitHubId, login: z.string() });
const Team = z.object({ id: GitHubId, slug: z.string() });
const User = z.object({ id: GitHubId, login: z.string() });
/** https://docs.github.com/en/rest/orgs/members#get-organization-membership-for-a-user */
const Membership = z.object({ state: z.string(), organization: z.object({ id: GitHubId }) });
/** https://docs.github.com/en/rest/teams/members#get-team-membership-for-a-user */
const TeamMembership = z.object({ state: z.string() });

/** The person whose token it is. Throws a `FailureError`. */
export async function readViewer(github: GitHub): Promise<Person> {
  const { data } = await github.rest('/user', {});
  const { id, login } = parseRest(User, data, '/user');
  return { githubId: id, login };
}

/**
 * A group by its names, as a credential sees it. Throws a `FailureError`, `unavailable` when GitHub does not show it, or does not
 * let the credential see who is in it.
 */
export async function findGroup(github: GitHub, organization: string, team: string | null): Promise<Group> {
  const found = await readGroup(github, organization, team);
  // The person does not matter: who may not see the members is refused, and a stranger is merely not found.
  await readMembership(github, found, 'ghost');
  return found;
}

/**
 * Whether a person is in the group with these ids of GitHub; what has its names by now does not count. The person's login has to be
 * the present one. Never throws a `FailureError`.
 */
export async function isInGroup(github: GitHub, group: Group, { login }: Person): Promise<IsIn> {
  try {
    const membership = await readMembership(github, group, login);
    if (membership) {
      // The name may be another organization's by now: then nothing is known of the one that was meant.
      if (membership.organizationGithubId !== group.organizationGithubId) return 'unknown';
      return membership.state === 'active' ? 'yes' : 'no';
    }
    // Also what is renamed, was deleted, or is no longer shown to this credential, is not found: then nothing is known.
    return (await isShown(github, group)) ? 'no' : 'unknown';
  } catch (error) {
    if (error instanceof FailureError) return 'unknown';
    throw error;
  }
}

/** The present login of an account; null when GitHub does not say it. */
export async function presentLogin(github: GitHub, githubId: string): Promise<string | null> {
  // https://docs.github.com/en/rest/users/users#get-a-user-using-their-id
  const route = '/user/{account_id}';
  try {
    const { data } = await github.rest(route, { account_id: githubId });
    return parseRest(User, data, route).login;
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}

async function readGroup(github: GitHub, organization: string, team: string | null): Promise<Group> {
  const route = '/orgs/{org}';
  const { data } = await github.rest(route, { org: organization });
  const { id: organizationGithubId, login } = parseRest(Organization, data, route);
  if (team === null) return { organization: login, organizationGithubId, team, teamGithubId: null };
  const ofTeam = '/orgs/{org}/teams/{team_slug}';
  const answer = await github.rest(ofTeam, { org: organization, team_slug: team });
  const { id: teamGithubId, slug } = parseRest(Team, answer.data, ofTeam);
  return { organization: login, organizationGithubId, team: slug, teamGithubId };
}

/** Whether GitHub shows a group to this credential; throws a `FailureError` when it does not. */
async function isShown(github: GitHub, { organization: org, organizationGithubId, teamGithubId }: Group) {
  if (teamGithubId === null) return (await readGroup(github, org, null)).organizationGithubId === organizationGithubId;
  const route = '/organizations/{org_id}/team/{team_id}';
  const { data } = await github.rest(route, { org_id: organizationGithubId, team_id: teamGithubId });
  return parseRest(Team, data, route).id === teamGithubId;
}

/**
 * What GitHub says of a person in a group, with the organization that it says it of; null when it finds none. GitHub documents
 * addresses by id for teams, but none for the members of an organization. Throws a `FailureError` for everything else.
 */
async function readMembership(
  github: GitHub,
  { organization: org, organizationGithubId, teamGithubId }: Group,
  username: string,
): Promise<{ state: string; organizationGithubId: string } | null> {
  try {
    if (teamGithubId !== null) {
      const route = '/organizations/{org_id}/team/{team_id}/memberships/{username}';
      const { data } = await github.rest(route, { org_id: organizationGithubId, team_id: teamGithubId, username });
      return { state: parseRest(TeamMembership, data, route).state, organizationGithubId };
    }
    const route = '/orgs/{org}/memberships/{username}';
    const { data } = await github.rest(route, { org, username });
    const { state, organization } = parseRest(Membership, data, route);
    return { state, organizationGithubId: organization.id };
  } catch (error) {
    if (error instanceof FailureError && isNotFound(error)) return null;
    throw error;
  }
}

function isNotFound({ failure }: FailureError): boolean {
  return failure.kind === 'unavailable' && failure.reason === 'not_found';
}
