import type { AppContext } from '../context.ts';
import type { Caller } from '../domain/caller.ts';
import type { OneOrMore } from '../domain/metrics/filters.ts';
import { isOfReviewers, type ListedMeasure } from '../domain/metrics/measure-lists.ts';
import { ownLogins, ownPerson, type Seen } from '../storage/people.ts';
import { getRules } from '../storage/rules.ts';
import { onlyPersonsOf } from '../storage/team-people.ts';
import { ProblemError } from './problem.ts';

/** What stands for the member's own logins where a request names people. No login on GitHub has an `@`. */
export const ME = '@me';

/** Why the caller may not see the numbers of the people that logins name, or without any those of everybody; null when it may. */
type Refusal = (logins?: string[]) => string | null;

/**
 * Says for a caller whose numbers the workspace's rule keeps from it. Under `own`, a member sees what names the member
 * alone, and a key that is no owner's sees nobody's: it is no person.
 */
export async function refusalFor(deps: AppContext, caller: Caller): Promise<Refusal> {
  const { individualNumbers } = await getRules(deps.db, caller.workspaceId);
  if (individualNumbers === 'everyone' || (individualNumbers === 'own' && caller.role === 'owner')) return () => null;
  if (individualNumbers === 'off')
    return () => 'The numbers of single people are off in this workspace (rule `individualNumbers`).';
  const own = [ME, ...(await loginsOf(deps, caller))];
  const isOwn = (login: string) => own.includes(login.toLowerCase());
  return (logins = []) =>
    logins.length > 0 && logins.every(isOwn)
      ? null
      : 'In this workspace only owners see the numbers of other people (rule `individualNumbers`).';
}

/** Whose numbers a caller sees, for what leaves the others out. */
export async function whoIsSeen(deps: AppContext, caller: Caller): Promise<Seen> {
  const refusal = await refusalFor(deps, caller);
  if (refusal() === null) return 'everybody';
  // A key may ask for `@me`, and is told that it is no person.
  if (refusal([ME]) !== null || caller.githubId === null) return 'nobody';
  const personId = await ownPerson(deps.db, caller.workspaceId, caller.githubId);
  return personId === null ? 'nobody' : { personId };
}

/**
 * Lets a request pass that asks for the numbers of single people; `logins` are those that it names, when it names any.
 * Throws 403 where the workspace's rule forbids it.
 */
export async function allowIndividuals(deps: AppContext, caller: Caller, logins?: string[]): Promise<void> {
  const refusal = (await refusalFor(deps, caller))(logins);
  if (refusal !== null) throw keptFrom(refusal);
}

function keptFrom(refusal: string): ProblemError {
  return new ProblemError(403, refusal, undefined, 'individual-numbers');
}

/**
 * For each group of teams, given by ids or names, why the caller may not see its numbers; null when it may. The numbers
 * of teams that have one person together are that person's, as if `author` named them.
 */
export async function refusalsForTeams(
  deps: AppContext,
  caller: Caller,
  groups: OneOrMore[],
): Promise<(string | null)[]> {
  const refused = groups.length === 0 ? null : (await refusalFor(deps, caller))();
  if (refused === null) return groups.map(() => null);
  const [seen, persons] = await Promise.all([
    whoIsSeen(deps, caller),
    onlyPersonsOf(deps.db, caller.workspaceId, groups),
  ]);
  const isOwn = (person: string) => typeof seen === 'object' && seen.personId === person;
  return persons.map((person) => (person === null || isOwn(person) ? null : refused));
}

/** Lets a request pass that asks for teams. Throws 403 where they are one person, whose numbers the rule keeps from the caller. */
export async function allowTeams(deps: AppContext, caller: Caller, asked: OneOrMore): Promise<void> {
  const [refused = null] = await refusalsForTeams(deps, caller, [asked]);
  if (refused !== null) throw keptFrom(refused);
}

/** Who is asked for, by name. */
interface Named {
  author?: string[] | undefined;
  reviewer?: string[] | undefined;
}

/** The same for a list of what single people did: what it lists is of those that the request names. */
export async function allowMeasure(
  deps: AppContext,
  caller: Caller,
  measure: ListedMeasure,
  named: Named,
): Promise<void> {
  await allowIndividuals(deps, caller, isOfReviewers(measure) ? namedReviewers(named) : named.author);
}

/**
 * The same for a list of what two reviewers both decided: each may see it, as the pairs of `/v1/metrics/reviewers` that a
 * member sees are those with the member.
 */
export async function allowPair(deps: AppContext, caller: Caller, reviewers: string[]): Promise<void> {
  const refusal = await refusalFor(deps, caller);
  const refused = reviewers.map((login) => refusal([login]));
  if (refused.every((each) => each !== null)) throw keptFrom(refused[0] ?? '');
}

/** Whose reviews are asked for: without `reviewer` those of `author`, as metrics count them. */
export function namedReviewers({ author, reviewer }: Named): string[] | undefined {
  return reviewer ?? author;
}

/** The logins with the caller's own in place of `@me`. Throws 400 for a key, and for a member of whom nothing is stored. */
export async function withOwnLogins(
  deps: AppContext,
  caller: Caller,
  field: string,
  logins: string[],
): Promise<string[]> {
  if (!logins.includes(ME)) return logins;
  const own = await loginsOf(deps, caller);
  if (own.length > 0) return [...logins.filter((login) => login !== ME), ...own];
  const message =
    caller.githubId === null
      ? '`@me` needs a person who is signed in with GitHub; this is a key'
      : 'nothing is stored yet that you wrote or reviewed';
  throw new ProblemError(400, `${field}: ${message}`, [{ path: field, message }]);
}

/** Every login that means the caller alone, in lower case, those of joined accounts included; none for a key. */
async function loginsOf(deps: AppContext, { workspaceId, githubId }: Caller): Promise<string[]> {
  return githubId === null ? [] : ownLogins(deps.db, workspaceId, githubId);
}
