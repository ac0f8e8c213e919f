import type { FactsInput } from '../../src/domain/facts/input.ts';

const MINUTE_MS = 60_000;
const clocks = new Map<string, Intl.DateTimeFormat>();
const minutes = new Map<string, boolean>();

/** Whether the clock of a zone shows a working time during a whole minute of UTC, told minute by minute. */
function isWorked(minute: number, { workingHours: hours, timeZone }: FactsInput): boolean {
  if (hours === null) return false;
  const key = JSON.stringify([minute, hours, timeZone]);
  const known = minutes.get(key);
  if (known !== undefined) return known;
  const options = { timeZone, weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', options);
  clocks.set(timeZone, clock);
  // As in "Thursday 09:30".
  const [day = '', time = ''] = clock
    .format(minute * MINUTE_MS)
    .toLowerCase()
    .split(/[ ,]+/);
  const worked = hours.days.some((each) => each === day) && time >= hours.from && time < hours.to;
  minutes.set(key, worked);
  return worked;
}

/** The working seconds between two instants (milliseconds), by looking at the clock of every minute. */
export function workingMinutes(from: number, to: number, pull: FactsInput): number {
  let worked = 0;
  for (let minute = Math.floor(from / MINUTE_MS); minute * MINUTE_MS < to; minute++) {
    if (!isWorked(minute, pull)) continue;
    worked += Math.min(to, (minute + 1) * MINUTE_MS) - Math.max(from, minute * MINUTE_MS);
  }
  return Math.max(0, worked) / 1000;
}
