/** NUL, which Postgres text cannot hold, and lone surrogates, which UTF-8 cannot encode. GitHub's bodies contain both. */
const UNSTORABLE = /\0|\p{Surrogate}/gu;

/** Text without what Postgres refuses to store; all else is untouched. */
export function cleanText(text: string): string {
  return text.replace(UNSTORABLE, '');
}
