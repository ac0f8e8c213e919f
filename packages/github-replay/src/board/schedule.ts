/** Which of the matching requests are affected; without these parameters all are, until the situation is removed. */
export interface Schedule {
  /** Hits this many matching requests, then is over. */
  readonly next?: number | undefined;
  /** Lets this many matching requests pass first. */
  readonly skip?: number | undefined;
  /** Hits a matching request with this probability, 0 to 1. */
  readonly probability?: number | undefined;
  /** Is over this many seconds after it was switched on. */
  readonly seconds?: number | undefined;
}

/** A function to call once for every matching request: it answers whether the situation affects this one. */
export function createSchedule(schedule: Schedule, random: () => number, now: () => number): () => boolean {
  const { skip = 0, next = Infinity, probability = 1, seconds = Infinity } = schedule;
  const until = now() + seconds * 1_000;
  let seen = 0;
  let hits = 0;
  return () => {
    if (now() >= until) return false;
    seen++;
    if (seen <= skip || hits >= next || (probability < 1 && random() >= probability)) return false;
    hits++;
    return true;
  };
}
