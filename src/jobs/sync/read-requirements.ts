import type { Work } from '../../domain/cursor/work.ts';
import type { Chunk } from './chunk.ts';
import { orGiveUp } from '../local-failure.ts';

/** Pull requests that are found with one query; the reader says of how many it asks at once. */
const FOUND_AT_ONCE = 100;

/**
 * Asks which checks are required, where facts hang on it: of a few pull requests for all of a branch, because the list of
 * pull requests cannot say. GitHub tells it by a pull request's number alone. Where it cannot, this sync asks no more.
 */
export async function readRequirements(chunk: Chunk, work: Work & { kind: 'requirements' }): Promise<Work | null> {
  const { deps, cursor, reader } = chunk;
  const numbers = await deps.store.requirementsToAsk(work.repository, FOUND_AT_ONCE);
  if (numbers.length > 0) {
    const read = () => reader.requirements(numbers, work.pace);
    const requirements = await orGiveUp<Awaited<ReturnType<typeof read>> | null>(
      work.givesUp,
      read,
      () => reader.ping(),
      () => null,
    );
    if (!requirements) {
      return cursor.advance({ ...work, spent: reader.spent(), result: { kind: 'requirements_given_up' } });
    }
    await deps.store.saveRequirements(work.repository, requirements);
  }
  const result = { kind: 'requirements' as const, remaining: numbers.length > 0 };
  return cursor.advance({ ...work, spent: reader.spent(), result });
}
