import type { CursorEffect } from '../domain/cursor/apply.ts';
import { log } from '../log.ts';

/** How long a send may take, in milliseconds; after that the object does not wait for the queue. */
const SEND_MS = 10_000;

/**
 * Sends a message to its queue; the caller does not wait. When the queue does not take it, or not in time, the alarm
 * sends it again.
 */
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
