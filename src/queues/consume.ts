import type { AppContext } from '../context.ts';
import { consumeCompute } from './compute.ts';
import { consumeDeadLetters } from './dead-letters.ts';
import { consumeLive } from './live.ts';
import { consumeLlm } from './llm.ts';
import { requeue, type SendAnew } from './settle.ts';
import { consumeSync } from './sync.ts';
import { consumeWebhooks } from './webhooks.ts';

type Consumer = (context: AppContext, batch: MessageBatch, sendAnew: SendAnew) => Promise<void>;

const CONSUMERS: Record<string, Consumer> = {
  sync: consumeSync,
  compute: consumeCompute,
  llm: consumeLlm,
  webhooks: consumeWebhooks,
  live: consumeLive,
};

/**
 * Hands a batch to its consumer. A queue's name may end with an environment, as in `sync-staging`. While the Worker is
 * not configured, for example after a deploy without a secret, its messages wait.
 */
export async function consume(
  open: () => AppContext,
  sendTo: (queue: string, body: unknown, delaySeconds: number) => Promise<void>,
  batch: MessageBatch,
): Promise<void> {
  const isDead = /-dead(-|$)/.test(batch.queue);
  const consumer = isDead ? consumeDeadLetters : CONSUMERS[batch.queue.split('-')[0] ?? ''];
  if (!consumer) throw new Error(`there is no consumer for the queue ${batch.queue}`);
  const sendAnew: SendAnew = isDead ? null : (body, delaySeconds) => sendTo(batch.queue, body, delaySeconds);
  let context: AppContext;
  try {
    context = open();
  } catch (error) {
    for (const message of batch.messages) await requeue(batch.queue, message, error, sendAnew);
    return;
  }
  await consumer(context, batch, sendAnew);
}
