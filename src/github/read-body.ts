import { FailureError } from '../errors.ts';

/**
 * Maximum size of an answer in memory, in bytes: an isolate has 128 MB, and a parsed answer takes several times its
 * size. https://developers.cloudflare.com/workers/platform/limits/#memory
 */
export const MAX_ANSWER_BYTES = 4_000_000;

/** A text that each pull request of an answer has once: it counts how many were in the part that was read. */
const PULL_REQUEST_MARK = '"headRefOid"';

/**
 * The text of an answer and its size. When the answer is too large to hold, reading stops and throws a `FailureError`,
 * `too_wide`, that says how many pull requests fitted.
 */
export async function readBody(body: ReadableStream<Uint8Array> | null): Promise<{ text: string; bytes: number }> {
  if (!body) return { text: '', bytes: 0 };
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const parts: string[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: parts.join('') + decoder.decode(), bytes };
    bytes += value.byteLength;
    if (bytes > MAX_ANSWER_BYTES) {
      await reader.cancel();
      throw tooLarge(parts.join(''));
    }
    parts.push(decoder.decode(value, { stream: true }));
  }
}

function tooLarge(begin: string): FailureError {
  const fits = begin.split(PULL_REQUEST_MARK).length - 1;
  const detail = `GitHub's answer has more than ${MAX_ANSWER_BYTES / 1_000_000} MB`;
  return new FailureError({ kind: 'too_wide', detail, ...(fits > 0 && { fits }) });
}
