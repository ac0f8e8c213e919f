import type { Deps } from '../deps.ts';
import { takeInstallation, takeRepositories } from '../jobs/take-delivery.ts';
import { takeHints } from '../jobs/take-hints.ts';
import { WebhookMessage } from '../messages.ts';
import { settle, takeBatch, type SendAnew, type Taken } from './settle.ts';

/**
 * Hints of a batch are taken together: they fold, and cost one look at the database. One that failed before is taken by
 * itself, so that whatever is wrong with it holds up no other. Nothing here waits for GitHub.
 */
export async function consumeWebhooks(deps: Deps, batch: MessageBatch, sendAnew: SendAnew): Promise<void> {
  const taken = await takeBatch(batch, WebhookMessage, sendAnew);
  const hints = taken.filter(isHint);
  const fresh = hints.filter(({ message }) => message.attempts === 1);
  const alone = hints.filter(({ message }) => message.attempts > 1);
  for (const group of [fresh, ...alone.map((one) => [one])]) {
    const bodies = group.map(({ body }) => body);
    await settle(batch.queue, group, sendAnew, () => takeHints(deps.webhooks, bodies));
  }
  for (const one of taken) {
    const { body } = one;
    if (body.type === 'webhook.hint') continue;
    await settle(batch.queue, [one], sendAnew, () =>
      body.type === 'webhook.installation'
        ? takeInstallation(deps.webhooks, body)
        : takeRepositories(deps.webhooks, body),
    );
  }
}

function isHint(one: Taken<WebhookMessage>): one is Taken<WebhookMessage & { type: 'webhook.hint' }> {
  return one.body.type === 'webhook.hint';
}
