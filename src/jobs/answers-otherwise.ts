import type { Pace } from '../domain/cursor/pace.ts';
import type { Work } from '../domain/cursor/work.ts';
import type { Chunk } from './advance-sync.ts';
import { answers } from './local-failure.ts';

const LIGHTEST: Pace = { width: 1, listSize: 1, calm: 0 };

/** Pull requests that are tried as a proof. */
const MAX_CONTROLS = 3;

/**
 * Whether GitHub answers anything but what fails: the next key of its list, at whose place something unreadable may lie; the
 * first; or one of the pull requests that this sync has seen. Where it has seen too few for that to say anything, REST's word
 * for the repository is enough. Throws what is no answer to that, as a limit.
 */
export async function answersOtherwise(
  { reader, cursor }: Chunk,
  work: Work,
  failing: number[] = [],
): Promise<boolean> {
  if (await answers(() => reader.nextKey(work.light))) return true;
  if (work.light !== null && (await answers(() => reader.nextKey(null)))) return true;
  const seen = await cursor.seenNumbers(0, failing.length + MAX_CONTROLS);
  const controls = seen.filter((number) => !failing.includes(number)).slice(0, MAX_CONTROLS);
  for (const control of controls) {
    if (await answers(() => reader.pullRequests([control], LIGHTEST))) return true;
  }
  return controls.length < MAX_CONTROLS && answers(() => reader.find());
}
