import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { parseJson } from '../domain/parse-json.ts';
import { acceptDelivery } from '../services/accept-delivery.ts';
import { auditsNothing } from './audited.ts';
import type { AppEnv } from './auth.ts';
import { readBody } from './body.ts';
import { invalid, ProblemError } from './problem.ts';
import { errors, json } from './shapes.ts';

/** GitHub sends no payload that is larger: https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
const MAX_BYTES = 25 * 1024 * 1024;

/** GitHub's delivery id is a GUID. It is stored in an index, which has no room for a very long text. */
const MAX_ID_LENGTH = 200;

const Accepted = z.object({
  delivery: z.string(),
  status: z.enum(['queued', 'ignored']).openapi({ description: '`ignored` when the event causes no work here' }),
});

const receive = createRoute({
  method: 'post',
  path: '/webhooks/github',
  ...auditsNothing('GitHub says what to read again; nobody decides anything'),
  summary: 'Receive a delivery of a GitHub webhook, signed with GITHUB_WEBHOOK_SECRET',
  security: [],
  responses: {
    202: json(Accepted, 'The delivery is queued. A repeated delivery is queued as well, but changes nothing'),
    default: errors.default,
  },
});

/**
 * It reads no body without a signature, and verifies the signature over the raw body before it parses anything. It queues the work
 * before it answers, and does not wait for the database: the queue's consumer finds out which repositories are tracked.
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function webhooks(app: OpenAPIHono<AppEnv>): void {
  app.openapi(receive, async (context) => {
    const deps = context.get('open')();
    const secret = deps.config.GITHUB_WEBHOOK_SECRET;
    if (secret === undefined)
      throw new ProblemError(503, 'GITHUB_WEBHOOK_SECRET is not set: the Worker accepts no webhooks.');
    const signature = signatureIn(context.req.header('x-hub-signature-256'));
    const body = await readBody(context.req.raw, MAX_BYTES);
    if (!(await isSigned(body, signature, secret))) throw notSigned();
    const event = required(context.req.header('x-github-event'), 'X-GitHub-Event');
    const delivery = required(context.req.header('x-github-delivery'), 'X-GitHub-Delivery');
    const payload = payloadOf(body, context.req.header('content-type') ?? '');
    return context.json({ delivery, status: await take(() => acceptDelivery(deps, delivery, event, payload)) }, 202);
  });
}

async function take(queue: () => Promise<boolean>): Promise<'queued' | 'ignored'> {
  try {
    return (await queue()) ? 'queued' : 'ignored';
  } catch (error) {
    if (error instanceof z.ZodError) throw invalid(error);
    throw error;
  }
}

/** The HMAC-SHA256 in the header. Throws 401 without one. */
function signatureIn(header: string | undefined): Uint8Array<ArrayBuffer> {
  const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '') ?? [];
  if (!hex) throw notSigned();
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** Whether the signature matches the body. `verify` compares in constant time. */
async function isSigned(body: BufferSource, signature: BufferSource, secret: string): Promise<boolean> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['verify']);
  return crypto.subtle.verify(algorithm, key, signature, body);
}

/** The payload. Depending on the webhook's settings GitHub sends it as JSON, or as JSON in a form's field `payload`. */
function payloadOf(body: Uint8Array, contentType: string): unknown {
  const text = new TextDecoder().decode(body);
  const [type = ''] = contentType.split(';');
  switch (type.trim().toLowerCase()) {
    case 'application/json':
      return parse(text);
    case 'application/x-www-form-urlencoded':
      return parse(new URLSearchParams(text).get('payload') ?? '');
    default:
      throw new ProblemError(415, 'The content type is application/json or application/x-www-form-urlencoded.');
  }
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ProblemError(400, 'The payload is not JSON', [{ path: 'body', message: 'must be JSON' }]);
  }
}

function required(value: string | undefined, name: string): string {
  if (!value)
    throw new ProblemError(400, `${name} is missing`, [{ path: name, message: 'a header of every delivery' }]);
  if (value.length <= MAX_ID_LENGTH) return value;
  throw new ProblemError(400, `${name} is too long`, [{ path: name, message: `at most ${MAX_ID_LENGTH} characters` }]);
}

function notSigned(): ProblemError {
  return new ProblemError(401, 'X-Hub-Signature-256 does not sign this body with the webhook secret.');
}
