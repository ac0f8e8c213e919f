import { isoSeconds } from '../history/iso-seconds.ts';
import type { Delivery } from '../webhooks/delivery.ts';

export function deliveryShape({ id, message, outcome, deliveredAt, redelivery }: Delivery) {
  return {
    id,
    guid: message.guid,
    delivered_at: isoSeconds(deliveredAt),
    redelivery,
    duration: outcome.seconds,
    status: outcome.status,
    status_code: outcome.statusCode,
    event: message.event,
    action: message.action,
    installation_id: message.installationId,
    repository_id: message.repositoryId,
    throttled_at: null,
  };
}
