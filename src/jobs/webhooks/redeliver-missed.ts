import { FailureError } from '../../errors.ts';
import type { LiveMessage } from '../../messages.ts';

type Message = LiveMessage & { type: 'live.deliveries' };

export interface RedeliverDeps {
  now(): number;
  /** The GitHub App; only an App has a log of deliveries. Null when there is none, or when the Worker takes no deliveries. */
  app: {
    failedDeliveries(cursor: string | null): Promise<{
      deliveries: { id: string; guid: string; deliveredAt: number; isRefusedAgain: boolean }[];
      next: string | null;
    }>;
    redeliver(id: string): Promise<void>;
  } | null;
  store: {
    knownDeliveries(ids: string[]): Promise<string[]>;
    /** The instant up to which the log has been read. */
    mark(): Promise<string | null>;
    setMark(at: string): Promise<unknown>;
  };
  sendToLive(message: LiveMessage): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/** GitHub keeps its log, and can redeliver, for three days. */
const KEPT_MS = 3 * 86_400_000;
/** The log may show a delivery late that failed a moment before the last look. */
const OVERLAP_MS = 10 * 60_000;
/** A person may just have asked GitHub to redeliver one that failed within the last minute. */
const YOUNG_MS = 60_000;

/**
 * Reads a page of failed deliveries, newest first, and asks GitHub to redeliver those that never arrived: GitHub does
 * not do so by itself. The mark moves when the last page is done, so that even a long outage leaves no gap. If GitHub
 * does not redeliver one, the job skips it and goes on. What the Worker refused a second time is not asked for again: each
 * attempt is a new failed delivery, and so every hour's would be added to those of all hours before.
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
  const settled = new Set([
    ...(due.length > 0 ? await deps.store.knownDeliveries(due.map(({ guid }) => guid)) : []),
    ...due.filter(({ isRefusedAgain }) => isRefusedAgain).map(({ guid }) => guid),
  ]);
  const missed = new Map(due.filter(({ guid }) => !settled.has(guid)).map((delivery) => [delivery.guid, delivery.id]));
  const redelivered = await redeliver(deps, deps.app, [...missed.values()]);
  deps.log('deliveries.checked', { failed: deliveries.length, missed: missed.size, redelivered });
  const goesOn = next !== null && deliveries.every(({ deliveredAt }) => deliveredAt >= until);
  if (goesOn) await deps.sendToLive({ ...message, cursor: next, startedAt });
  else await deps.store.setMark(startedAt);
}

/** Failures of GitHub or of the App, which affect every delivery. Any other failure may be this delivery's own. */
const OF_ALL = new Set(['primary_limit', 'secondary_limit', 'bad_credential', 'bad_app']);

/**
 * Asks GitHub to redeliver; answers how many it accepted. Throws when GitHub accepted none because of its own failure:
 * the page waits.
 */
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
