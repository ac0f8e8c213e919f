import { FailureError } from '../../errors.ts';
import type { LiveMessage } from '../../messages.ts';

type Message = LiveMessage & { type: 'live.deliveries' };

export interface RedeliverDeps {
  now(): number;
  /** The GitHub App, which alone has a log of its deliveries; null when there is none. */
  app: {
    failedDeliveries(cursor: string | null): Promise<{
      deliveries: { id: string; guid: string; deliveredAt: number }[];
      next: string | null;
    }>;
    redeliver(id: string): Promise<void>;
  } | null;
  store: {
    knownDeliveries(ids: string[]): Promise<string[]>;
    /** Up to when deliveries have been looked through. */
    mark(): Promise<string | null>;
    setMark(at: string): Promise<unknown>;
  };
  sendToLive(message: LiveMessage): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/** GitHub keeps its log, and redelivers, for three days. */
const KEPT_MS = 3 * 86_400_000;
/** A delivery that failed a moment before the last look may have been listed late. */
const OVERLAP_MS = 10 * 60_000;
/** One that failed just now may be on its way again by somebody's hand. */
const YOUNG_MS = 60_000;

/**
 * Looks through a page of deliveries that failed, newest first, and asks for those again that never arrived: GitHub does
 * not do so by itself. The mark is moved when the last page is done, so that an outage however long leaves no gap. One that
 * GitHub does not send again is left, and is in no other's way.
 * https://docs.github.com/en/webhooks/using-webhooks/automatically-redelivering-failed-deliveries-for-a-github-app-webhook
 */
export async function redeliverMissed(deps: RedeliverDeps, message: Message): Promise<void> {
  if (!deps.app) return;
  const now = deps.now();
  const startedAt = message.startedAt ?? new Date(now).toISOString();
  const mark = await deps.store.mark();
  const until = Math.max(mark === null ? 0 : Date.parse(mark) - OVERLAP_MS, now - KEPT_MS);
  const { deliveries, next } = await deps.app.failedDeliveries(message.cursor);
  const due = deliveries.filter(({ deliveredAt }) => deliveredAt >= until && deliveredAt < now - YOUNG_MS);
  const arrived = new Set(due.length > 0 ? await deps.store.knownDeliveries(due.map(({ guid }) => guid)) : []);
  const missed = new Map(due.filter(({ guid }) => !arrived.has(guid)).map((delivery) => [delivery.guid, delivery.id]));
  const redelivered = await redeliver(deps, deps.app, [...missed.values()]);
  deps.log('deliveries.checked', { failed: deliveries.length, missed: missed.size, redelivered });
  const goesOn = next !== null && deliveries.every(({ deliveredAt }) => deliveredAt >= until);
  if (goesOn) await deps.sendToLive({ ...message, cursor: next, startedAt });
  else await deps.store.setMark(startedAt);
}

/** What is GitHub's or the App's trouble, and meets every delivery alike; anything else may be this one's alone. */
const OF_ALL = new Set(['primary_limit', 'secondary_limit', 'bad_credential', 'bad_app']);

/** Has deliveries sent again; answers how many. Throws when none could be: GitHub is at fault, and the page waits. */
async function redeliver(deps: RedeliverDeps, app: NonNullable<RedeliverDeps['app']>, ids: string[]): Promise<number> {
  let outage: FailureError | null = null;
  let redelivered = 0;
  for (const id of ids) {
    try {
      await app.redeliver(id);
      redelivered++;
    } catch (error) {
      if (!(error instanceof FailureError) || OF_ALL.has(error.failure.kind)) throw error;
      if (error.failure.kind === 'transient') outage = error;
      deps.log('delivery.left', { id, failure: error.failure });
    }
  }
  if (outage && redelivered === 0) throw outage;
  return redelivered;
}
