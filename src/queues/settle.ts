import type { z } from 'zod';
import { log } from '../log.ts';
import { maxWaitsOf, UnknownMessage } from './blame.ts';

/** A message of a batch with its parsed body. */
export interface Taken<Body> {
  message: Message;
  body: Body;
}

/** Messages that one consumer settles, and the name of the queue that delivered them, which only the log is told. */
export type Batch = Pick<MessageBatch, 'queue' | 'messages'>;

/** Sends a message anew to the queue of its type; null for a queue that this Worker only consumes. */
export type SendAnew = ((body: unknown, delaySeconds: number) => Promise<void>) | null;

/** Seconds until a message is tried again: 4, 8, 16 … an hour. */
const FIRST_DELAY = 2;
const MAX_DELAY = 3_600;
/** An outage gets this many quick tries, over four minutes in all. */
const QUICK_TRIES = 6;
/** After that the message is sent anew, which uses up no attempts: after 5 minutes, 10, 20, 30, 30 … */
const FIRST_WAIT = 300;
const MAX_WAIT = 1_800;

/**
 * The messages of a batch that match its contract. The others wait: a newer version may be deployed while an older
 * consumer still runs, or an older version may be back.
 */
export async function takeBatch<Body>(
  batch: Batch,
  contract: z.ZodType<Body>,
  sendAnew: SendAnew,
): Promise<Taken<Body>[]> {
  const taken: Taken<Body>[] = [];
  for (const message of batch.messages) {
    const parsed = contract.safeParse(message.body);
    if (parsed.success) taken.push({ message, body: parsed.data });
    else await requeue(batch.queue, message, new UnknownMessage('no message of this version'), sendAnew);
  }
  return taken;
}

/** Runs one action for several messages together. On success all are acknowledged; an error requeues each of them. */
export async function settle<Body>(
  queue: string,
  taken: Taken<Body>[],
  sendAnew: SendAnew,
  handle: () => Promise<void>,
): Promise<void> {
  if (taken.length === 0) return;
  try {
    await handle();
  } catch (error) {
    for (const { message } of taken) await requeue(queue, message, error, sendAnew);
    return;
  }
  for (const { message } of taken) message.ack();
}

/** Settles each message of a batch by itself. */
export async function settleEach<Body>(
  batch: Batch,
  contract: z.ZodType<Body>,
  sendAnew: SendAnew,
  handle: (body: Body, message: Message) => Promise<void>,
): Promise<void> {
  for (const taken of await takeBatch(batch, contract, sendAnew)) {
    await settle(batch.queue, [taken], sendAnew, () => handle(taken.body, taken.message));
  }
}

/**
 * Makes a message wait and be tried again. When the failure is not the message's own, it may wait for at least a day, or
 * without end. For every other failure the platform counts the attempts, and in the end moves the message to the dead
 * letters.
 */
export async function requeue(queue: string, message: Message, error: unknown, sendAnew: SendAnew): Promise<void> {
  const { id, attempts } = message;
  const event = error instanceof UnknownMessage ? 'message.unknown' : 'message.failed';
  log(event, { queue, id, attempts, detail: String(error) });
  const body = waitingBody(message.body);
  const isQuick = body.waits === 0 && attempts <= QUICK_TRIES;
  if (sendAnew && !isQuick && body.waits < maxWaitsOf(error)) {
    try {
      await sendAnew({ ...body, waits: body.waits + 1 }, Math.min(MAX_WAIT, FIRST_WAIT * 2 ** body.waits));
      return message.ack();
    } catch (cause) {
      log('message.failed', { queue, id, attempts, detail: String(cause) });
    }
  }
  message.retry({ delaySeconds: Math.min(MAX_DELAY, FIRST_DELAY * 2 ** attempts) });
}

/**
 * A message's body with how often it was sent anew; contracts ignore `waits`. A body that is no object cannot hold the
 * count.
 */
function waitingBody(body: unknown): { waits: number } {
  if (typeof body !== 'object' || body === null) return { waits: Infinity };
  const waits = 'waits' in body && typeof body.waits === 'number' ? body.waits : 0;
  return { ...body, waits };
}
