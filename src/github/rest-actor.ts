import { z } from 'zod';
import type { Actor, ActorKind } from '../domain/actor.ts';
import { GitHubId } from './github-id.ts';

/** https://docs.github.com/en/rest/users/users */
export const RestUser = z.object({ login: z.string(), id: GitHubId, type: z.string() });

/** The account that REST shows in place of a deleted one, where GraphQL says null: https://github.com/ghost */
const GHOST_ID = '10137';

const KINDS: Record<string, ActorKind> = {
  User: 'user',
  Bot: 'bot',
  Mannequin: 'mannequin',
  Organization: 'organization',
};

export function restActor(user: z.infer<typeof RestUser> | null | undefined): Actor | null {
  if (!user || user.id === GHOST_ID) return null;
  return { githubId: user.id, login: user.login, kind: KINDS[user.type] ?? 'user', seenAs: 'rest' };
}
