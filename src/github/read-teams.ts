import type { Actor, GitHubTeam } from '../domain/entities.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { mapActor } from './map-actor.ts';
import { databaseId } from './map-list.ts';
import { nextCursor } from './next-cursor.ts';
import { OrganizationTeamsDocument, TeamMembersDocument, type OrganizationTeamsQuery } from './queries.generated.ts';

type Node = NonNullable<NonNullable<NonNullable<OrganizationTeamsQuery['organization']>['teams']['nodes']>[number]>;
type Members = Node['members'];

/**
 * The teams of an organization with their members, those of their child teams among them, a page of teams at a time.
 * Throws a `FailureError`: `unavailable` when the credential may not see the organization's teams.
 */
export async function* readTeams(github: GitHub, login: string): AsyncGenerator<GitHubTeam[]> {
  for (let after: string | null = null; ;) {
    const { data } = await github.graphql(OrganizationTeamsDocument, { login, after });
    if (!data.organization) {
      const detail = `GitHub shows no organization ${login}`;
      throw new FailureError({ kind: 'unavailable', reason: 'not_found', detail });
    }
    const { nodes, pageInfo } = data.organization.teams;
    const teams: GitHubTeam[] = [];
    for (const node of nodes ?? []) if (node) teams.push(await withMembers(github, login, node));
    yield teams;
    after = nextCursor(pageInfo, after, 'teams');
    if (after === null) return;
  }
}

async function withMembers(
  github: GitHub,
  login: string,
  { databaseId: id, slug, name, members }: Node,
): Promise<GitHubTeam> {
  const all = actorsOf(members);
  for (let after = nextCursor(members.pageInfo, null, 'teams'); after !== null;) {
    const { data } = await github.graphql(TeamMembersDocument, { login, slug, after });
    const more: Members | undefined = data.organization?.team?.members;
    // It went while it was read.
    if (!more) break;
    all.push(...actorsOf(more));
    after = nextCursor(more.pageInfo, after, 'teams');
  }
  return { githubId: databaseId(id, `the team ${slug}`), name, members: all };
}

function actorsOf({ nodes }: Members): Actor[] {
  return (nodes ?? []).map((node) => mapActor(node, 'user')).filter((actor) => actor !== null);
}
