/**
 * How long the database may take for its whole answer, in milliseconds. Less than a lease on work (30 s): a holder that
 * waits in vain gives up before another gets its work. Some requests never got an answer:
 * https://github.com/neondatabase/serverless/issues/29
 */
export const DEADLINE_MS = 15_000;

/**
 * `fetch` for Neon's driver. The driver sets no deadline and reads the body after `fetch` has answered, so this
 * function reads the body as well before the deadline. Throws an `Error` that says so when the deadline has passed.
 */
export async function fetchInTime(url: string, init: RequestInit, deadlineMs = DEADLINE_MS): Promise<Response> {
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const response = await fetch(url, { ...init, signal });
    const { status, statusText, headers } = response;
    return new Response(await response.arrayBuffer(), { status, statusText, headers });
  } catch (cause) {
    if (!signal.aborted) throw cause;
    throw new Error(`no answer within ${deadlineMs / 1000} s`, { cause });
  }
}
