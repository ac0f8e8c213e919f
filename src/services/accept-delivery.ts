import type { AppContext } from '../context.ts';
import type { WebhookMeaning } from '../domain/webhook.ts';
import { webhookMeaning } from '../github/webhook-meaning.ts';
import type { WebhookMessage } from '../messages.ts';
import { partsOf } from './parts.ts';

/** Enqueues what a webhook's delivery asks for; answers whether it asks for anything. Throws a `ZodError`. */
export async function acceptDelivery(
  { senders, now }: Pick<AppContext, 'senders' | 'now'>,
  delivery: string,
  event: string,
  payload: unknown,
): Promise<boolean> {
  const messages = messagesOf(delivery, event, webhookMeaning(event, payload, now()));
  await senders.webhooks(messages.map((body) => ({ body })));
  return messages.length > 0;
}

/**
 * The messages of a delivery: one, unless it names more repositories than a message holds. The first message has the
 * delivery's own name; GitHub would send it again under that name.
 */
function messagesOf(delivery: string, event: string, meaning: WebhookMeaning): WebhookMessage[] {
  switch (meaning.kind) {
    case 'pull_requests': {
      const { kind: _, ...named } = meaning;
      return [{ type: 'webhook.pull_requests', v: 1, delivery, event, ...named }];
    }
    case 'repositories':
      return partsOf(meaning.repositoryGithubIds).map((repositoryGithubIds, part) => ({
        type: 'webhook.repositories',
        v: 1,
        delivery: part === 0 ? delivery : `${delivery}/${part}`,
        event,
        repositoryGithubIds,
      }));
    case 'installation': {
      const { kind: _, ...change } = meaning;
      return [{ type: 'webhook.installation', v: 1, delivery, event, ...change }];
    }
    case 'member_left': {
      const { kind: _, ...left } = meaning;
      return [{ type: 'webhook.member', v: 1, delivery, event, ...left }];
    }
    case 'nothing':
      return [];
  }
}
