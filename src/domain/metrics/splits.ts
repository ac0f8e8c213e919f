import type { Distribution } from './aggregates.ts';
import type { Bin } from './bins.ts';
import { SIZES, WORK_TYPES } from './filters.ts';

/** By what the values of a duration or size can be told apart. */
export const SPLITS = ['size', 'type', 'repository', 'team', 'weekday'] as const;
export type Split = (typeof SPLITS)[number];

/** How many repositories or teams are shown; what is beyond them is counted together. */
export const MAX_PARTS = 12;

/** By their numbers: https://en.wikipedia.org/wiki/ISO_week_date */
export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Values with their histogram: seconds, or lines. */
export interface Spread extends Distribution {
  bins: Bin[];
}

/** Some of the values. */
export interface Part extends Spread {
  /** A class of size, a type of work, an id, or a weekday from 1, Monday; null for what has none. */
  key: string | null;
  name: string;
}

/** Some of the values, as they are read. */
export interface CountedPart extends Spread {
  /** `none`: what has no key. `other`: what is in none of the parts that are shown. */
  part: 'whole' | 'part' | 'none' | 'other';
  key: string | null;
  /** Of a repository or team. */
  name: string | null;
}

export interface Splitted extends Spread {
  parts: Part[];
  /** What is in none of the parts: so many repositories or teams; null when all are shown. */
  other: (Spread & { parts: number }) | null;
}

const NO_VALUES: Spread = { n: 0, p25: null, p50: null, p75: null, p90: null, bins: [] };
const WITHOUT: Record<Split, string> = {
  size: 'unknown',
  type: 'unknown',
  repository: 'unknown',
  team: 'no team',
  weekday: 'unknown',
};

/**
 * The whole and its parts. Sizes, types and weekdays are all there, in their order; repositories and teams with the most
 * values first.
 */
export function splitOf(split: Split | undefined, rows: CountedPart[], others: number): Splitted {
  const of = (part: CountedPart['part']) => rows.filter((row) => row.part === part);
  const [whole, none, other] = [of('whole')[0], of('none')[0], of('other')[0]];
  const parts = split ? partsOf(split, of('part')) : [];
  if (split && none) parts.push({ key: null, name: WITHOUT[split], ...spreadOf(none) });
  return {
    ...(whole ? spreadOf(whole) : NO_VALUES),
    parts,
    other: other ? { parts: others, ...spreadOf(other) } : null,
  };
}

function partsOf(split: Split, rows: CountedPart[]): Part[] {
  const known = keysOf(split);
  if (known === null) {
    return rows
      .map((row) => ({ key: row.key, name: row.name ?? '', ...spreadOf(row) }))
      .toSorted((a, b) => b.n - a.n || (a.name < b.name ? -1 : 1));
  }
  return known.map(([key, name]) => {
    const row = rows.find((one) => one.key === key);
    return { key, name, ...(row ? spreadOf(row) : NO_VALUES) };
  });
}

/** The parts that there are in any case, with their names; null when only the workspace knows. */
function keysOf(split: Split): [key: string, name: string][] | null {
  switch (split) {
    case 'size':
      return SIZES.map((size) => [size, size]);
    case 'type':
      return WORK_TYPES.map((type) => [type, type]);
    case 'weekday':
      return WEEKDAYS.map((name, index) => [String(index + 1), name]);
    case 'repository':
    case 'team':
      return null;
  }
}

function spreadOf({ n, p25, p50, p75, p90, bins }: CountedPart): Spread {
  return { n, p25, p50, p75, p90, bins };
}
