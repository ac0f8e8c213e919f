import type { Applied, Instant } from '../../reducer.ts';
import type { SchedulerEffect, SchedulerState, PermittedRun } from '../scheduler.ts';
import { nextAlarm } from './alarm.ts';

/** The result of a command. The alarm follows from the state; the rule gives the rest. */
export function changed<Answer>(
  state: SchedulerState,
  answer: Answer,
  effects: SchedulerEffect[] = [],
): Applied<SchedulerState, SchedulerEffect, Answer> {
  return { state, effects: [{ kind: 'set_alarm', at: nextAlarm(state) }, ...effects], answer };
}

/** Permits a run for each token, and sends its message. These runs will see all rows that are enqueued now. */
export function handOut(
  before: SchedulerState,
  tokens: string[],
  now: Instant,
): Applied<SchedulerState, SchedulerEffect, null> {
  const handed = tokens.map((token): PermittedRun => ({ token, state: { taken: false, sentAt: now, times: 1 } }));
  const state = { ...before, runs: [...before.runs, ...handed], again: false, pause: null };
  return changed(state, null, tokens.map(send));
}

/** Sends the message of a run that can be taken. */
export function send(token: string): SchedulerEffect {
  return { kind: 'send', message: { token }, delaySeconds: 0 };
}
