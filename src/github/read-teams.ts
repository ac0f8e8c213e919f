import type { Actor } from '../domain/actor.ts';
import type { GitHubTeam } from '../domain/entities.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { mapActor } from './map-actor.ts';
import { databaseId } from './map-list.ts';
import { nextCursor } from './next-cursor.ts';
import { OrganizationTeamsDocument, TeamMembersDocument, type OrganizationTeamsQuery } from './queries.generated.ts';

type Node = NonNullable<NonNullable<NonNullable<OrganizationTeamsQuery['organization']>['teams']['nodes']>[number]>;
type Members = Node['members'];

/**
 * A page of an organization's teams with all their members, including the members of child teams. Throws a
 * `FailureError`: `unavailable` when the credential may not see the organization's teams.
 */
export async function readTeams(
  github: GitHub,
  { login, after }: { login: string; after: string | null },
): Promise<{ teams: GitHubTeam[]; next: string | null }> {
  const { data, holes } = await github.graphql(OrganizationTeamsDocument, { login, after });
  if (!data.organization) {
    const hole = holes.at('organization');
    const detail = hole?.reason ?? `GitHub shows no organization ${login}`;
    throw new FailureError({ kind: 'unavailable', reason: hole?.forbidden ? 'no_access' : 'not_found', detail });
  }
  const { nodes, pageInfo } = data.organization.teams;
  const teams: GitHubTeam[] = [];
  for (const node of nodes ?? []) {
    const githubId = databaseId(node?.databaseId);
    if (node && githubId !== null) teams.push(await withMembers(github, login, githubId, node));
  }
  return { teams, next: nextCursor(pageInfo, after, 'teams') };
}

async function withMembers(
  github: GitHub,
  login: string,
  githubId: string,
  { slug, name, members }: Node,
): Promise<GitHubTeam> {
  const all = actorsOf(members);
  for (let after = nextCursor(members.pageInfo, null, 'teams'); after !== null;) {
    const { data } = await github.graphql(TeamMembersDocument, { login, slug, after });
    const more: Members | undefined = data.organization?.team?.members;
    // The team was deleted during the read.
    if (!more) break;
    all.push(...actorsOf(more));
    after = nextCursor(more.pageInfo, after, 'teams');
  }
  return { githubId, name, members: all };
}

function actorsOf({ nodes }: Members): Actor[] {
  return (nodes ?? []).map((node) => mapActor(node, 'user')).filter((actor) => actor !== null);
}
