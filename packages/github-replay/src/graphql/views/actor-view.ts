import type { Actor, Team } from '../../history/model.ts';
import { nodeId } from '../node-id.ts';
import { addresses } from './home.ts';

/** An account as GraphQL shows it; a deleted one ("ghost") is null. */
export function actorView(actor: Actor | null) {
  if (!actor) return null;
  const { __typename, login, databaseId, name } = actor;
  return {
    __typename,
    login,
    databaseId,
    name,
    id: () => nodeId('Actor', databaseId),
    email: '',
    avatarUrl: `https://avatars.githubusercontent.com/u/${databaseId}?v=4`,
    ...addresses(__typename === 'Bot' ? `/apps/${login}` : `/${login}`),
  };
}

/**
 * An account in a field that can only be a `User`: mannequins and ghosts are null, and a bot is a `User` with REST's
 * login and the bot's id.
 * https://github.com/sourcecred/sourcecred/issues/996
 */
export function userView(actor: Actor | null) {
  if (actor?.__typename === 'Bot') return actorView({ ...actor, __typename: 'User', login: `${actor.login}[bot]` });
  return actor?.__typename === 'User' ? actorView(actor) : null;
}

export function reviewerView(reviewer: Actor | Team | null, owner: string) {
  if (reviewer?.__typename !== 'Team') return actorView(reviewer);
  const { __typename, slug, name, databaseId } = reviewer;
  return {
    __typename,
    slug,
    name,
    databaseId,
    id: () => nodeId('Team', databaseId),
    combinedSlug: `${owner}/${slug}`,
    description: null,
    ...addresses(`/orgs/${owner}/teams/${slug}`),
  };
}
