import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Pace } from '../../../src/domain/cursor/pace.ts';
import type { RepositoryState } from '../../../src/domain/cursor/state.ts';
import type { SyncCommands } from '../../../src/domain/cursor/sync.ts';
import type { Command } from '../../../src/domain/reducer.ts';

const WIDEST = 14;
const LONGEST = 100;
const HEAVIEST = 2_000_000;

/** The pace changes for a reason alone: a page and how it was, a refusal, a holder that died, or a new sync. */
export function watchPace(before: RepositoryState, after: RepositoryState, command: Command<SyncCommands>): void {
  const [old, pace] = [before.pace, after.pace];
  if (command.kind === 'begin' && !before.sync) return assert.deepEqual(pace, beginning(old));
  if (command.kind === 'suspend') {
    const fits = command.cause.kind === 'too_wide' ? command.cause.fits : undefined;
    const ways = [old, half(old), asBefore(old), refused(old, fits)];
    return assert(
      ways.some((way) => isDeepStrictEqual(way, pace)),
      `the pace after a failure: ${JSON.stringify({ old, pace })}`,
    );
  }
  if (command.kind === 'advance' && command.result.kind === 'page' && command.result.pages > 0 && old !== pace) {
    const { trouble } = before.sync ?? {};
    const from = trouble?.of === 'github' && trouble.last ? asBefore(old) : old;
    return assert.deepEqual(pace, afterPage(from, command.result));
  }
  const hasDied = after.sync !== null && after.sync.id === before.sync?.id && after.sync.stalls > before.sync.stalls;
  if (hasDied) return assert.deepEqual(pace, half(old));
  if (command.kind !== 'advance') assert.equal(pace, old);
}

/** Twice as wide as the last sync ended, and four times as long lists. */
function beginning(old: Pace): Pace {
  const { before: _, ...pace } = old;
  const [width, listSize] = [Math.min(WIDEST, 2 * pace.width), Math.min(LONGEST, 4 * pace.listSize)];
  return { ...pace, width, listSize, calm: Math.min(0, pace.calm) };
}

const shorter = (listSize: number) => Math.max(1, Math.floor(listSize / 4));

function half(pace: Pace): Pace {
  if (pace.width > 1) return { ...pace, width: Math.floor(pace.width / 2), calm: 0 };
  return { ...pace, listSize: shorter(pace.listSize), calm: 0 };
}

function asBefore(pace: Pace): Pace {
  const { before, wary: _, ...rest } = pace;
  return before ? { ...rest, ...before, calm: 0 } : pace;
}

/** At most half of what GitHub refused, or three quarters of what fitted; the calm pages to wait for double. */
function refused(pace: Pace, fits: number | undefined): Pace {
  const { width, listSize } = pace;
  const pages = pace.wary === undefined ? 3 : pace.calm === -pace.wary ? pace.wary : Math.min(48, 2 * pace.wary);
  const wary = { calm: -pages, wary: pages, before: pace.before ?? { width, listSize } };
  if (width === 1) return listSize === 1 ? pace : { ...pace, listSize: shorter(listSize), ...wary };
  const fitting = Math.min(Math.floor(width / 2), fits === undefined ? width : Math.floor((3 * fits) / 4));
  return { ...pace, width: Math.max(1, fitting), ...wary };
}

/** Narrower when the answer was heavy or took more than 6 s; wider after three pages in a row of at most 2.5 s. */
function afterPage(old: Pace, { seconds, bytes, count }: { seconds: number; bytes: number; count: number }): Pace {
  const weight = Math.max(bytes / Math.max(1, count), 0.9 * (old.weight ?? 0));
  const pace = weight > 0 ? { ...old, weight } : old;
  const room = weight > 0 ? Math.max(1, Math.floor(HEAVIEST / weight)) : WIDEST;
  const restless = Math.min(0, pace.calm);
  if (room < pace.width) return { ...pace, width: room, calm: restless };
  if (seconds > 6) return { ...pace, width: Math.max(1, Math.floor((3 * pace.width) / 4)), calm: 0 };
  if (seconds > 2.5) return { ...pace, calm: restless };
  if (pace.calm < 2) return { ...pace, calm: pace.calm + 1 };
  const { before: _, ...rest } = pace;
  if (pace.listSize < LONGEST) return { ...rest, listSize: Math.min(LONGEST, 4 * pace.listSize), calm: 0 };
  const width = Math.min(WIDEST, room, Math.ceil((3 * pace.width) / 2));
  if (width > pace.width) return { ...rest, width, calm: 0 };
  const { wary: __, ...widest } = rest;
  return { ...widest, calm: 0 };
}
