import type { Actor, ActorKind } from '../domain/entities.ts';
import type { ActorFieldsFragment } from './queries.generated.ts';

const ACTOR_KINDS: Record<ActorFieldsFragment['__typename'], ActorKind> = {
  User: 'user',
  Bot: 'bot',
  Mannequin: 'mannequin',
  Organization: 'organization',
  EnterpriseUserAccount: 'enterprise_user_account',
};

/**
 * Who acted; null for a deleted account, and for the kinds that GitHub gives no id. `seenAs` is `user` where the schema
 * knows only users: there GitHub shows apps as users.
 */
export function mapActor(actor: ActorFieldsFragment | null, seenAs: 'actor' | 'user' = 'actor'): Actor | null {
  if (!actor || !('databaseId' in actor) || actor.databaseId === null) return null;
  return { githubId: String(actor.databaseId), login: actor.login, kind: ACTOR_KINDS[actor.__typename], seenAs };
}
