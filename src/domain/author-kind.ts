import { agentOf } from './ai/accounts.ts';
import type { Account } from './ai/evidence.ts';
import type { OwnTool } from './ai/own-tool.ts';
import { writes } from './ai/own-tools.ts';
import { HUMAN_KINDS, type ActorKind } from './actor.ts';

/** The kinds of authors that metrics tell apart. */
export const AUTHOR_KINDS = ['people', 'agents', 'automation'] as const;

export type AuthorKind = (typeof AUTHOR_KINDS)[number];

/** The kind of account that an account is shown as of which the workspace says what it counts as. */
export function shownKind(word: AuthorKind): Extract<ActorKind, 'user' | 'bot'> {
  return word === 'people' ? 'user' : 'bot';
}

/**
 * What an account counts as. The workspace's own word goes first. `agents` are the accounts of AI tools that write, by
 * domain/ai/tools.ts and the workspace's own table; a tool that only reviews is automation, as every other bot and every organization. Mannequins and
 * enterprise accounts are people. Null for a deleted account, which is unknown. `authorKind` of src/storage/people.ts is
 * the same rule in SQL, for joined accounts too.
 */
export function authorKindOf(
  account: Account,
  word: AuthorKind | null = null,
  ownTools: readonly OwnTool[] = [],
): AuthorKind | null {
  if (account === null) return null;
  if (word !== null) return word;
  if (agentOf(account) || ownTools.some((tool) => writes(tool, account))) return 'agents';
  return HUMAN_KINDS.includes(account.kind) ? 'people' : 'automation';
}
