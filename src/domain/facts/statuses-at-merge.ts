import type { FactsInput, KeptStatus, StatusInput } from './input.ts';
import { isBefore } from './instants.ts';

type Input = Pick<FactsInput, 'statuses' | 'mergedAt' | 'statusesAtMerge'>;

/**
 * The statuses as they were at the merge; without a merge, as they are. GitHub lists only the latest state of each: when
 * that came after the merge, the state that is kept with the pull request counts, and without one none does.
 */
export function statusesAtMerge({ statuses, mergedAt, statusesAtMerge: kept }: Input): StatusInput[] {
  if (mergedAt === null) return statuses;
  const known = saidByMerge(statuses, mergedAt);
  const latest = new Map(statuses.map((status) => [status.context, status]));
  const replaced = (kept ?? []).filter(({ context }) => !known.some((status) => status.context === context));
  return [
    ...known,
    ...replaced.map((status) => ({ ...status, isRequired: latest.get(status.context)?.isRequired ?? null })),
  ];
}

/** The statuses to store with a merged pull request, before later ones replace them; null when there is nothing to keep. */
export function statusesToKeep({ statuses, mergedAt, statusesAtMerge: kept }: Input): KeptStatus[] | null {
  if (mergedAt === null || kept !== null) return null;
  const known = saidByMerge(statuses, mergedAt);
  return known.length > 0 ? known.map(({ context, state, createdAt }) => ({ context, state, createdAt })) : null;
}

function saidByMerge(statuses: StatusInput[], mergedAt: string): StatusInput[] {
  return statuses.filter(({ createdAt }) => !isBefore(mergedAt, createdAt));
}
