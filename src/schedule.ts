import { CRONS } from './domain/crons.ts';
import { log } from './log.ts';
import type { Senders } from './senders.ts';

type Send = (senders: Senders) => Promise<void>;

const scheduled =
  (job: 'sync' | 'first' | 'sweep' | 'verify' | 'reread'): Send =>
  ({ sync }) =>
    sync([{ body: { type: 'sync.schedule', v: 1, job, after: null } }]);

/** One message for each job: Cloudflare does not repeat a cron, but a queue repeats its messages. */
const MESSAGES: Record<string, Send[]> = {
  [CRONS.sync]: [scheduled('sync'), scheduled('first'), ({ llm }) => llm([{ body: { type: 'llm.enqueue', v: 1 } }])],
  [CRONS.sweep]: [scheduled('sweep')],
  [CRONS.verify]: [scheduled('verify')],
  [CRONS.expire]: [
    ({ live }) => live([{ body: { type: 'live.deliveries', v: 1, cursor: null, startedAt: null } }]),
    ({ compute }) => compute([{ body: { type: 'compute.overdue', v: 1 } }]),
    ({ compute }) => compute([{ body: { type: 'compute.expire', v: 1 } }]),
    ({ sync }) => sync([{ body: { type: 'sync.touch', v: 1, after: null } }]),
    ({ sync }) => sync([{ body: { type: 'sync.connections', v: 1, after: null } }]),
    ({ sync }) => sync([{ body: { type: 'sync.members', v: 1, after: null, githubId: null } }]),
    scheduled('reread'),
  ],
};

/** How often a message is sent at most, a second apart. */
const MAX_TRIES = 3;

/**
 * Sends a cron's messages; the failure of one does not stop the others. Throws for a cron without an entry here, and
 * when a queue did not take its message.
 */
export async function runSchedule(senders: Senders, cron: string): Promise<void> {
  const sends = MESSAGES[cron];
  if (!sends) throw new Error(`wrangler.toml has a cron that schedule.ts does not know: ${cron}`);
  const sent = await Promise.allSettled(sends.map((send) => persistently(() => send(senders))));
  const errors = sent.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} of the messages of ${cron} were not sent`);
}

async function persistently(send: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await send();
    } catch (error) {
      log('schedule.failed', { tries, detail: String(error) });
      if (tries === MAX_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}
