import type { Deps } from '../deps.ts';
import { lookAgainAll, takeInstallation } from '../jobs/take-delivery.ts';
import { takeHints } from '../jobs/take-hints.ts';
import { WebhookMessage } from '../messages.ts';
import { settle, takeBatch, type Taken } from './settle.ts';

/**
 * Hints of a batch are taken together: they fold, and cost one look at the database for each repository. One that failed
 * before is taken by itself, so that whatever is wrong with it holds up no other.
 */
export async function consumeWebhooks(deps: Deps, batch: MessageBatch): Promise<void> {
  const taken = takeBatch(batch, WebhookMessage);
  const hints = taken.filter(isHint);
  const fresh = hints.filter(({ message }) => message.attempts === 1);
  const alone = hints.filter(({ message }) => message.attempts > 1);
  for (const group of [fresh, ...alone.map((one) => [one])]) {
    const bodies = group.map(({ body }) => body);
    await settle(batch.queue, group, () => takeHints(deps.webhooks, bodies));
  }
  for (const one of taken) {
    const { body } = one;
    if (body.type === 'webhook.repository') await settle(batch.queue, [one], () => lookAgainAll(deps.webhooks, body));
    if (body.type === 'webhook.installation')
      await settle(batch.queue, [one], () => takeInstallation(deps.webhooks, body));
  }
}

function isHint(one: Taken<WebhookMessage>): one is Taken<WebhookMessage & { type: 'webhook.hint' }> {
  return one.body.type === 'webhook.hint';
}
