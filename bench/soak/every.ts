import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../packages/github-replay/src/generate/random.ts';

/** Does something again and again until `end`; each time begins this many milliseconds after the last one began. */
export async function every(
  random: Random,
  [least, most]: readonly [number, number],
  end: number,
  act: () => Promise<void> | void,
): Promise<void> {
  for (let next = Date.now(); ;) {
    next = Math.max(Date.now(), next + random.int(least, most));
    if (next >= end) return;
    await sleep(next - Date.now());
    await act();
  }
}
