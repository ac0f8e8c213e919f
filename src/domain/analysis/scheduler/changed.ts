import type { Applied, Instant } from '../../reducer.ts';
import type { SchedulerEffect, SchedulerState, Turn } from '../scheduler.ts';
import { nextAlarm } from './alarm.ts';

/** What a command made of a scheduler: the alarm follows from the state, the rest is what the rule says. */
export function changed<Answer>(
  state: SchedulerState,
  answer: Answer,
  effects: SchedulerEffect[] = [],
): Applied<SchedulerState, SchedulerEffect, Answer> {
  return { state, effects: [{ kind: 'set_alarm', at: nextAlarm(state) }, ...effects], answer };
}

/** Permits a run for each token, and sends its message: these runs will see everything that is enqueued so far. */
export function handOut(
  before: SchedulerState,
  tokens: string[],
  now: Instant,
): Applied<SchedulerState, SchedulerEffect, null> {
  const handed = tokens.map((token): Turn => ({ token, state: { taken: false, sentAt: now, times: 1 } }));
  const state = { ...before, turns: [...before.turns, ...handed], again: false, pause: null };
  return changed(state, null, tokens.map(send));
}

/** The message that a run can be taken. */
export function send(token: string): SchedulerEffect {
  return { kind: 'send', message: { token }, delaySeconds: 0 };
}
