import { errorWords } from '../start/error-words.ts';

/** Milliseconds between two questions, and until one has to be answered. */
const PAUSE_MS = 2_000;
const TIMEOUT_MS = 20_000;

/**
 * Asks `/health` of a Worker until this version answers, for at most `patienceMs`: Cloudflare takes some seconds to bring a version
 * everywhere. Throws an `Error` when another version answers, or none, or when this one says that it cannot work.
 */
export async function askHealth(address: string, version: string, patienceMs: number): Promise<void> {
  const url = `${address.replace(/\/+$/, '')}/health`;
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const seen = await look(url);
    if (seen.version === version) {
      if (seen.problem === null) return;
      throw new Error(`${url}: ${seen.problem}`);
    }
    if (Date.now() + PAUSE_MS > deadline) {
      const which =
        seen.version === null ? (seen.problem ?? 'what answers names no version') : `${seen.version} answers`;
      throw new Error(`${url}: the version ${version} does not answer: ${which}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Which version answers, and what it says is wrong; null for none. */
async function look(url: string): Promise<{ version: string | null; problem: string | null }> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await response.text();
    return { version: response.headers.get('worker-version'), problem: response.ok ? null : detailIn(text) };
  } catch (error) {
    return { version: null, problem: errorWords(error) };
  }
}

/** The `detail` of a problem document, or the text itself. */
function detailIn(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'detail' in body) return String(body.detail);
  } catch {
    // It is a page, of something that stands before the Worker.
  }
  return text.slice(0, 200);
}
