import type { Work } from '../domain/cursor/work.ts';
import type { Chunk } from './advance-sync.ts';

/** Pull requests that are found with one query; the reader says of how many it asks at once. */
const FOUND_AT_ONCE = 74;

/**
 * Asks which checks are required, where the facts that are computed next hang on it. The list of pull requests cannot say:
 * GitHub tells it by a pull request's number alone. Goes on above the number that the work's cursor is.
 */
export async function readRequirements(
  { deps, reader }: Chunk,
  { repository, after, pace }: Work & { kind: 'deployments' },
) {
  const numbers = await deps.store.unknownRequirements(repository, Number(after ?? 0), FOUND_AT_ONCE);
  const requirements = numbers.length > 0 ? await reader.requirements(numbers, pace) : [];
  if (requirements.length > 0) await deps.store.saveRequirements(repository, requirements);
  const last = requirements.at(-1);
  return { cursor: last ? String(last.number) : null, listed: true, remaining: last !== undefined, readable: true };
}
