import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { recordDeadLetter } from '../jobs/record-dead-letter.ts';
import { settleEach, type SendAnew } from './settle.ts';

/** Of a message that failed for good nothing is taken for granted. The queue is the one that it came from. */
export function consumeDeadLetters(deps: Deps, batch: MessageBatch, sendAnew: SendAnew): Promise<void> {
  const queue = batch.queue.replace(/-dead(?=-|$)/, '');
  return settleEach(batch, z.unknown(), sendAnew, (body, { id }) =>
    recordDeadLetter(deps.deadLetters, { queue, messageId: id, message: body }),
  );
}
