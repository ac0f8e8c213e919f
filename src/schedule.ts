import { CRONS } from './domain/crons.ts';
import { log } from './log.ts';
import type { Senders } from './senders.ts';

type Cron = keyof typeof CRONS;
type Queue = Exclude<keyof Senders, 'anew'>;
type Message<Name extends Queue = Queue> = Parameters<Senders[Name]>[0][number]['body'];
type Job = (Message<'sync'> & { type: 'sync.schedule' })['job'];

/** A message that a cron sends. */
interface Scheduled {
  cron: Cron;
  send: (senders: Senders) => Promise<void>;
}

const sync = (cron: Cron, body: Message<'sync'>): Scheduled => ({ cron, send: (senders) => senders.sync([{ body }]) });
const live = (cron: Cron, body: Message<'live'>): Scheduled => ({ cron, send: (senders) => senders.live([{ body }]) });
const llm = (cron: Cron, body: Message<'llm'>): Scheduled => ({ cron, send: (senders) => senders.llm([{ body }]) });
const compute = (cron: Cron, body: Message<'compute'>): Scheduled => ({
  cron,
  send: (senders) => senders.compute([{ body }]),
});

/** The cron of each job over all repositories. */
const JOBS: Record<Job, Cron> = { sync: 'sync', first: 'sync', sweep: 'sweep', verify: 'verify', reread: 'expire' };

/** A request, a webhook, a Durable Object or another message sends messages of this type. */
const NO_CRON: Scheduled[] = [];

/**
 * What crons send of each type of message: the compiler refuses a type that is not here. Each job has a message of its
 * own: Cloudflare does not repeat a cron, but a queue repeats its messages.
 */
const MESSAGES: Record<Message['type'], Scheduled[]> = {
  'live.deliveries': [live('expire', { type: 'live.deliveries', v: 1, cursor: null, startedAt: null })],
  'compute.overdue': [compute('expire', { type: 'compute.overdue', v: 1 })],
  'compute.expire': [compute('expire', { type: 'compute.expire', v: 1 })],
  'sync.touch': [sync('expire', { type: 'sync.touch', v: 1, after: null })],
  'sync.connections': [sync('expire', { type: 'sync.connections', v: 1, after: null })],
  'sync.remove': [sync('expire', { type: 'sync.remove', v: 1 })],
  'sync.members': [sync('expire', { type: 'sync.members', v: 1, after: null, githubId: null })],
  'sync.schedule': (Object.entries(JOBS) as [Job, Cron][]).map(([job, cron]) =>
    sync(cron, { type: 'sync.schedule', v: 1, job, after: null }),
  ),
  'llm.enqueue': [llm('sync', { type: 'llm.enqueue', v: 1 })],
  'sync.step': NO_CRON,
  'sync.due': NO_CRON,
  'sync.check': NO_CRON,
  'sync.several': NO_CRON,
  'sync.reread': NO_CRON,
  'sync.import': NO_CRON,
  'sync.teams': NO_CRON,
  'compute.step': NO_CRON,
  'compute.record': NO_CRON,
  'compute.touched': NO_CRON,
  'compute.weeks': NO_CRON,
  'compute.several': NO_CRON,
  'llm.analyze': NO_CRON,
  'llm.wake': NO_CRON,
  'llm.run': NO_CRON,
  'live.refresh': NO_CRON,
  'webhook.pull_requests': NO_CRON,
  'webhook.repository': NO_CRON,
  'webhook.repositories': NO_CRON,
  'webhook.installation': NO_CRON,
  'webhook.member': NO_CRON,
};

/** How often a message is sent at most, a second apart. */
const MAX_TRIES = 3;

/**
 * Sends a cron's messages; the failure of one does not stop the others. Throws for a cron that sends none, and when a
 * queue did not take its message.
 */
export async function runSchedule(senders: Senders, cron: string): Promise<void> {
  const sends = Object.values(MESSAGES)
    .flat()
    .filter((scheduled) => CRONS[scheduled.cron] === cron);
  if (sends.length === 0) throw new Error(`wrangler.toml has a cron that schedule.ts does not know: ${cron}`);
  const sent = await Promise.allSettled(sends.map(({ send }) => persistently(() => send(senders))));
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
