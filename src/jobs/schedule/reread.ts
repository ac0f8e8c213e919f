import type { Refusal } from '../../domain/budget.ts';
import { INITIAL_PACE } from '../../domain/cursor/pace.ts';
import type { TrackedRepository } from '../../domain/tracked-repository.ts';
import type { ComputeMessage, SyncMessage } from '../../messages.ts';
import { causeOfFailure } from '../causes.ts';
import type { BudgetDeps, PageStore, Reader, Scope, Sending } from '../ports.ts';
import { readAgain } from '../read-again.ts';
import { withinBudgetOrLater } from '../within-budget-or-later.ts';
import { delayUntil } from './delay-until.ts';

type Message = SyncMessage & { type: 'sync.reread' };
type Place = NonNullable<Message['after']>;

/** Two requests to GitHub, besides those for lists. */
const AT_ONCE = 28;

export interface RereadDeps extends BudgetDeps<TrackedRepository, Reader> {
  /** The repository with its credential; null when it is no longer tracked. */
  tracked(scope: Scope): Promise<TrackedRepository | null>;
  store: PageStore & {
    /** The next pull requests that an older version read, the newest first. */
    nextToReread(scope: Scope, after: Place | null, limit: number): Promise<Place[]>;
  };
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  sendToCompute(message: ComputeMessage): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/**
 * Reads the next pull requests again that an older version read without the fields that were added since, and sends a
 * message for those after them. What was read says so in its row: a repeated or lost message repeats or leaves out a
 * part, and the next hour begins anew with the newest that are left. It uses the share of the budget that backfills have,
 * waits for its slot, and ends for this hour at a limit or any failure: a limit may last until the next hour's message
 * comes, and two messages would read the same pull requests.
 */
export async function reread(deps: RereadDeps, message: Message): Promise<void> {
  const { workspaceId, repositoryId, left } = message;
  const repository = await deps.tracked(message);
  if (!repository) return;
  const limit = Math.min(AT_ONCE, left);
  const places = await deps.store.nextToReread(repository, message.after, limit);
  const last = places.at(-1);
  if (!last) return;
  const numbers = places.map(({ number }) => number);
  const outcome = await withinBudgetOrLater(
    deps,
    { reading: repository, holder: `reread:${repositoryId}`, priority: 'backfill', depth: 0 },
    (refusal) =>
      isLimit(refusal)
        ? deps.log('reread.stopped', { workspaceId, repositoryId, ...refusal })
        : deps.sendToSync([{ body: message, delaySeconds: delayUntil(refusal.until, deps.now()) }]),
    (reader) => readAgain(deps, reader, repository, numbers, INITIAL_PACE),
    (reader, failure) => causeOfFailure(reader, repository, failure),
  );
  if (outcome.status === 'put_off') return;
  if (outcome.status === 'refused') {
    return deps.log('reread.stopped', { workspaceId, repositoryId, ...outcome.refusal });
  }
  const { usage } = outcome;
  if (outcome.status === 'failed') {
    return deps.log('reread.stopped', { workspaceId, repositoryId, numbers, usage, failure: outcome.failure });
  }
  deps.log('reread.done', { workspaceId, repositoryId, numbers, usage });
  await deps.sendToCompute({ type: 'compute.touched', v: 1, workspaceId, repositoryId });
  const rest = left - places.length;
  if (places.length === limit && rest > 0) await deps.sendToSync([{ body: { ...message, after: last, left: rest } }]);
}

function isLimit({ reason }: Refusal): boolean {
  return reason === 'primary_limit' || reason === 'secondary_limit';
}
