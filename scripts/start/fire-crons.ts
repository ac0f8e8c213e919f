import { fireCron } from '../../packages/local-cloud/src/product/fire-cron.ts';
import { CRONS, isDue } from '../../src/domain/crons.ts';

/** Cron does not fire by itself locally: calls the Worker's schedule on the minutes it names. Answers how to stop. */
export function fireCrons(url: string): () => void {
  const timer = setInterval(() => {
    const now = new Date();
    for (const cron of Object.values(CRONS)) if (isDue(cron, now)) void fire(url, cron);
  }, 60_000);
  return () => clearInterval(timer);
}

async function fire(url: string, cron: string): Promise<void> {
  try {
    await fireCron(url, cron);
  } catch (error) {
    console.error(`The schedule ${cron} could not be fired: ${String(error)}`);
  }
}
