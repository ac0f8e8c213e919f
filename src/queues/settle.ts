import type { z } from 'zod';
import { log } from '../log.ts';

/** A message of a batch with its body, as its contract has it. */
export interface Taken<Body> {
  message: Message;
  body: Body;
}

/** Seconds until a message is tried again: 4, 8, 16 … five minutes, so that an outage does not use up its attempts. */
const FIRST_DELAY = 2;
const LONGEST_DELAY = 300;

/**
 * The messages of a batch that are of its contract. One that is not is tried again, until the platform moves it to the
 * dead letters: a newer version may be deployed while an older consumer still runs.
 */
export function takeBatch<Body>(batch: MessageBatch, contract: z.ZodType<Body>): Taken<Body>[] {
  return batch.messages.flatMap((message) => {
    const parsed = contract.safeParse(message.body);
    if (parsed.success) return [{ message, body: parsed.data }];
    log('message.unknown', { queue: batch.queue, id: message.id, attempts: message.attempts });
    message.retry();
    return [];
  });
}

/** Does what some messages ask for together: done, they are acknowledged; an error has all of them tried again. */
export async function settle<Body>(queue: string, taken: Taken<Body>[], handle: () => Promise<void>): Promise<void> {
  if (taken.length === 0) return;
  try {
    await handle();
    for (const { message } of taken) message.ack();
  } catch (error) {
    for (const { message } of taken) {
      log('message.failed', { queue, id: message.id, attempts: message.attempts, detail: String(error) });
      message.retry({ delaySeconds: Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(message.attempts, 10)) });
    }
  }
}

/** Settles each message of a batch by itself. */
export async function settleEach<Body>(
  batch: MessageBatch,
  contract: z.ZodType<Body>,
  handle: (body: Body, message: Message) => Promise<void>,
): Promise<void> {
  for (const taken of takeBatch(batch, contract)) {
    await settle(batch.queue, [taken], () => handle(taken.body, taken.message));
  }
}
