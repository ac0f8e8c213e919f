import { expect } from 'vitest';
import type { Database, Scope } from '../../src/storage/database.ts';
import { deleteRemoved, markRemoved } from '../../src/storage/repositories.ts';

/** Removes a small repository with everything that is stored of it. */
export async function removedNow(db: Database, scope: Scope): Promise<void> {
  expect([await markRemoved(db, scope), await deleteRemoved(db, scope)]).toEqual([true, 'deleted']);
}
