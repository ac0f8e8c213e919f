import type { SchedulerEffect } from '../domain/analysis/scheduler.ts';
import { log } from '../log.ts';
import type { LlmMessage } from '../messages.ts';

/** Carries out an effect of the rules for the ModelScheduler of a workspace. */
export async function carryOutEffect(ctx: DurableObjectState, env: Env, effect: SchedulerEffect): Promise<void> {
  switch (effect.kind) {
    case 'send':
      return sendRun(env, workspaceOf(ctx), effect.message.token);
    case 'note': {
      const { until, reason } = effect.decision;
      return log('llm.paused', { workspaceId: workspaceOf(ctx), reason, until: new Date(until).toISOString() });
    }
    case 'set_alarm':
      return effect.at === null ? ctx.storage.deleteAlarm() : ctx.storage.setAlarm(effect.at);
  }
}

/** Sends the message of a run. After a failure the alarm sends it again. */
async function sendRun(env: Env, workspaceId: string, token: string): Promise<void> {
  try {
    await env.LLM_QUEUE.send({ type: 'llm.run', v: 1, workspaceId, token } satisfies LlmMessage);
  } catch (error) {
    log('announce.failed', { workspaceId, detail: String(error) });
  }
}

function workspaceOf({ id: { name } }: DurableObjectState): string {
  if (name === undefined) throw new Error('ModelScheduler is addressed by name');
  return name;
}
