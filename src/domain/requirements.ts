import type { CheckName } from './entities.ts';

/** A pull request, and the checks for which its verdict depends on which of them its branch requires. */
export interface Hanging {
  number: number;
  isOpen: boolean;
  baseRef: string;
  checks: CheckName[];
}

/** A check of a branch, with the pull request to ask whether it is required. */
export interface BranchCheck extends CheckName {
  baseRef: string;
  number: number;
}

/** A key of an index holds 2,704 bytes; names longer than this, in UTF-16 units, are not asked about. */
const MAX_NAMES_LENGTH = 600;

/**
 * The pull requests to ask about each check of each branch. A branch requires the same for all its pull requests, so a
 * few are enough. The choice is always the one with the most checks that no chosen one covers yet; among equals an open
 * one before a closed one, and then the newest.
 */
export function whomToAsk(hanging: Hanging[]): BranchCheck[] {
  const candidates = hanging
    .toSorted((a, b) => Number(b.isOpen) - Number(a.isOpen) || b.number - a.number)
    .map(({ number, baseRef, checks }) => ({
      number,
      checks: new Map(checks.map((check) => [keyOf(baseRef, check), { ...check, baseRef }])),
    }));
  const uncovered = new Set(candidates.flatMap(({ checks }) => [...checks.keys()]).filter(isStorable));
  const chosen: BranchCheck[] = [];
  while (uncovered.size > 0) {
    const counts = candidates.map(({ checks }) => [...checks.keys()].filter((key) => uncovered.has(key)).length);
    const best = candidates[counts.indexOf(Math.max(...counts))];
    if (!best) break;
    for (const [key, check] of best.checks) {
      if (uncovered.delete(key)) chosen.push({ ...check, number: best.number });
    }
  }
  return chosen;
}

/** The key that identifies a check of a branch. */
function keyOf(baseRef: string, { kind, app, workflow, name }: CheckName): string {
  return JSON.stringify([baseRef, kind, app, workflow, name]);
}

function isStorable(key: string): boolean {
  return key.length <= MAX_NAMES_LENGTH;
}
