import { CRONS } from '../../src/schedule.ts';

/** Cron does not fire by itself locally: calls the Worker's schedule on the minutes it names. Answers how to stop. */
export function fireCrons(url: string): () => void {
  const timer = setInterval(() => {
    const minute = new Date().getUTCMinutes();
    for (const cron of Object.values(CRONS)) if (isDue(cron, minute)) void fire(url, cron);
  }, 60_000);
  return () => clearInterval(timer);
}

/** The product's crons name minutes of every hour, and nothing else. */
export function isDue(cron: string, minute: number): boolean {
  const [minutes, ...rest] = cron.split(' ');
  if (minutes === undefined || rest.some((field) => field !== '*')) throw new Error(`not an hourly cron: ${cron}`);
  return minutes.split(',').map(Number).includes(minute);
}

async function fire(url: string, cron: string): Promise<void> {
  try {
    await fetch(`${url}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(cron)}`);
  } catch (error) {
    console.error(`The schedule ${cron} could not be fired: ${String(error)}`);
  }
}
