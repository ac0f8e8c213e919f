import type { TrackedRepository } from '../domain/tracked-repository.ts';
import { failureOf } from './local-failure.ts';
import type { Reader } from './ports.ts';

/**
 * What GitHub calls a repository now, by its id; where it shows none by that, its own name if GraphQL shows it. Throws what
 * GitHub answered to the id.
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
