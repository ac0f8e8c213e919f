import type { Work } from '../../domain/cursor/work.ts';
import type { Chunk } from './chunk.ts';
import { orGiveUp } from '../local-failure.ts';

/** How many pull requests one query finds. The reader decides how many of them one request asks about. */
const FOUND_AT_ONCE = 100;

/**
 * Asks which checks are required, where facts depend on it. It asks about a few pull requests for all of a branch,
 * because the list of pull requests does not contain this: GitHub answers only by a pull request's number. When GitHub
 * cannot answer, this sync asks no more.
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
