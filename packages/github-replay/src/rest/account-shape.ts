import { accountDatabaseId } from '../history/database-ids.ts';
import type { Actor, Team } from '../history/model.ts';
import { nodeId } from '../graphql/node-id.ts';

/** REST adds `[bot]` to an app's login; null means that there is no account. */
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

/** What REST answers in place of an account that was deleted. https://github.com/ghost */
const GHOST: Actor = { __typename: 'User', login: 'ghost', databaseId: 10_137, name: 'Deleted user' };

/** The account that did something: the ghost in place of one that was deleted. */
export function authorShape(actor: Actor | null) {
  return accountShape(actor ?? GHOST);
}

/** The owner of every repository here is an organization. */
export function ownerShape(login: string) {
  return accountShape({ __typename: 'Organization', login, databaseId: accountDatabaseId(login), name: login });
}

export function teamShape(team: Team) {
  const { databaseId, slug, name } = team;
  return { id: databaseId, node_id: nodeId('Team', databaseId), slug, name, privacy: 'closed', description: null };
}
