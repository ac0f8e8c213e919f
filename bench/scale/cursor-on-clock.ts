import {
  memoryCursor,
  type CursorSurroundings,
  type MemoryCursor,
} from '../../test/support/simulation/memory-cursor.ts';
import type { RepositoryState } from '../../src/domain/cursor/state.ts';
import type { VirtualClock } from './clock.ts';

/** A cursor in memory whose alarm rings by a virtual clock; `rang` is told each time. `begun` is its first state. */
export function cursorOnClock(
  clock: VirtualClock,
  { send, done }: Pick<CursorSurroundings, 'send' | 'done'>,
  rang: () => void = () => undefined,
  begun?: RepositoryState,
): MemoryCursor {
  /** The instant of the next event for the alarm; one is enough at a time. */
  let next = Infinity;

  function alarmSet(at: number | null): void {
    if (at === null || at >= next) return;
    next = at;
    clock.at(at, () => {
      if (next !== at) return;
      next = Infinity;
      const { alarm } = cursor;
      if (alarm === null || alarm > clock.now()) return alarmSet(alarm);
      rang();
      cursor.wake();
    });
  }

  const cursor = memoryCursor({ now: clock.now, send, alarmSet, ...(done && { done }) }, begun);
  return cursor;
}
