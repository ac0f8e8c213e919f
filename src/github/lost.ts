import { FailureError } from '../errors.ts';
import type { Hole, Holes } from './holes.ts';
import { reasonOf, shownEntries } from './map-list.ts';
import { refusalOf } from './refusal.ts';

/**
 * What an error means that left a place null which the rest of the answer depends on. A refusal is permanent, and is
 * reported as what it is. Anything else may pass, also a NOT_FOUND of something below the place.
 */
export function lostBy({ reason, forbidden, saml }: Hole): FailureError {
  if (!forbidden) return new FailureError({ kind: 'transient', detail: reason });
  const refusal = refusalOf(reason, {}, saml);
  return new FailureError(refusal ?? { kind: 'unavailable', reason: 'no_access', detail: reason });
}

/**
 * Why GitHub does not show the entry of an account's list at a place, for now; null when the entry is forbidden or gone,
 * which stays so. Throws a `FailureError` for single sign-on: it authorizes a credential for all that an organization has,
 * or for nothing.
 */
export function unreadAt(holes: Holes, place: string): string | null {
  const hole = holes.at(place);
  if (hole?.saml) throw lostBy(hole);
  return hole?.forbidden === true || hole?.absent === true ? null : reasonOf(holes, place);
}

/**
 * The entries of the list at a place, as in `organization.teams.nodes`. Throws a `FailureError` when GitHub shows no
 * list: why, as far as GitHub says it, and `too_wide` otherwise.
 */
export function entriesAt<Entry>(entries: Entry[] | null, holes: Holes, place: string, what: string): Entry[] {
  const hole = holes.at(place);
  if (!entries && hole) throw lostBy(hole);
  return shownEntries(entries, what);
}
