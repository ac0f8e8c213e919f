/** A pull request that takes another back, or that is taken back. */
export interface RevertClaim {
  id: string;
  number: number;
  mergedAt: number | null;
  /** Whether it says that it takes something back. */
  claims: boolean;
  /** The pull request that it takes back; null when that is not known. */
  revertsNumber: number | null;
  /** The commit of the deployment that first carried it; null when none did. */
  carriedBy: string | null;
}

/** A pull request that says it takes something back, and whether it does. */
export interface Undoing extends RevertClaim {
  /** False for a re-land: a revert of a revert brings back what was undone. A revert of a re-land is a revert again. */
  isRevert: boolean;
  /** The commit of the deployment that first carried what it takes back; null when that is not known. */
  undoes: string | null;
}

/**
 * Which of these pull requests are reverts. Each names one that came before it, or nothing is known of what it names, so
 * that no chain is endless.
 */
export function undoingsOf(claims: RevertClaim[]): Undoing[] {
  const byNumber = new Map(claims.map((claim) => [claim.number, claim]));
  const known = new Map<number, boolean>();
  const undoings: Undoing[] = [];
  for (const claim of claims.toSorted((a, b) => a.number - b.number)) {
    const { number, revertsNumber } = claim;
    const named = revertsNumber !== null && revertsNumber < number ? byNumber.get(revertsNumber) : undefined;
    const isRevert = claim.claims && !(named !== undefined && known.get(named.number) === true);
    known.set(number, isRevert);
    if (claim.claims) undoings.push({ ...claim, isRevert, undoes: named?.carriedBy ?? null });
  }
  return undoings;
}
