import { cleanText } from '../domain/clean-text.ts';
import type { Actor, ActorKind } from '../domain/actor.ts';
import { databaseId } from './map-list.ts';
import type { ActorFieldsFragment } from './queries.generated.ts';

const ACTOR_KINDS: Record<string, ActorKind> = {
  User: 'user',
  Bot: 'bot',
  Mannequin: 'mannequin',
  Organization: 'organization',
  EnterpriseUserAccount: 'enterprise_user_account',
};

/**
 * The account that acted; null for a deleted account, and for the kinds without an id on GitHub. `seenAs` is `user`
 * where the schema knows only users: there GitHub shows apps as users.
 */
export function mapActor(actor: ActorFieldsFragment | null, seenAs: 'actor' | 'user' = 'actor'): Actor | null {
  const githubId = actor && 'databaseId' in actor ? databaseId(actor.databaseId) : null;
  if (!actor || githubId === null) return null;
  return { githubId, login: cleanText(actor.login), kind: ACTOR_KINDS[actor.__typename] ?? 'user', seenAs };
}
