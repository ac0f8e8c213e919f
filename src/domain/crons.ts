/**
 * The crons of wrangler.toml, by purpose. The minutes are uneven, so that deployments do not all ask GitHub at the same
 * time.
 */
export const CRONS = {
  /** Syncs the changes of every repository, begins first syncs, and enqueues analyses. */
  sync: '7,37 * * * *',
  /** Reads the checks of open pull requests again; `updatedAt` does not show their changes. */
  sweep: '52 */2 * * *',
  /**
   * Compares everything stored with GitHub's totals, for the repositories that were verified longest ago, and asks again
   * for those that were gone.
   */
  verify: '11 3 * * *',
  /**
   * Finds webhooks that never arrived, facts that were not computed, syncs that stand still and members who have left the
   * organization, checks connections, deletes expired records and sessions, and reads again what an older version read.
   * Together with `sync`: a database that sleeps after five minutes is woken for both at once.
   * https://neon.com/docs/introduction/scale-to-zero
   */
  expire: '7 * * * *',
} as const;

const MINUTE_MS = 60_000;
const MINUTES_OF_DAY = 1_440;

/** The product's crons name minutes and hours of every day, as lists or steps, and nothing else. */
export function isDue(cron: string, now: Date): boolean {
  const [minutes = '', hours = '', ...days] = cron.split(' ');
  if (days.length !== 3 || days.some((field) => field !== '*')) throw new Error(`not a daily cron: ${cron}`);
  return matches(minutes, now.getUTCMinutes()) && matches(hours, now.getUTCHours());
}

function matches(field: string, value: number): boolean {
  const [, step] = /^\*(?:\/(\d+))?$/.exec(field) ?? [];
  if (field.startsWith('*')) return value % Number(step ?? 1) === 0;
  return field.split(',').map(Number).includes(value);
}

/** When a cron fires next after an instant. Both are in milliseconds since the epoch. */
export function nextDue(cron: string, now: number): number {
  const minute = Math.floor(now / MINUTE_MS);
  for (let ahead = 1; ahead <= MINUTES_OF_DAY; ahead++) {
    const instant = (minute + ahead) * MINUTE_MS;
    if (isDue(cron, new Date(instant))) return instant;
  }
  throw new Error(`a cron that is never due: ${cron}`);
}
