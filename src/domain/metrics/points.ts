import type { SizeClass } from '../facts/size.ts';
import type { Period } from './windows.ts';

/** A page shows so many single values at most. */
export const MAX_POINTS = 1_500;
/** Bins are columns of one week; in longer windows of several weeks, so that there are at most so many. */
const MAX_COLUMNS = 104;

/** One pull request: when it counts, and its value in seconds or lines. */
export interface Point {
  id: string;
  at: string;
  value: number;
  sizeClass: SizeClass;
}

/** How many values in `[low, high)` were there in `[from, to)`. */
export interface Cell {
  from: string;
  to: string;
  low: number;
  high: number;
  n: number;
}

export interface Points {
  n: number;
  /** Everything, or what is in no cell, in the order of time. */
  points: Point[];
  /** The densest cells, when there are too many values to show each. */
  cells: Cell[];
}

/** The columns of the cells, from the weeks of a window: their edges follow each other. */
export function columnsOf(weeks: Period[]): Pick<Period, 'from' | 'to'>[] {
  const each = Math.ceil(weeks.length / MAX_COLUMNS);
  return weeks
    .filter((_, index) => index % each === 0)
    .map(({ from }, index) => ({ from, to: weeks[Math.min((index + 1) * each, weeks.length) - 1]?.to ?? from }));
}
