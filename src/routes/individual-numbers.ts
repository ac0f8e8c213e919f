import type { AppContext } from '../context.ts';
import type { Caller } from '../domain/caller.ts';
import { ownLogins } from '../storage/people.ts';
import { getRules } from '../storage/rules.ts';
import { ProblemError } from './problem.ts';

/** What stands for the member's own logins where a request names people. No login on GitHub has an `@`. */
export const ME = '@me';

/** Why a caller may not see the numbers of single people in its workspace; null when it may. */
export async function whyNoIndividuals(deps: AppContext, { workspaceId, role }: Caller): Promise<string | null> {
  const { individualNumbers } = await getRules(deps.db, workspaceId);
  if (individualNumbers === 'off')
    return 'The numbers of single people are off in this workspace (rule `individualNumbers`).';
  if (individualNumbers === 'own' && role !== 'owner')
    return 'In this workspace only owners see the numbers of other people (rule `individualNumbers`).';
  return null;
}

/** Whether a caller may see the numbers of single people, for what leaves them out where it may not. */
export async function seesIndividuals(deps: AppContext, caller: Caller): Promise<boolean> {
  return (await whyNoIndividuals(deps, caller)) === null;
}

/**
 * Lets a request pass that asks for the numbers of single people; `logins` are those that it names, when it names any.
 * Throws 403 where the workspace's rule forbids it: under `own`, a member sees only what names the member alone.
 */
export async function allowIndividuals(deps: AppContext, caller: Caller, logins: string[] = []): Promise<void> {
  const refusal = await whyNoIndividuals(deps, caller);
  if (refusal === null) return;
  const { individualNumbers } = await getRules(deps.db, caller.workspaceId);
  if (individualNumbers === 'own' && logins.length > 0) {
    const own = await loginsOf(deps, caller);
    if (logins.every((login) => login === ME || own.includes(login.toLowerCase()))) return;
  }
  throw new ProblemError(403, refusal, undefined, 'individual-numbers');
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

/** Every login that the caller has or had, in lower case, those of joined accounts included; none for a key. */
async function loginsOf(deps: AppContext, { workspaceId, githubId }: Caller): Promise<string[]> {
  return githubId === null ? [] : ownLogins(deps.db, workspaceId, githubId);
}
