import { MAX_RUNS, restoredScheduler, type SchedulerCommands } from '../../../src/domain/analysis/scheduler.ts';
import type { Pause, SchedulerEffect, RunEnd } from '../../../src/domain/analysis/scheduler.ts';
import { applyScheduler } from '../../../src/domain/analysis/scheduler/apply.ts';
import type { Answer, Command } from '../../../src/domain/reducer.ts';

/**
 * ModelScheduler in memory: the product's own rules, interpreted over variables. `now` in milliseconds. `note` is told
 * of each pause that begins.
 */
export function simulatedScheduler(
  now: () => number,
  send: (token: string, delaySeconds: number) => void,
  note: (pause: Pause) => void = () => undefined,
) {
  let state = restoredScheduler(undefined);
  let alarm: number | null = null;

  function carryOut(effect: SchedulerEffect): void {
    if (effect.kind === 'send') send(effect.message.token, effect.delaySeconds);
    if (effect.kind === 'set_alarm') alarm = effect.at;
    if (effect.kind === 'note') note(effect.decision);
  }

  function apply<Name extends keyof SchedulerCommands>(
    command: Command<SchedulerCommands, Name>,
  ): Answer<SchedulerCommands, Name> {
    const applied = applyScheduler(state, command, now());
    // What is not stored is forgotten, as by an object that leaves memory after each call.
    state = restoredScheduler(structuredClone(applied.state));
    for (const effect of applied.effects) carryOut(effect);
    return applied.answer;
  }

  return {
    wake: () => apply({ kind: 'wake', token: crypto.randomUUID() }),
    take: (token: string) => apply({ kind: 'take', token }),
    hold: (token: string) => apply({ kind: 'hold', token }),
    finish(token: string, end: RunEnd) {
      const tokens = Array.from({ length: MAX_RUNS }, () => crypto.randomUUID());
      return apply({ kind: 'finish', token, end, tokens });
    },
    /** The pause that lasts; null when there is none. */
    pause: () => apply({ kind: 'pause' }),
    /** The alarm rings: until a rule sets it again, it does not. */
    ring() {
      alarm = null;
      return apply({ kind: 'ring', token: crypto.randomUUID() });
    },
    /** When the alarm rings; null: not at all. */
    get alarm() {
      return alarm;
    },
    get state() {
      return state;
    },
  };
}
