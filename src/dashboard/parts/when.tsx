import { day, time, type Instant } from '../format.ts';
import type { Visit } from '../visit.ts';

/** An instant: 31 Aug, 16:52. The title has it to the second. */
export function When({ visit, at }: { visit: Visit; at: string }) {
  return (
    <time datetime={at} title={at}>
      {whenWords(visit, at)}
    </time>
  );
}

/** The same as text. */
export function whenWords({ workspace: { timeZone }, now }: Visit, at: Instant): string {
  return `${day(at, timeZone, now)}, ${time(at, timeZone)}`;
}
