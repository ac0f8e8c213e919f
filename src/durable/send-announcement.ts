import type { CursorEffect } from '../domain/cursor/apply.ts';
import { log } from '../log.ts';

/** A queue that takes longer than this to take a message is not waited for. */
const SEND_MS = 10_000;

/** Hands a message to its queue, for which nobody waits: one that it does not take, or not in time, is left to the alarm. */
export function sendAnnouncement(
  ctx: DurableObjectState,
  env: Env,
  { message, delaySeconds }: CursorEffect & { kind: 'send' },
): void {
  const failed = (detail: unknown) =>
    log('announce.failed', { repositoryId: ctx.id.name, type: message.type, detail: String(detail) });
  const late = scheduler.wait(SEND_MS).then(() => 'no answer');
  const sent = queueOf(env, message.type)
    .send(message, { delaySeconds })
    .then(() => null);
  ctx.waitUntil(Promise.race([sent, late]).then((detail) => detail && failed(detail), failed));
}

function queueOf(env: Env, type: (CursorEffect & { kind: 'send' })['message']['type']): Queue {
  switch (type) {
    case 'sync.step':
      return env.SYNC_QUEUE;
    case 'compute.step':
    case 'compute.record':
      return env.COMPUTE_QUEUE;
    case 'live.refresh':
      return env.LIVE_QUEUE;
  }
}
