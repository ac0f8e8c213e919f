import type { DeliveryOutcome, WebhookMessage } from './delivery.ts';
import { deliveryHeaders } from './delivery-headers.ts';
import type { WebhookTarget } from './webhook-target.ts';

const TIMEOUT_MS = 10_000;

export const NOT_CONNECTED: DeliveryOutcome = { status: 'failed to connect', statusCode: 502, seconds: 0 };

/** Sends a message once. GitHub follows no redirects, and takes nothing but a 2xx for an answer. */
export async function postDelivery(
  message: WebhookMessage,
  { url, secret, timeoutMs = TIMEOUT_MS }: WebhookTarget,
  stopped: AbortSignal,
): Promise<DeliveryOutcome> {
  const startedAt = performance.now();
  const timeout = AbortSignal.timeout(timeoutMs);
  const seconds = (): number => Math.round(performance.now() - startedAt) / 1_000;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: deliveryHeaders(message, secret),
      body: message.body,
      redirect: 'manual',
      signal: AbortSignal.any([timeout, stopped]),
    });
    await response.body?.cancel();
    const status = response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`;
    return { status, statusCode: response.status, seconds: seconds() };
  } catch {
    if (timeout.aborted) return { status: 'timed out', statusCode: 504, seconds: seconds() };
    return { ...NOT_CONNECTED, seconds: seconds() };
  }
}
