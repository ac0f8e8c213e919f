import assert from 'node:assert/strict';
import type { SyncCommands } from '../../../src/domain/cursor/sync.ts';
import type { Command } from '../../../src/domain/reducer.ts';
import type { Step } from './watched-state.ts';

/**
 * What is complete lies within what was read, and moves only when facts were computed and nothing is left to ask for them:
 * to the end of what was read, which means further back while a sync reads further back.
 */
export function watchCoverage({ before, after, command }: Step<Command<SyncCommands>>): void {
  const [old, now] = [before.coverage, after.coverage];
  if (!now) return;
  const { since, completeSince } = now;
  if (completeSince !== undefined) assert(completeSince >= since, 'more is complete than was read');
  if (completeSince === old?.completeSince) return;
  const isComputed =
    command.kind === 'advance' &&
    command.result.kind === 'facts' &&
    !command.result.remaining &&
    !command.result.questions;
  assert(isComputed, 'something is complete without facts');
  assert.equal(completeSince, old?.since, 'what is complete ends where reading does');
}
