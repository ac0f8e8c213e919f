import { binAgain, binsAgain } from './bins-again.ts';
import { percentiles, type Again } from './metrics-again.ts';

/**
 * Splits of the values of a duration or size, and which of them are shown as points, computed a second time from plain
 * rows and by definition: nothing of the product is used here.
 */

export interface ValueRow {
  id: string;
  /** Milliseconds. */
  opened: number;
  merged: number;
  value: number;
  sizeClass: string;
  workType: string | null;
  repository: string;
  /** Names of the teams of its author. */
  teams: string[];
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The names of the parts of a row. */
const NAMES: Record<string, (row: ValueRow, zone: string) => string[]> = {
  size: ({ sizeClass }) => [sizeClass],
  type: ({ workType }) => [workType ?? 'unknown'],
  repository: ({ repository }) => [repository],
  team: ({ teams }) => (teams.length > 0 ? teams : ['no team']),
  weekday: ({ opened }, timeZone) => [new Intl.DateTimeFormat('en', { timeZone, weekday: 'long' }).format(opened)],
};

export interface SpreadAgain extends Again {
  /** How many values lie in each bin that has some, by its beginning. */
  bins: Record<string, number>;
}

/** Percentiles and bins of the values of a measure. */
export function spreadAgain(values: number[], measure: string): SpreadAgain {
  return { ...percentiles(values), bins: binsAgain(values, measure) };
}

/** The spread of each part of a split, by its name; and of what is in none of the `max` largest. */
export function splitAgain(
  rows: ValueRow[],
  measure: string,
  split: string,
  zone: string,
  max: number,
): { parts: Map<string, SpreadAgain>; other: { parts: number; spread: SpreadAgain } | null } {
  const namesOf = (row: ValueRow) => NAMES[split]?.(row, zone) ?? [];
  const names = [...new Set(rows.flatMap(namesOf))];
  const parts = new Map(
    (split === 'weekday' ? WEEKDAYS : names).map((name) => [
      name,
      spreadAgain(
        rows.filter((row) => namesOf(row).includes(name)).map(({ value }) => value),
        measure,
      ),
    ]),
  );
  if (!['repository', 'team'].includes(split)) return { parts, other: null };
  const counted = names
    .filter((name) => name !== 'no team')
    .toSorted((a, b) => (parts.get(b)?.n ?? 0) - (parts.get(a)?.n ?? 0));
  const beyond = counted.slice(max);
  for (const name of beyond) parts.delete(name);
  const rest = rows.filter((row) => namesOf(row).some((name) => beyond.includes(name))).map(({ value }) => value);
  return { parts, other: beyond.length > 0 ? { parts: beyond.length, spread: spreadAgain(rest, measure) } : null };
}

/**
 * Which rows stay single points: cells of a column (`placeOf`) and a bin become counts, the densest first, then the earlier
 * and the smaller, until at most `max` rows are left.
 */
export function pointsAgain(
  rows: ValueRow[],
  measure: string,
  placeOf: (merged: number) => number,
  max: number,
): { points: string[]; cells: [place: number, low: number, n: number][] } {
  const cells = [...Map.groupBy(rows, ({ merged, value }) => `${placeOf(merged)} ${binAgain(value, measure)}`)].map(
    ([key, inside]) => {
      const [place = 0, low = 0] = key.split(' ').map(Number);
      return { place, low, inside };
    },
  );
  cells.sort((a, b) => b.inside.length - a.inside.length || a.place - b.place || a.low - b.low);
  let left = rows.length;
  const dense = [];
  while (left > max) {
    const cell = cells.shift();
    if (!cell) break;
    dense.push(cell);
    left -= cell.inside.length;
  }
  const points = cells
    .flatMap(({ inside }) => inside)
    .toSorted((a, b) => a.merged - b.merged || (a.id < b.id ? -1 : 1));
  return {
    points: points.map(({ id }) => id),
    cells: dense
      .toSorted((a, b) => a.place - b.place || a.low - b.low)
      .map(({ place, low, inside }) => [place, low, inside.length]),
  };
}
