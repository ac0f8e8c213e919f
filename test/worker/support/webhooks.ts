import { WEBHOOK_SECRET } from '../../support/worker-secrets.ts';
import { request } from './api.ts';

const encoder = new TextEncoder();

/** The header by which GitHub signs a body. */
export async function signatureOf(body: string | Uint8Array<ArrayBuffer>, secret = WEBHOOK_SECRET): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  const digest = new Uint8Array(await crypto.subtle.sign(algorithm, key, bytes));
  return `sha256=${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Delivers an event as GitHub does; headers win over its own, `undefined` leaves one out. */
export async function deliver(
  event: string,
  payload: unknown,
  headers: Record<string, string | undefined> = {},
): Promise<Response> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const all: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': crypto.randomUUID(),
    'x-hub-signature-256': await signatureOf(body),
    ...headers,
  };
  const sent = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return request('POST', '/webhooks/github', { body, headers: Object.fromEntries(sent) });
}
