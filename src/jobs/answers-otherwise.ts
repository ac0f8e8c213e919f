import type { Pace } from '../domain/cursor/pace.ts';
import type { Work } from '../domain/cursor/work.ts';
import type { Chunk } from './advance-sync.ts';
import { answers } from './local-failure.ts';

const LIGHTEST: Pace = { width: 1, listSize: 1, calm: 0 };

/**
 * Whether GitHub answers anything but what fails: the next key of its list, at whose place something unreadable may lie; the
 * first; or one of the pull requests that this sync has seen. Throws what is no answer to that, as a limit.
 */
export async function answersOtherwise(
  { reader, cursor }: Chunk,
  work: Work,
  failing: number[] = [],
): Promise<boolean> {
  if (await answers(() => reader.nextKey(work.light))) return true;
  if (work.light !== null && (await answers(() => reader.nextKey(null)))) return true;
  const seen = await cursor.seenNumbers(0, failing.length + 1);
  const control = seen.find((number) => !failing.includes(number));
  return answers(() => (control === undefined ? reader.find() : reader.pullRequests([control], LIGHTEST)));
}
