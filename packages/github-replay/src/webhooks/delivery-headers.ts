import { createHmac } from 'node:crypto';
import type { WebhookMessage } from './delivery.ts';

const HOOK_ID = 292_430_182;

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers */
export function deliveryHeaders(message: WebhookMessage, secret: string): Headers {
  const { guid, event, body, installationId, repositoryId } = message;
  const headers = new Headers({
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/044aadd',
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-github-hook-id': String(HOOK_ID),
    'x-github-hook-installation-target-id': String(installationId ?? repositoryId ?? 0),
    'x-github-hook-installation-target-type': installationId === null ? 'repository' : 'integration',
  });
  // A hook without a secret is not signed.
  if (secret !== '') headers.set('x-hub-signature-256', `sha256=${signatureOf(body, secret)}`);
  for (const [name, value] of Object.entries(message.headers)) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return headers;
}

function signatureOf(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}
