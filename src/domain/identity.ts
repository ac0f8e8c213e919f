import type { Actor, ActorKind } from './actor.ts';

/**
 * An account from everything that showed it, with a rank for each source. GitHub types apps as users where its schema
 * knows only users (`commit.author.user`), and REST and GraphQL may have two names for one account: the value of the
 * better source stays, in any order. https://github.com/sourcecred/sourcecred/issues/996
 */
export interface Identity {
  githubId: string;
  login: string;
  loginRank: number;
  kind: ActorKind;
  kindRank: number;
}

/**
 * The rank of a kind: a field that can be a bot outranks one that cannot. Rows from before ranks have 0, like a guess.
 */
const KIND_RANKS: Record<Actor['seenAs'], number> = { user: 1, rest: 2, actor: 3 };
/** Only an app's login ends in `[bot]`. */
const SUFFIX_RANK = 4;

/** The rank of a login: GraphQL's name counts most, and a field that can be a bot is best. */
const LOGIN_RANKS: Record<Actor['seenAs'], number> = { rest: 1, user: 2, actor: 3 };

const SUFFIX = /\[bot\]$/;

/** One sighting of an account; its name is without the suffix, because the kind says the same. */
export function identityOf({ githubId, login, kind, seenAs }: Actor): Identity {
  const name = { githubId, login: login.replace(SUFFIX, ''), loginRank: LOGIN_RANKS[seenAs] };
  return SUFFIX.test(login)
    ? { ...name, kind: 'bot', kindRank: SUFFIX_RANK }
    : { ...name, kind, kindRank: KIND_RANKS[seenAs] };
}

/**
 * Combines two sightings of one account; with equal ranks the later one counts, because accounts are renamed. Storage
 * does the same.
 */
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

/** One identity for each named account, in the order of their first mention. */
export function identitiesOf(actors: (Actor | null)[]): Identity[] {
  const known = new Map<string, Identity>();
  for (const actor of actors) {
    if (!actor) continue;
    const [before, seen] = [known.get(actor.githubId), identityOf(actor)];
    known.set(actor.githubId, before ? mergeIdentities(before, seen) : seen);
  }
  return [...known.values()];
}
