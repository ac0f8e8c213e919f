import { z } from 'zod';
import type { AppContext } from '../context.ts';
import { recordDeadLetter, type DeadMessage } from '../jobs/record-dead-letter.ts';
import { saveDeadLetter } from '../storage/dead-letters.ts';
import { settleEach, type Batch } from './settle.ts';

/**
 * Stores messages that failed for good, without any assumption about their shape. The queue is the one they came from.
 */
export function consumeDeadLetters({ config, db, log }: AppContext, batch: Batch): Promise<void> {
  const deps = {
    store: { saveDeadLetter: (letter: DeadMessage) => saveDeadLetter(db, letter, config.RESULT_TTL_HOURS) },
    log,
  };
  const queue = batch.queue.replace(/-dead(?=-|$)/, '');
  return settleEach(batch, z.unknown(), null, (body, { id }) =>
    recordDeadLetter(deps, { queue, messageId: id, message: body }),
  );
}
