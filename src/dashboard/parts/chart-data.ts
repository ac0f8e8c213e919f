import type { ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import type { annotationsRoute } from '../../routes/annotations.ts';
import { dateOf, dayAt, mondayOf, startOf } from '../../domain/metrics/zone.ts';
import { shortLabelOf } from '../../domain/metrics/measures.ts';
import { fewValues } from '../charts/few-values.ts';
import type { HistogramBin } from '../charts/histogram.tsx';
import type { Annotation, KeyEntry, Stage } from '../charts/parts.tsx';
import type { DurationWeek } from '../charts/period-chart.tsx';
import type { Strip } from '../charts/strips.tsx';
import type { WeeksShown } from '../charts/weeks.ts';
import { count, duration } from '../format.ts';
import type { Answer } from '../read.ts';
import { hereWith, thereWith, type Visit } from '../visit.ts';

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

/** A strip of a measure; `name` is how its row is called, by default as the measure, for which it has little room. */
export function stripOf(
  measure: ListedMeasure,
  spread: Percentiles,
  name = shortLabelOf(measure),
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

/** What the charts of weeks of a page are read with. Of their long tables the page has the one that its address names. */
export function weeksShown(visit: Visit): Required<WeeksShown> {
  return {
    zone: visit.workspace.timeZone,
    now: new Date(visit.now).toISOString(),
    longTable: (id) => ({ isOpen: visit.address.own.table === id, href: hereWith(visit, { own: { table: id } }) }),
  };
}

/**
 * What the address of a list says of a week of a chart, or of some in a row: the day on which a whole week begins; else the first
 * and the last day, or the two instants between which the window has them.
 */
export function atOf(
  { address: { window }, workspace: { timeZone }, now }: Pick<Visit, 'address' | 'workspace' | 'now'>,
  { from, to }: { from: string; to: string },
): string {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const [first, last] = [dayAt(begin, timeZone), dayAt(end - 1, timeZone)];
  const hasInstants = typeof window !== 'string' && (window.from + window.to).includes('T');
  if (hasInstants && (startOf(first, timeZone) !== begin || startOf(last + 1, timeZone) !== end))
    return `${from}..${to}`;
  // Nothing is later than today.
  const isWeek = first === mondayOf(first) && last < first + 7 && (last === first + 6 || last >= dayAt(now, timeZone));
  return isWeek ? dateOf(first) : `${dateOf(first)}..${dateOf(last)}`;
}

/** The week that the address names as selected, or the first of those that it names, by its `from`. */
export function selectedWeek<Of extends { from: string; to: string }>(visit: Visit, weeks: Of[]): Of['from'] | null {
  const { at } = visit.address.own;
  const beginOf = (text: string) => text.split('..')[0];
  return (at && weeks.find((week) => beginOf(atOf(visit, week)) === beginOf(at))?.from) ?? null;
}

/** What took less is one bar, and what took longer another: beyond them more bars would say little. */
const [FIRST_BIN_END, LAST_BIN_START] = [3_600, 14 * 86_400];

/** The bars of a histogram of durations: from an hour to two weeks, and one at each end. The last stands out. */
export function durationBins(bins: ValueBin[]): HistogramBin[] {
  const within = bins.filter(({ from, to }) => to > FIRST_BIN_END && from < LAST_BIN_START);
  return [
    ...ends(bins.filter(({ to }) => to <= FIRST_BIN_END)).map(({ n }) => ({
      key: `0-${FIRST_BIN_END}`,
      label: `<${duration(FIRST_BIN_END)}`,
      words: `under ${duration(FIRST_BIN_END)}`,
      n,
      isTail: false,
    })),
    ...within.map(({ from, to, n }) => ({
      key: `${from}-${to}`,
      label: duration(from),
      words: `${duration(from)} to ${duration(to)}`,
      n,
      isTail: false,
    })),
    ...ends(bins.filter(({ from }) => from >= LAST_BIN_START)).map(({ n }) => ({
      key: `${LAST_BIN_START}-`,
      label: `${duration(LAST_BIN_START)}+`,
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

/** What a legend says of the marks of kind `note`. */
export const NOTE_KEY: KeyEntry = { mark: 'dot', className: 'mark-note', text: 'rules or data changed' };

/** So many marks stand one by one; more would stand on each other, and make the page as long as their number. */
const MAX_MARKS = 20;
/** Of more, those of a span of whole weeks are one mark: so many spans have room to be hit each. */
const MAX_SPANS = 14;

type Annotated = Answer<typeof annotationsRoute>['data'][number];

/**
 * What charts mark in a window, each with where it leads. Of many, the failures of a week, or of several in a long window, are
 * one mark, which leads to their days on Delivery; and so are the repositories that were added or not read then.
 */
export function marksOf(
  visit: Pick<Visit, 'address'> & { workspace: { timeZone: string } },
  { data }: Pick<Answer<typeof annotationsRoute>, 'data'>,
): Annotation[] {
  const one = ({ at, kind, title, repositoryId, id }: Annotated): Annotation => ({
    at,
    title,
    kind: isFailure(kind) ? 'failure' : 'note',
    href: placeOf(visit, kind, repositoryId, id),
  });
  if (data.length <= MAX_MARKS) return data.map(one);
  const dayOfMark = ({ at }: Annotated) => dayAt(Date.parse(at), visit.workspace.timeZone);
  const groupOf = (each: Annotated) =>
    isFailure(each.kind) ? 'failed' : OF_REPOSITORIES.includes(each.kind) ? 'repositories' : each.title;
  const mondays = data.map((each) => mondayOf(dayOfMark(each)));
  const start = Math.min(...mondays);
  const span = 7 * Math.ceil((Math.max(...mondays) - start + 7) / (7 * MAX_SPANS));
  const spans = Map.groupBy(data, (each) => `${Math.floor((dayOfMark(each) - start) / span)} ${groupOf(each)}`);
  return [...spans.values()].flatMap((of): Annotation[] => {
    const [first, ...others] = of.toSorted((a, b) => a.at.localeCompare(b.at));
    const last = others.at(-1);
    if (!first || !last) return of.map(one);
    const [{ at }, n] = [first, count(of.length)];
    if (!isFailure(first.kind)) {
      const title = `${n} times a repository was added or not read`;
      return [{ at, title, kind: 'note', href: thereWith(visit, '/repositories') }];
    }
    const window = { from: dateOf(dayOfMark(first)), to: dateOf(dayOfMark(last)) };
    const href = thereWith(visit, '/delivery', { window });
    return [{ at, title: `${n} failed deployments and incidents`, kind: 'failure', href }];
  });
}

const OF_REPOSITORIES: string[] = ['repository_added', 'not_stored', 'not_read'];

function isFailure(kind: string): boolean {
  return kind === 'deployment_failed' || kind === 'incident';
}

function placeOf(
  visit: Pick<Visit, 'address'>,
  kind: string,
  repositoryId: string | null,
  id: string | null,
): string | null {
  switch (kind) {
    case 'deployment_failed':
    case 'rollback':
      return thereWith(visit, '/delivery', { own: { deployment: id } });
    case 'incident':
      return thereWith(visit, '/delivery', { own: { incident: id } });
    case 'rules_changed':
      return thereWith(visit, '/settings/what-counts');
    default:
      return repositoryId === null ? null : thereWith(visit, `/repositories/${repositoryId}`);
  }
}
