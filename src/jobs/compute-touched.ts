import { factsOf, FORMULA_VERSION } from '../domain/facts/facts.ts';
import type { ComputeMessage } from '../messages.ts';
import type { ComputeDeps } from './compute-sync.ts';

/** Pull requests whose facts are computed with one read and one write. */
const FACTS_AT_ONCE = 200;
/** Batches of one message: a repository has no more than a few pull requests that webhooks touched. */
const MOST_BATCHES = 20;

/** Computes the facts of pull requests that were read again outside of a sync. */
export async function computeTouched(
  deps: Pick<ComputeDeps, 'store'>,
  message: ComputeMessage & { type: 'compute.touched' },
): Promise<void> {
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const stale = await deps.store.staleFacts(message, FORMULA_VERSION, FACTS_AT_ONCE);
    if (stale.length > 0) await deps.store.saveFacts(message, FORMULA_VERSION, stale.map(factsOf));
    if (stale.length < FACTS_AT_ONCE) return;
  }
}
