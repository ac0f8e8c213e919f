/**
 * The median of values without one of them (null: of all); 0 when nothing is left. The values are sorted once, so that asking
 * for each of them stays cheap.
 */
export function medianOfOthers(values: number[]): (without: number | null) => number {
  const sorted = values.toSorted((a, b) => a - b);
  return (without) => {
    const at = without === null ? sorted.length : sorted.indexOf(without);
    const others = without === null ? sorted.length : sorted.length - 1;
    const other = (place: number) => sorted[place < at ? place : place + 1] ?? 0;
    return others === 0 ? 0 : (other((others - 1) >> 1) + other(others >> 1)) / 2;
  };
}
