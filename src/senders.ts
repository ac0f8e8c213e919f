import { QueueError } from './errors.ts';
import type { Sending } from './jobs/ports.ts';
import {
  queueFor,
  type ComputeMessage,
  type LiveMessage,
  type LlmMessage,
  type QueueName,
  type SyncMessage,
  type WebhookMessage,
} from './messages.ts';

/** Maximum number and size of the messages in one call: https://developers.cloudflare.com/queues/platform/limits/ */
const MAX_MESSAGES = 100;
/** Below the limit of 256 KB, with room for what the platform adds to each message. */
const MAX_BYTES = 200_000;

export type Senders = ReturnType<typeof openSenders>;

/** The senders of the queues. They need no configuration, so that a missing secret stops no message. */
export function openSenders(env: Env) {
  const queues: Record<QueueName, Queue> = {
    sync: env.SYNC_QUEUE,
    compute: env.COMPUTE_QUEUE,
    llm: env.LLM_QUEUE,
    webhooks: env.WEBHOOK_QUEUE,
    live: env.LIVE_QUEUE,
  };
  return {
    sync: sender<SyncMessage>(queues.sync),
    compute: sender<ComputeMessage>(queues.compute),
    llm: sender<LlmMessage>(queues.llm),
    webhooks: sender<WebhookMessage>(queues.webhooks),
    live: sender<LiveMessage>(queues.live),
    /** Sends an unchanged message to the queue of its type. */
    anew: (body: unknown, delaySeconds = 0) => sender(queues[queueFor(body)])([{ body, delaySeconds }]),
  };
}

/**
 * Sends messages in as few calls as the limits allow. Throws a `QueueError`; some messages may have been sent before
 * it.
 */
function sender<Body>(queue: Queue): (messages: Sending<Body>[]) => Promise<void> {
  return async (messages) => {
    try {
      for (const batch of batchesOf(messages)) await queue.sendBatch(batch);
    } catch (cause) {
      throw new QueueError(`The queue did not take the message: ${String(cause)}`, { cause });
    }
  };
}

/** Messages in their order, each batch within the limits of one call. */
export function batchesOf<Body>(messages: Sending<Body>[]): Sending<Body>[][] {
  const batches: Sending<Body>[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = new TextEncoder().encode(JSON.stringify(message.body)).byteLength;
    const batch = batches.at(-1);
    if (batch && batch.length < MAX_MESSAGES && bytes + size <= MAX_BYTES) {
      batch.push(message);
      bytes += size;
    } else {
      batches.push([message]);
      bytes = size;
    }
  }
  return batches;
}
