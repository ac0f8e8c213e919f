import type { Deps } from './deps.ts';
import { expire } from './jobs/expire.ts';
import { syncAll } from './jobs/sync-all.ts';

/** The crons of wrangler.toml, by what each is for. */
export const CRONS = {
  sync: '7,37 * * * *',
  expire: '23 * * * *',
} as const;

/** Does what a cron is for. Throws for one that nobody has given a meaning. */
export function runSchedule(deps: Deps, cron: string): Promise<void> {
  switch (cron) {
    case CRONS.sync:
      return syncAll(deps.schedule);
    case CRONS.expire:
      return expire(deps.schedule);
    default:
      throw new Error(`wrangler.toml has a cron that schedule.ts does not know: ${cron}`);
  }
}
