/** So long a stream of events lasts; then its reader connects again, and the key or session is looked up anew. */
export const MAX_STREAM_MS = 5 * 60_000;
/** How long a reader waits before it connects again. */
export const RETRY_MS = 3_000;
