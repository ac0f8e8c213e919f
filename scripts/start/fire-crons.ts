import { fireCron } from '../../packages/local-cloud/src/product/fire-cron.ts';
import { CRONS } from '../../src/schedule.ts';

/** Cron does not fire by itself locally: calls the Worker's schedule on the minutes it names. Answers how to stop. */
export function fireCrons(url: string): () => void {
  const timer = setInterval(() => {
    const now = new Date();
    for (const cron of Object.values(CRONS)) if (isDue(cron, now)) void fire(url, cron);
  }, 60_000);
  return () => clearInterval(timer);
}

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

async function fire(url: string, cron: string): Promise<void> {
  try {
    await fireCron(url, cron);
  } catch (error) {
    console.error(`The schedule ${cron} could not be fired: ${String(error)}`);
  }
}
