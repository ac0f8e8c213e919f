import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { recordDeadLetter } from '../jobs/record-dead-letter.ts';
import { settleEach } from './settle.ts';

/** Of a message that failed for good nothing is taken for granted but that it names a sync, if it does. */
const DeadMessage = z.looseObject({ type: z.string().optional(), syncId: z.uuid().optional() });

export function consumeDeadLetters(deps: Deps, batch: MessageBatch): Promise<void> {
  const queue = batch.queue.replace(/-dead$/, '');
  return settleEach(batch, DeadMessage, (message) => recordDeadLetter(deps.deadLetters, { queue, message }));
}
