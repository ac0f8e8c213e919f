import type { TrackedRepository } from '../domain/tracked-repository.ts';
import { failureOf } from './local-failure.ts';
import type { Reader } from './ports.ts';

/**
 * A repository's present name on GitHub, found by its id. When the id shows no name, the stored name counts if GraphQL
 * shows it. Throws GitHub's answer to the id.
 */
export async function shownName(
  reader: Pick<Reader, 'find' | 'ping'>,
  { fullName }: TrackedRepository,
): Promise<string> {
  try {
    return (await reader.find()).fullName;
  } catch (error) {
    if (failureOf(error).kind !== 'unavailable') throw error;
    await reader.ping().catch(() => {
      throw error;
    });
    return fullName;
  }
}
