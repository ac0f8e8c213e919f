import type { z } from 'zod';
import { log } from '../log.ts';

/**
 * Settles each message of a batch by itself: done is acknowledged, an error is retried until the platform moves the
 * message to the dead letters. A message that is not of this queue's contract is retried too: a newer version may be
 * deployed while an older consumer still runs.
 */
export async function settleEach<Message>(
  batch: MessageBatch,
  contract: z.ZodType<Message>,
  handle: (message: Message) => Promise<void>,
): Promise<void> {
  for (const message of batch.messages) {
    const parsed = contract.safeParse(message.body);
    if (!parsed.success) {
      log('message.unknown', { queue: batch.queue, id: message.id, attempts: message.attempts });
      message.retry();
      continue;
    }
    try {
      await handle(parsed.data);
      message.ack();
    } catch (error) {
      log('message.failed', { queue: batch.queue, id: message.id, attempts: message.attempts, detail: String(error) });
      message.retry();
    }
  }
}
