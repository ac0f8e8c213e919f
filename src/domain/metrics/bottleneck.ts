/** A reviewer with fewer waiting reviews is no bottleneck. */
const MIN_WAITING = 3;

/** For each number of waiting reviews, whether it is at least three and more than twice the median of the others. */
export function bottlenecks(waiting: number[]): boolean[] {
  const sorted = waiting.toSorted((a, b) => a - b);
  return waiting.map((own) => {
    if (own < MIN_WAITING) return false;
    const [at, others] = [sorted.indexOf(own), sorted.length - 1];
    const other = (place: number) => sorted[place < at ? place : place + 1] ?? 0;
    return own > other((others - 1) >> 1) + other(others >> 1);
  });
}
