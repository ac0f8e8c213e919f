export const ACTOR_KINDS = ['user', 'bot', 'mannequin', 'organization', 'enterprise_user_account'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** The kinds of accounts whose judgement is human. A mannequin stands for a person whose account was not imported. */
export const HUMAN_KINDS: readonly ActorKind[] = ['user', 'mannequin', 'enterprise_user_account'];

/** An account that acts on GitHub. A deleted account ("ghost") is a null reference, never an actor. */
export interface Actor {
  githubId: string;
  login: string;
  kind: ActorKind;
  /** The source that showed it: a GraphQL field that can be a bot, one of type `User`, or REST. See identity.ts. */
  seenAs: 'actor' | 'user' | 'rest';
}
