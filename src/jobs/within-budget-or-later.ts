import type { Asked, Refusal } from '../domain/budget.ts';
import type { Moved } from '../domain/cursor/suspend.ts';
import type { Failure } from '../domain/failure.ts';
import type { Reading } from '../domain/tracked-repository.ts';
import { FailureError } from '../errors.ts';
import type { BudgetDeps, Reader } from './ports.ts';
import { withinBudget, type Outcome } from './within-budget.ts';

/** How a job ended whose message can wait. */
type LaterOutcome<Value, Opened> =
  | Exclude<Outcome<Value, Opened>, { status: 'not_granted' }>
  /** The job is done later, as `putOff` has decided. */
  | { status: 'put_off' }
  /** GitHub refuses the credential, and not only for now: its connection says so. */
  | { status: 'refused'; refusal: Refusal };

/**
 * `withinBudget` for a job whose message can wait. When the budget gives no slot now, `putOff` gets the instant
 * (`until`, milliseconds since the epoch) from which it may give one, and the reason; this includes a credential that
 * GitHub may refuse only for a moment. Throws a `FailureError` when the credential cannot be looked up.
 */
export async function withinBudgetOrLater<Read extends Reading, Opened extends Pick<Reader, 'usage'>, Value>(
  deps: BudgetDeps<Read, Opened>,
  slot: { reading: Read } & Pick<Asked, 'holder' | 'priority' | 'depth'>,
  putOff: (refusal: Refusal) => unknown,
  work: (reader: Opened) => Promise<Value>,
  explain?: (reader: Opened, failure: Failure) => Promise<Failure | Moved>,
): Promise<LaterOutcome<Value, Opened>> {
  const outcome = await withinBudget(deps, slot, work, explain);
  if (outcome.status !== 'not_granted') return outcome;
  const { grant } = outcome;
  if (grant.reason === 'not_opened') throw new FailureError(grant.failure);
  if (grant.reason === 'bad_credential' && grant.confirmed) return { status: 'refused', refusal: grant };
  await putOff(grant);
  return { status: 'put_off' };
}
