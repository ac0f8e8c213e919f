import type { Actor } from '../domain/actor.ts';
import type { GitHubTeam } from '../domain/entities.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import type { Holes } from './holes.ts';
import { entriesAt, lostBy, unreadAt } from './lost.ts';
import { mapActor } from './map-actor.ts';
import { databaseId, reasonOf } from './map-list.ts';
import { nextCursor } from './next-cursor.ts';
import { orFewer } from './or-fewer.ts';
import { OrganizationTeamsDocument, TeamMembersDocument, type OrganizationTeamsQuery } from './queries.generated.ts';

type Node = NonNullable<NonNullable<NonNullable<OrganizationTeamsQuery['organization']>['teams']['nodes']>[number]>;
type Members = Node['members'];

/** Why something cannot be stored. */
interface Unread {
  unread: string;
}

export interface TeamsPage {
  /** Those of which all members are known. */
  teams: GitHubTeam[];
  /** Why GitHub does not show other teams of the page, or some of their members, for now: a reason for each team. */
  unread: string[];
  /** The cursor of the next page; null at the end. */
  next: string | null;
}

const PAGE_SIZE = 50;

/**
 * A page of an organization's teams with all their members, including the members of child teams. Throws a
 * `FailureError`: `unavailable` when there is no such organization, or when the credential may not see its teams;
 * `transient` when GitHub cannot show them for now.
 */
export async function readTeams(
  github: GitHub,
  { login, after }: { login: string; after: string | null },
): Promise<TeamsPage> {
  const { data, holes } = await orFewer(PAGE_SIZE, (first) =>
    github.graphql(OrganizationTeamsDocument, { login, first, after }),
  );
  if (!data.organization) {
    const hole = holes.at('organization');
    if (hole && !hole.absent) throw lostBy(hole);
    const detail = hole?.reason ?? `GitHub shows nothing of the organization ${login}, and does not say why`;
    throw new FailureError(hole ? { kind: 'unavailable', reason: 'not_found', detail } : { kind: 'transient', detail });
  }
  const { nodes, pageInfo } = data.organization.teams;
  const list = 'organization.teams.nodes';
  const page: TeamsPage = { teams: [], unread: [], next: nextCursor(pageInfo, after, 'teams') };
  for (const [index, node] of entriesAt(nodes, holes, list, 'teams').entries()) {
    const place = `${list}.${index}`;
    if (!node) {
      const reason = unreadAt(holes, place);
      if (reason !== null) page.unread.push(reason);
      continue;
    }
    const team = await teamOf(github, login, node, { holes, place });
    if ('unread' in team) page.unread.push(`${node.name}: ${team.unread}`);
    else page.teams.push(team);
  }
  return page;
}

async function teamOf(
  github: GitHub,
  login: string,
  node: Node,
  { holes, place }: { holes: Holes; place: string },
): Promise<GitHubTeam | Unread> {
  const { slug, name } = node;
  const githubId = databaseId(node.databaseId);
  if (githubId === null) return { unread: reasonOf(holes, `${place}.databaseId`) };
  const members: Actor[] = [];
  let listed = { page: node.members, holes, place: `${place}.members.nodes` };
  for (let after: string | null = null; ;) {
    const read = membersOf(listed.page, listed.holes, listed.place);
    if ('unread' in read) return read;
    members.push(...read);
    after = nextCursor(listed.page.pageInfo, after, 'teams');
    if (after === null) return { githubId, name, members };
    const answer = await github.graphql(TeamMembersDocument, { login, slug, after });
    const more = answer.data.organization?.team?.members;
    if (!more) {
      const parent = answer.data.organization ? 'organization.team' : 'organization';
      return { unread: reasonOf(answer.holes, parent) };
    }
    listed = { page: more, holes: answer.holes, place: 'organization.team.members.nodes' };
  }
}

/** The members of one page; or why one of them is not known. Accounts without an id are left out. */
function membersOf({ nodes }: Members, holes: Holes, place: string): Actor[] | Unread {
  if (!nodes) return { unread: reasonOf(holes, place) };
  const members: Actor[] = [];
  for (const [index, node] of nodes.entries()) {
    const member = mapActor(node, 'user');
    const unread = node ? holes.at(`${place}.${index}.databaseId`)?.reason : unreadAt(holes, `${place}.${index}`);
    if (member) members.push(member);
    else if (unread) return { unread };
  }
  return members;
}
