import type { Applied, Given, Instant } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import { advance, seenBy } from '../advance.ts';
import { holds } from '../holds.ts';
import type { RepositoryState } from '../state.ts';
import type { SyncCommands } from '../sync.ts';
import type { SyncEffect } from '../sync-effect.ts';
import { workOf, type Work } from '../work.ts';

/** Moves past saved work. The holder continues with the next work, under the same lease. */
export function moveOn(
  state: RepositoryState,
  step: Given<SyncCommands, 'advance'>,
  now: Instant,
): Applied<RepositoryState, SyncEffect, Work | null> {
  const { sync } = state;
  if (!holds(sync, step)) return nothing(state);
  const { seen, gone } = seenBy(step.result);
  const known = new Set(step.known);
  const fresh = new Set(seen.filter((number) => !known.has(number)));
  const lost = new Set(gone.filter((number) => known.has(number)));
  const next = advance(state, sync, step, sync.progress.pullRequests + fresh.size - lost.size, now);
  const effects: SyncEffect[] = [
    { kind: 'put', table: 'seen', rows: [...fresh] },
    { kind: 'remove', table: 'seen', keys: [...lost] },
  ];
  return { state: next, effects, answer: next.sync && workOf(next, next.sync, step.token) };
}
