import type { Answer, Applied, Command, Instant, Table } from '../../reducer.ts';
import { nothing } from '../../reducer.ts';
import type { SchedulerCommands, SchedulerEffect, SchedulerState } from '../scheduler.ts';
import { pauseAt } from '../scheduler.ts';
import { finish, finishInPause } from './finish.ts';
import { beginWhenDue, watch, watchInPause } from './ring.ts';
import { begin, noteWork, refuse, renew, take, tell } from './runs.ts';

export type SchedulerStatus = 'idle' | 'working' | 'paused';

/** What each command does in each state; src/domain/analysis/SPEC.md says the same in words. */
export const SCHEDULER_TABLE: Table<SchedulerStatus, SchedulerState, SchedulerEffect, SchedulerCommands> = {
  idle: {
    wake: begin,
    take: refuse,
    hold: refuse,
    finish,
    ring: beginWhenDue,
    pause: nothing,
  },
  working: {
    wake: noteWork,
    take,
    hold: renew,
    finish,
    ring: watch,
    pause: nothing,
  },
  paused: {
    wake: noteWork,
    take: refuse,
    hold: refuse,
    finish: finishInPause,
    ring: watchInPause,
    pause: tell,
  },
};

/**
 * The rules of ModelScheduler. The Durable Object runs this function, and so do the stand-ins of tests and benchmarks.
 */
export function applyScheduler<Name extends keyof SchedulerCommands>(
  state: SchedulerState,
  command: Command<SchedulerCommands, Name>,
  now: Instant,
): Applied<SchedulerState, SchedulerEffect, Answer<SchedulerCommands, Name>> {
  return SCHEDULER_TABLE[statusOf(state, now)][command.kind](state, command, now);
}

function statusOf(state: SchedulerState, now: Instant): SchedulerStatus {
  if (pauseAt(state, now)) return 'paused';
  return state.runs.length > 0 ? 'working' : 'idle';
}
