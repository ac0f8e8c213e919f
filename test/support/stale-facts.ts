import type { FactsVersions } from '../../src/domain/facts/facts.ts';
import type { FactsInput } from '../../src/domain/facts/input.ts';
import type { Database, Scope } from '../../src/storage/database.ts';
import { factsDue, factsInputs } from '../../src/storage/stale-facts.ts';

/** What the first of the facts that are due are computed from, `limit` at most; empty when none are due. */
export async function staleFacts(
  db: Database,
  scope: Scope,
  versions: FactsVersions,
  limit: number,
): Promise<FactsInput[]> {
  const [first] = await factsDue(db, scope, versions, limit);
  return first ? factsInputs(db, scope, first) : [];
}
