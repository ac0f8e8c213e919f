import type { Applied, Given } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import type { RepositoryState } from '../state.ts';
import type { SyncCommands } from '../sync.ts';
import type { SyncEffect } from '../sync-effect.ts';

/** A rename changes the name and nothing else. */
export function rename(
  state: RepositoryState,
  { fullName }: Given<SyncCommands, 'renamed'>,
): Applied<RepositoryState, SyncEffect, null> {
  const { repository } = state;
  return nothing(repository ? { ...state, repository: { ...repository, fullName } } : state);
}
