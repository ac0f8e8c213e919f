import type { AppContext } from '../context.ts';
import type { Rules } from '../domain/rules/rules.ts';
import { getRules } from '../storage/rules.ts';
import type { KnownKey } from '../storage/workspaces.ts';
import { ProblemError } from './problem.ts';

/** Why a key may not see the numbers of single people under this rule; null when it may. */
function refusalOf(rule: Rules['individualNumbers'], { role }: KnownKey): string | null {
  if (rule === 'off') return 'The numbers of single people are off in this workspace (rule `individualNumbers`).';
  // A key is nobody's own: people see their own when they are signed in.
  if (rule === 'own' && role !== 'owner')
    return 'In this workspace only owners see the numbers of other people (rule `individualNumbers`).';
  return null;
}

/** Why a key may not see the numbers of single people in its workspace; null when it may. */
export async function whyNoIndividuals(deps: AppContext, key: KnownKey): Promise<string | null> {
  const { individualNumbers } = await getRules(deps.db, key.workspaceId);
  return refusalOf(individualNumbers, key);
}

/** Whether a key may see the numbers of single people, for what leaves them out where it may not. */
export async function seesIndividuals(deps: AppContext, key: KnownKey): Promise<boolean> {
  return (await whyNoIndividuals(deps, key)) === null;
}

/** Lets a request pass that asks for the numbers of single people. Throws 403 where the workspace's rule forbids it. */
export async function allowIndividuals(deps: AppContext, key: KnownKey): Promise<void> {
  const refusal = await whyNoIndividuals(deps, key);
  if (refusal !== null) throw new ProblemError(403, refusal, undefined, 'individual-numbers');
}
