import type { Deps } from './deps.ts';
import { computeOverdue } from './jobs/compute-touched.ts';
import { expire } from './jobs/expire.ts';
import { announceWaiting } from './jobs/line-up.ts';
import { redeliverMissed } from './jobs/redeliver-missed.ts';
import { scheduleNext } from './jobs/schedule-next.ts';

/** The crons of wrangler.toml, by what each is for. Minutes are odd so that not everybody asks GitHub at once. */
export const CRONS = {
  /** What changed in every repository, and what waits for a model. */
  sync: '7,37 * * * *',
  /** Checks of open pull requests, which `updatedAt` does not show. */
  sweep: '52 */2 * * *',
  /** All that is stored against GitHub's totals, and repositories that were gone. */
  verify: '11 3 * * *',
  /** Webhooks that never arrived, facts that nobody computed, and records that have outlived their time. */
  expire: '23 * * * *',
} as const;

/** Does what a cron is for. Throws for one that nobody has given a meaning. */
export async function runSchedule(deps: Deps, cron: string): Promise<void> {
  switch (cron) {
    case CRONS.sync:
      await scheduleNext(deps.schedule, { type: 'sync.schedule', v: 1, job: 'sync', after: null });
      return announceWaiting(deps.analysis);
    case CRONS.sweep:
      return scheduleNext(deps.schedule, { type: 'sync.schedule', v: 1, job: 'sweep', after: null });
    case CRONS.verify:
      return scheduleNext(deps.schedule, { type: 'sync.schedule', v: 1, job: 'verify', after: null });
    case CRONS.expire:
      await redeliverMissed(deps.redeliver, { type: 'live.deliveries', v: 1, cursor: null, startedAt: null });
      await computeOverdue(deps.touched);
      return expire(deps.expire);
    default:
      throw new Error(`wrangler.toml has a cron that schedule.ts does not know: ${cron}`);
  }
}
