import type { AppContext } from '../context.ts';
import { getDeadLetter, markReplayed, type DeadLetter, type Owner } from '../storage/dead-letters.ts';

/**
 * Sends a dead letter to the queue of its type again, whatever the queue was called that it came from; null when this owner has none
 * with this id. A repeated message does no harm.
 */
export async function replayDeadLetter(
  { db, senders }: Pick<AppContext, 'db' | 'senders'>,
  owner: Owner,
  id: string,
): Promise<DeadLetter | null> {
  const letter = await getDeadLetter(db, owner, id);
  if (!letter) return null;
  await senders.anew(letter.message);
  return markReplayed(db, owner, id);
}
