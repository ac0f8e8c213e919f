import { randomUUID } from 'node:crypto';
import { isoSeconds } from '../history/iso-seconds.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { WebhookSender } from '../webhooks/webhook-sender.ts';
import type { WebhookTarget } from '../webhooks/webhook-target.ts';

export interface ListedDelivery {
  readonly id: bigint;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  /** OK, or what was wrong, as GitHub's own list has it. */
  readonly status: string;
  readonly statusCode: number;
  readonly deliveredAt: string;
  readonly redelivery: boolean;
}

/** A delivery made by hand. `body` replaces the payload as text; `headers` replace any header, null leaves one out. */
export interface HandmadeDelivery {
  readonly event: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly body?: string;
  readonly guid?: string;
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** The hook, and what became of its deliveries. */
export interface WebhookControl {
  /** Without an address no more webhooks are sent. */
  setWebhook(target: WebhookTarget | Record<string, never>): void;
  sendWebhook(delivery: HandmadeDelivery): { guid: string };
  /** Sends again what was delivered, or not delivered, under this id. */
  redeliver(change: { guid: string }): void;
  /** Every attempt that has ended, the first one first. */
  deliveries(): readonly ListedDelivery[];
  /** The next deliveries never arrive. */
  dropWebhooks(change: { next: number }): void;
  webhooksSettled(): Promise<Record<string, never>>;
}

export function createWebhookControl(webhooks: WebhookSender): WebhookControl {
  return {
    setWebhook: (target) => webhooks.setTarget(isTarget(target) ? target : undefined),
    sendWebhook({ event, payload = {}, body = JSON.stringify(payload), guid = randomUUID(), headers = {} }) {
      const action = payload['action'];
      webhooks.send({
        guid,
        event,
        action: typeof action === 'string' ? action : null,
        body,
        installationId: idOf(payload['installation']),
        repositoryId: idOf(payload['repository']),
        headers,
      });
      return { guid };
    },
    redeliver({ guid }) {
      const delivery = webhooks.deliveries().findLast(({ message }) => message.guid === guid);
      if (!delivery) throw new Error(`there is no delivery ${guid}`);
      webhooks.redeliver(delivery);
    },
    deliveries: () => webhooks.deliveries().map(listedDelivery),
    dropWebhooks: ({ next }) => webhooks.drop(next),
    async webhooksSettled() {
      await webhooks.settled();
      return {};
    },
  };
}

function isTarget(target: WebhookTarget | Record<string, never>): target is WebhookTarget {
  return typeof target.url === 'string';
}

function idOf(part: unknown): number | null {
  const id: unknown = typeof part === 'object' && part !== null && 'id' in part ? part.id : null;
  return typeof id === 'number' ? id : null;
}

function listedDelivery({ id, message, outcome, deliveredAt, redelivery }: Delivery): ListedDelivery {
  const { guid, event, action } = message;
  const { status, statusCode } = outcome;
  return { id, guid, event, action, status, statusCode, deliveredAt: isoSeconds(deliveredAt), redelivery };
}
