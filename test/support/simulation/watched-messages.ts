import assert from 'node:assert/strict';
import type { SyncCommands } from '../../../src/domain/cursor/sync.ts';
import type { Command } from '../../../src/domain/reducer.ts';
import type { Step } from './watched-state.ts';

/** Who comes late, or gives work back, has the messages of the state sent again: others may be lost. */
export function watchMessages({ before, after, effects, command }: Step<Command<SyncCommands>>): void {
  const sent = effects.flatMap((effect) => (effect.kind === 'send' ? [effect] : []));
  for (const { delaySeconds } of sent) assert.equal(delaySeconds, 0);
  const { sync, unrecorded } = after;
  const isLate = !before.sync || before.sync.activity.status !== 'held';
  const asksAgain =
    isLate && ['suspend', 'conclude'].includes(command.kind) && before.sync?.activity.status !== 'waiting';
  if (!after.repository || !(command.kind === 'release' || asksAgain)) return;
  const types = sent.map(({ message }) => message.type);
  const isLocal = sync?.step.kind === 'facts' || sync?.step.kind === 'compare';
  const work = isLocal ? ['compute.step'] : ['sync.step'];
  assert.deepEqual(types, [...(unrecorded ? ['compute.record'] : []), ...(sync ? work : [])], 'messages');
}
