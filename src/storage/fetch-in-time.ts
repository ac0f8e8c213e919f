/**
 * How long the database may take to answer, its whole answer included. Less than a lease on work (30 s): whoever waits in
 * vain lets go before the work is given to another. Requests have been left without any answer:
 * https://github.com/neondatabase/serverless/issues/29
 */
export const DEADLINE_MS = 15_000;

/**
 * `fetch` for Neon's driver, which sets no deadline of its own and reads the body after `fetch` has answered: here the body
 * is read, too, before the deadline. Throws an `Error` that says so when it has passed.
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
