import type { AppContext } from '../context.ts';
import { queueFor, type QueueName } from '../messages.ts';
import { consumeCompute } from './compute.ts';
import { consumeDeadLetters } from './dead-letters.ts';
import { consumeLive } from './live.ts';
import { consumeLlm } from './llm.ts';
import { requeue, type Batch, type SendAnew } from './settle.ts';
import { consumeSync } from './sync.ts';
import { consumeWebhooks } from './webhooks.ts';

type Consumer = (context: AppContext, batch: Batch, sendAnew: SendAnew) => Promise<void>;

const CONSUMERS: Record<QueueName, Consumer> = {
  sync: consumeSync,
  compute: consumeCompute,
  llm: consumeLlm,
  webhooks: consumeWebhooks,
  live: consumeLive,
};

/**
 * A dead letter looks exactly like the message before it: only the end of its queue's name tells that it is one. Before queues had
 * the Worker's name in front, an environment stood at the end, as in `sync-dead-staging`.
 */
const DEAD = /-dead$|^(sync|compute|llm|webhooks|live)-dead-/;

/**
 * Hands each message of a batch to the consumer of its type, whatever its queue is called. While the Worker is not configured, for
 * example after a deploy without a secret, its messages wait.
 */
export async function consume(
  open: () => AppContext,
  sendTo: (body: unknown, delaySeconds: number) => Promise<void>,
  batch: Batch,
): Promise<void> {
  const { queue } = batch;
  const isDead = DEAD.test(queue);
  const sendAnew: SendAnew = isDead ? null : sendTo;
  let context: AppContext;
  try {
    context = open();
  } catch (error) {
    for (const message of batch.messages) await requeue(queue, message, error, sendAnew);
    return;
  }
  if (isDead) return consumeDeadLetters(context, batch);
  for (const [name, messages] of Map.groupBy(batch.messages, ({ body }) => queueFor(body))) {
    await CONSUMERS[name](context, { queue, messages }, sendAnew);
  }
}
