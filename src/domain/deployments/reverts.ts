/** A revert, or a pull request that a revert names. */
export interface RevertOrNamed {
  id: string;
  number: number;
  mergedAt: number | null;
  /** The fact: false for a re-land, and for what takes nothing back. */
  isRevert: boolean;
  /** The pull request that it takes back; null when that is not known. */
  revertsNumber: number | null;
  /** The commit of the deployment that first carried it; null when none did. */
  carriedBy: string | null;
}

/** A revert, and what it undid. */
export interface Undoing extends Pick<RevertOrNamed, 'id' | 'mergedAt' | 'carriedBy'> {
  /** The commit of the deployment that first carried what it takes back; null when that is not known. */
  undoes: string | null;
}

/** What each of the reverts among these pull requests undid. A revert takes back what came before it. */
export function undoingsOf(pullRequests: RevertOrNamed[]): Undoing[] {
  const byNumber = new Map(pullRequests.map((one) => [one.number, one]));
  return pullRequests
    .filter(({ isRevert }) => isRevert)
    .map(({ id, number, mergedAt, revertsNumber, carriedBy }) => {
      const named = revertsNumber !== null && revertsNumber < number ? byNumber.get(revertsNumber) : undefined;
      return { id, mergedAt, carriedBy, undoes: named?.carriedBy ?? null };
    });
}
