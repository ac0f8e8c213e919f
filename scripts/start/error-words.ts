/** An error in words: its message, or its causes' where that says nothing, as with an address that does not answer. */
export function errorWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '' && error.message !== 'fetch failed') return error.message;
  const causes: unknown[] = error instanceof AggregateError ? error.errors : [error.cause ?? 'no reason given'];
  return [error.message, ...causes.map(errorWords)].filter(Boolean).join(': ');
}
