import { accountDatabaseId } from '../history/database-ids.ts';
import type { Actor, Team } from '../history/model.ts';
import { nodeId } from '../graphql/node-id.ts';

/** REST adds `[bot]` to an app's login; a ghost is null. */
export function accountShape(actor: Actor | null) {
  if (!actor) return null;
  const login = actor.restLogin ?? (actor.__typename === 'Bot' ? `${actor.login}[bot]` : actor.login);
  return {
    login,
    id: actor.databaseId,
    node_id: nodeId('Actor', actor.databaseId),
    avatar_url: `https://avatars.githubusercontent.com/u/${actor.databaseId}?v=4`,
    html_url: `https://github.com/${actor.__typename === 'Bot' ? `apps/${actor.login}` : login}`,
    type: actor.__typename,
    site_admin: false,
  };
}

/** The owner of every repository here is an organization. */
export function ownerShape(login: string) {
  return accountShape({ __typename: 'Organization', login, databaseId: accountDatabaseId(login), name: login });
}

export function teamShape(team: Team) {
  const { databaseId, slug, name } = team;
  return { id: databaseId, node_id: nodeId('Team', databaseId), slug, name, privacy: 'closed', description: null };
}
