import type { Actor, ActorKind } from './entities.ts';

/**
 * An account as everything that showed it says, with how much each word counts. GitHub types apps as users where its
 * schema knows only users (`commit.author.user`), and REST and GraphQL may call one account by two names: whatever is seen
 * last, the better source stays. https://github.com/sourcecred/sourcecred/issues/996
 */
export interface Identity {
  githubId: string;
  login: string;
  loginRank: number;
  kind: ActorKind;
  kindRank: number;
}

/** Of a kind: a field that can be a bot outranks one that cannot. Rows of before ranks have 0, as if it were a guess. */
const KIND_RANKS: Record<Actor['seenAs'], number> = { user: 1, rest: 2, actor: 3 };
/** No login but an app's ends in `[bot]`. */
const SUFFIX_RANK = 4;

/** Of a login: the name is GraphQL's, and best where the field can be a bot. */
const LOGIN_RANKS: Record<Actor['seenAs'], number> = { rest: 1, user: 2, actor: 3 };

const SUFFIX = /\[bot\]$/;

/** What one sighting says of an account; its name is without the suffix, which says what it is. */
export function identityOf({ githubId, login, kind, seenAs }: Actor): Identity {
  const name = { githubId, login: login.replace(SUFFIX, ''), loginRank: LOGIN_RANKS[seenAs] };
  return SUFFIX.test(login)
    ? { ...name, kind: 'bot', kindRank: SUFFIX_RANK }
    : { ...name, kind, kindRank: KIND_RANKS[seenAs] };
}

/** Two words on one account; of equal weight the later one counts, because accounts are renamed. Storage does the same. */
export function mergeIdentities(earlier: Identity, later: Identity): Identity {
  const login = later.loginRank >= earlier.loginRank ? later : earlier;
  const kind = later.kindRank >= earlier.kindRank ? later : earlier;
  return {
    githubId: later.githubId,
    login: login.login,
    loginRank: login.loginRank,
    kind: kind.kind,
    kindRank: kind.kindRank,
  };
}

/** One identity for each account that is named, in the order in which they were first. */
export function identitiesOf(actors: (Actor | null)[]): Identity[] {
  const known = new Map<string, Identity>();
  for (const actor of actors) {
    if (!actor) continue;
    const [before, seen] = [known.get(actor.githubId), identityOf(actor)];
    known.set(actor.githubId, before ? mergeIdentities(before, seen) : seen);
  }
  return [...known.values()];
}
