import type { ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import type { annotationsRoute } from '../../routes/annotations.ts';
import { fewValues } from '../charts/few-values.ts';
import type { HistogramBin } from '../charts/histogram.tsx';
import type { Annotation, KeyEntry, Stage } from '../charts/parts.tsx';
import type { DurationWeek } from '../charts/period-chart.tsx';
import type { Strip } from '../charts/strips.tsx';
import { count, duration } from '../format.ts';
import { titleOf } from '../measure-words.ts';
import type { Answer } from '../read.ts';
import { thereWith, type Visit } from '../visit.ts';

/** How the API answers a duration or size. */
export interface Percentiles {
  n: number;
  p25: number | null;
  p50: number | null;
  p75: number | null;
  p90: number | null;
}

/** How the API answers a week. */
interface Period {
  from: string;
  to: string;
  open: boolean;
  partial: boolean;
}

/** The colour of each stage, on every page the same. */
const STAGES: Partial<Record<ListedMeasure, Stage>> = {
  coding: 'coding',
  pickup: 'pickup',
  review: 'review',
  mergeWait: 'wait',
  deploy: 'deploy',
  cycle: 'cycle',
};

/** A strip of a measure; `name` is how its row is called, by default as the measure. */
export function stripOf(
  measure: ListedMeasure,
  spread: Percentiles,
  name = titleOf(measure),
  key: string = measure,
): Strip {
  return { key, name, note: '', stage: STAGES[measure] ?? 'none', ...spread, values: fewValues(spread) };
}

/** A week of a duration, with how much was counted in it. */
export function weekOf({ from, to, open, partial }: Period, spread: Percentiles, counted: number): DurationWeek {
  return {
    from,
    to,
    state: partial ? 'partial' : open ? 'open' : 'whole',
    ...spread,
    values: fewValues(spread),
    count: counted,
  };
}

/** What took less is one bar, and what took longer another: beyond them a bar for each doubling would say little. */
const [FIRST_BIN_END, LAST_BIN_START] = [2 ** 11, 2 ** 20];

/**
 * The bars of a histogram of durations: one for each doubling from half an hour to two weeks, and one at each end. The last
 * stands out.
 */
export function durationBins(bins: ValueBin[]): HistogramBin[] {
  const within = bins.filter(({ from, to }) => to > FIRST_BIN_END && from < LAST_BIN_START);
  return [
    ...ends(bins.filter(({ to }) => to <= FIRST_BIN_END)).map(({ n }) => ({
      key: `0-${FIRST_BIN_END}`,
      label: `<${shortDuration(FIRST_BIN_END)}`,
      words: `under ${duration(FIRST_BIN_END)}`,
      n,
      isTail: false,
    })),
    ...within.map(({ from, to, n }) => ({
      key: `${from}-${to}`,
      label: shortDuration(from),
      words: `${duration(from)} to ${duration(to)}`,
      n,
      isTail: false,
    })),
    ...ends(bins.filter(({ from }) => from >= LAST_BIN_START)).map(({ n }) => ({
      key: `${LAST_BIN_START}-`,
      label: `${shortDuration(LAST_BIN_START)}+`,
      words: `${duration(LAST_BIN_START)} and longer`,
      n,
      isTail: true,
    })),
  ];
}

/** The bars of a histogram of lines or other numbers. */
export function sizeBins(bins: ValueBin[]): HistogramBin[] {
  return bins.map(({ from, to, n }) => ({
    key: `${from}-${to}`,
    label: count(from),
    words: to - from <= 1 ? count(from) : `${count(from)} to ${count(to - 1)}`,
    n,
    isTail: false,
  }));
}

interface ValueBin {
  from: number;
  to: number;
  n: number;
}

/** All of some bins together; nothing without any. */
function ends(bins: ValueBin[]): { n: number }[] {
  return bins.length === 0 ? [] : [{ n: bins.reduce((sum, { n }) => sum + n, 0) }];
}

/** The axis has no room for the second unit. */
function shortDuration(seconds: number): string {
  return duration(seconds).split(' ')[0] ?? '';
}

/** What a legend says of the marks of kind `note`. */
export const NOTE_KEY: KeyEntry = { mark: 'dot', className: 'mark-note', text: 'rules or data changed' };

/** What charts mark in a window, each with where it leads. */
export function marksOf(visit: Visit, { data }: Answer<typeof annotationsRoute>): Annotation[] {
  return data.map(({ at, kind, title, repositoryId, id }) => ({
    at,
    title,
    kind: kind === 'deployment_failed' || kind === 'incident' ? 'failure' : 'note',
    href: placeOf(visit, kind, repositoryId, id),
  }));
}

function placeOf(visit: Visit, kind: string, repositoryId: string | null, id: string | null): string | null {
  switch (kind) {
    case 'deployment_failed':
    case 'rollback':
      return thereWith(visit, '/delivery', { own: { deployment: id } });
    case 'incident':
      return thereWith(visit, '/delivery', { own: { incident: id } });
    case 'rules_changed':
      return '/settings/what-counts';
    default:
      return repositoryId === null ? null : `/repositories/${repositoryId}`;
  }
}
