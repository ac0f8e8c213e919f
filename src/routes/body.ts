import type { Context } from 'hono';
import { ProblemError } from './problem.ts';

/** The largest body the API takes. */
export const MAX_BODY_BYTES = 1024 * 1024;

const CHANGING = new Set(['POST', 'PUT', 'PATCH']);

/**
 * The bytes of a body, counted while they come, whatever the request says of its length. Throws 413 as soon as there are
 * more than `maxBytes`; the rest is cancelled, and no more than that is ever held.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes);
  // One buffer that grows: a body may come a byte at a time.
  let buffer = new Uint8Array(0);
  let size = 0;
  for await (const chunk of request.body ?? []) {
    const end = size + chunk.byteLength;
    if (end > maxBytes) throw tooLarge(maxBytes);
    if (end > buffer.byteLength) {
      const larger = new Uint8Array(Math.min(maxBytes, Math.max(end, 2 * buffer.byteLength)));
      larger.set(buffer.subarray(0, size));
      buffer = larger;
    }
    buffer.set(chunk, size);
    size = end;
  }
  return buffer.subarray(0, size);
}

/** The API speaks JSON alone: a body is read as JSON whatever its type says, and none is an empty object. */
export async function readBodyAsJson(context: Context): Promise<void> {
  const { method, url, headers: sent } = context.req.raw;
  if (!CHANGING.has(method)) return;
  const text = new TextDecoder().decode(await readBody(context.req.raw, MAX_BODY_BYTES));
  const headers = new Headers(sent);
  headers.set('content-type', 'application/json');
  context.req.raw = new Request(url, { method, headers, body: text || '{}' });
  context.req.bodyCache = {};
}

/** Has nobody wait for what is left of a body that was not read. */
export async function dropUnread({ body }: Request): Promise<void> {
  if (body && !body.locked) await body.cancel();
}

function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError(413, `A body has at most ${maxBytes} bytes`);
}
