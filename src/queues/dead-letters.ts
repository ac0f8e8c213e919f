import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { recordDeadLetter } from '../jobs/record-dead-letter.ts';
import { settleEach } from './settle.ts';

/** Of a message that failed for good nothing is taken for granted but that it names a sync, if it does. */
const DeadMessage = z.looseObject({ syncId: z.uuid().optional().catch(undefined) }).catch({});

export function consumeDeadLetters(deps: Deps, batch: MessageBatch): Promise<void> {
  const queue = batch.queue.replace(/-dead$/, '');
  return settleEach(batch, DeadMessage, (message) => recordDeadLetter(deps.deadLetters, { queue, message }));
}
