/** A smaller number of waiting reviews is no bottleneck. */
const FEWEST = 3;

/** Which of these numbers of waiting reviews exceed twice the median of the others, and are at least three. */
export function bottlenecks(waiting: number[]): boolean[] {
  const sorted = waiting.toSorted((a, b) => a - b);
  return waiting.map((own) => {
    if (own < FEWEST) return false;
    const [at, others] = [sorted.indexOf(own), sorted.length - 1];
    const other = (place: number) => sorted[place < at ? place : place + 1] ?? 0;
    return own > other((others - 1) >> 1) + other(others >> 1);
  });
}
