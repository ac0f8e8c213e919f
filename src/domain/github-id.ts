/** Orders GitHub's ids, which are digits, by their numeric value. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}
