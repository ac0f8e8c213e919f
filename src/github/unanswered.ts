/** What the runtime says of a connection that cannot be made, and of nothing else: it explains nothing to a person. */
const SAYS_NOTHING = /internal error|fetch failed|network connection lost/i;

/** Why a request to an address got no answer that can be read: the host, and what it did. */
export function unanswered(url: string | URL | undefined, error: unknown): string {
  const host = url === undefined || !URL.canParse(String(url)) ? 'GitHub' : new URL(url).host;
  if (error instanceof SyntaxError) return `what ${host} answers is not JSON`;
  if (isTimeout(error)) return `${host} does not answer in time`;
  const said = error instanceof Error ? error.message : String(error);
  return SAYS_NOTHING.test(said) ? `${host} cannot be reached` : `${host} cannot be reached: ${said}`;
}

/** Whether a request was given up because it took too long. */
export function isTimeout(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'TimeoutError' || cause.name === 'AbortError') return true;
  }
  return false;
}
