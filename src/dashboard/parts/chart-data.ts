import type { ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import { MIN_TAIL_SECONDS } from '../../domain/metrics/claims.ts';
import type { annotationsRoute } from '../../routes/annotations.ts';
import { fewValues } from '../charts/few-values.ts';
import type { HistogramBin } from '../charts/histogram.tsx';
import type { Annotation, Stage } from '../charts/parts.tsx';
import type { DurationWeek } from '../charts/period-chart.tsx';
import type { Strip } from '../charts/strips.tsx';
import { duration } from '../format.ts';
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

/** The bars of a histogram of durations. What took longer than two weeks stands out. */
export function durationBins(bins: { from: number; to: number; n: number }[]): HistogramBin[] {
  return bins.map(({ from, to, n }) => ({
    key: `${from}-${to}`,
    // The axis has no room for the second unit.
    label: duration(from).split(' ')[0] ?? '',
    words: `${duration(from)} to ${duration(to)}`,
    n,
    isTail: from >= MIN_TAIL_SECONDS,
  }));
}

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
