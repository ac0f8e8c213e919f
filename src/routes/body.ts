import type { Context } from 'hono';
import { ProblemError } from './problem.ts';

/** The largest body that the API accepts, in bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

const CHANGING = new Set(['POST', 'PUT', 'PATCH']);

/**
 * Reads the bytes of a body and counts them while they arrive, because `Content-Length` may be wrong. Throws 413 as soon as there
 * are more than `maxBytes`, and cancels the rest, so that the memory used stays within that bound.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes);
  // One buffer that grows, because a body may arrive one byte at a time.
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

/** Reads every body as JSON, also with another content type. Without a body the value is an empty object. Throws 400 and 413. */
export async function readBodyAsJson(context: Context): Promise<void> {
  const { method, url, headers: sent } = context.req.raw;
  if (!CHANGING.has(method)) return;
  const text = textOf(await readBody(context.req.raw, MAX_BODY_BYTES));
  const headers = new Headers(sent);
  headers.set('content-type', 'application/json');
  context.req.raw = new Request(url, { method, headers, body: text || '{}' });
  context.req.bodyCache = {};
}

/** What is JSON is UTF-8: https://www.rfc-editor.org/rfc/rfc8259#section-8.1. Letters of another encoding would become U+FFFD. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ProblemError(400, 'The body is not UTF-8', [{ path: 'body', message: 'must be UTF-8' }]);
  }
}

/** Cancels the rest of a body that was not read, so that nothing waits for it. */
export async function dropUnread({ body }: Request): Promise<void> {
  if (body && !body.locked) await body.cancel();
}

function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError(413, `A body has at most ${maxBytes} bytes`);
}
