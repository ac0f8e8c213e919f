/** Fewer waiting reviews than this hold nobody up. */
const FEWEST = 3;

/** Which of these numbers of waiting reviews are more than twice the median of the others', and at least three. */
export function bottlenecks(waiting: number[]): boolean[] {
  const sorted = waiting.toSorted((a, b) => a - b);
  return waiting.map((own) => {
    const at = sorted.indexOf(own);
    const others = sorted.filter((_, index) => index !== at);
    const [low, high] = [others[(others.length - 1) >> 1] ?? 0, others[others.length >> 1] ?? 0];
    return own >= FEWEST && own > low + high;
  });
}
