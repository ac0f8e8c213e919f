/**
 * The measures of windows, weeks and months, and how they changed, computed a second time from plain rows and by
 * definition: nothing of the product is used here.
 */

/** One pull request; instants in milliseconds. */
export interface AgainRow {
  author: string | null;
  opened: number;
  merged: number | null;
  closed: number | null;
  /** Durations in seconds and sizes, by the names of measures. */
  values: Record<string, number | null>;
  /** What is true of it, by the names of shares. */
  flags: Record<string, boolean | null>;
}

export interface AgainReview {
  reviewer: string;
  submitted: number;
}

export interface Again {
  n: number;
  value?: number | null;
  count?: number;
  p25?: number | null;
  p50?: number | null;
  p75?: number | null;
  p90?: number | null;
}

/** Half-open, in milliseconds. */
export type Between = [from: number, to: number];

/**
 * Every measure of what happened at the instants that `isCounted` says; `end` is when what is open is counted. The use of
 * AI is counted of `aiRows`.
 */
export function measuresAgain(
  rows: AgainRow[],
  reviews: AgainReview[],
  isCounted: (at: number) => boolean,
  end: number,
  aiRows = rows,
): Record<string, Again> {
  const isIn = (at: number | null) => at !== null && isCounted(at);
  const merged = rows.filter((row) => isIn(row.merged));
  const withAi = aiRows.filter((row) => isIn(row.merged));
  const submitted = reviews.filter((review) => isIn(review.submitted));
  const authored = merged.map(({ author }) => author).filter((author) => author !== null);
  const open = rows.filter((row) => row.opened < end && (row.closed === null || row.closed >= end)).length;
  const count = (n: number) => ({ n, value: n });
  const authors = new Set(authored).size;
  return {
    merged: count(merged.length),
    opened: count(rows.filter((row) => isIn(row.opened)).length),
    closedUnmerged: count(rows.filter((row) => row.merged === null && isIn(row.closed)).length),
    reviews: count(submitted.length),
    openAtEnd: count(open),
    activeAuthors: { n: authored.length, value: authors },
    activeReviewers: { n: submitted.length, value: new Set(submitted.map(({ reviewer }) => reviewer)).size },
    diffsPerActiveAuthor: { n: authored.length, value: authors === 0 ? null : authored.length / authors },
    ...recordOf(aiRows, 'values', (name) => percentiles(known(merged.map((row) => row.values[name])))),
    ...recordOf(aiRows, 'flags', (name) => {
      const flags = known((name.startsWith('ai') ? withAi : merged).map((row) => row.flags[name]));
      const hits = flags.filter(Boolean).length;
      return { n: flags.length, count: hits, value: flags.length === 0 ? null : hits / flags.length };
    }),
  };
}

/** What is known of a change; null where nothing is said. */
export interface ChangeAgain {
  previous: number | null;
  difference: number | null;
  percent: number | null;
  p: number | null;
}

/** The change of a measure between two windows. */
export function changeAgain(
  name: string,
  rows: AgainRow[],
  [now, before]: [Record<string, Again>, Record<string, Again>],
  [current, previous]: [Between, Between],
): ChangeAgain {
  const [a, b] = [now[name], before[name]];
  if (!a || !b) throw new Error(`no measure is called ${name}`);
  if ('p50' in a) {
    const of = ([from, to]: Between) =>
      known(
        rows.filter(({ merged }) => merged !== null && merged >= from && merged < to).map((row) => row.values[name]),
      );
    return medianChangeAgain(of(current), of(previous));
  }
  if (a.count !== undefined && b.count !== undefined) {
    return shareChangeAgain([a.count, a.n], [b.count, b.n]);
  }
  if (['merged', 'opened', 'closedUnmerged', 'reviews'].includes(name)) {
    return countChangeAgain([a.n, current], [b.n, previous]);
  }
  return nothing(b.value ?? null);
}

/** The change of a median, of the values of two windows. */
export function medianChangeAgain(a: number[], b: number[]): ChangeAgain {
  const [now, before] = [percentiles(a).p50 ?? null, percentiles(b).p50 ?? null];
  return a.length < 10 || b.length < 10 ? nothing(before) : said(now, before, rankTest(a, b));
}

/** The change of a share: how many of how many. */
export function shareChangeAgain([count, n]: [number, number], [other, m]: [number, number]): ChangeAgain {
  const [hits, all] = [count + other, n + m];
  const before = m === 0 ? null : other / m;
  if (n < 10 || m < 10 || hits < 5 || all - hits < 5) return nothing(before);
  const part = hits / all;
  const z = (count / n - other / m) / Math.sqrt(part * (1 - part) * (1 / n + 1 / m));
  return said(count / n, before, tails(z));
}

/** The change of a number of events in two windows. */
export function countChangeAgain([n, current]: [number, Between], [m, previous]: [number, Between]): ChangeAgain {
  if (Math.max(n, m) < 10) return nothing(m);
  const [length, other] = [current[1] - current[0], previous[1] - previous[0]];
  const p = countTest(n, n + m, length / (length + other));
  if (length === other) return said(n, m, p);
  return { previous: m, difference: null, percent: m === 0 ? null : (n / length / (m / other) - 1) * 100, p };
}

function nothing(previous: number | null): ChangeAgain {
  return { previous, difference: null, percent: null, p: null };
}

function said(now: number | null, before: number | null, p: number): ChangeAgain {
  const [value, base] = [Number(now), Number(before)];
  return { previous: base, difference: value - base, percent: base === 0 ? null : ((value - base) / base) * 100, p };
}

/** Whether an instant is in a window. */
export function isWithin([from, to]: Between): (at: number) => boolean {
  return (at) => at >= from && at < to;
}

/** The Monday of an instant's week in a zone, and the first of its month, as days. */
export function periodsAgain(instant: number, zone: string): { week: string; month: string } {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(instant);
  const date = new Date(`${day}T00:00:00Z`);
  const monday = new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * 86_400_000);
  return { week: monday.toISOString().slice(0, 10), month: `${day.slice(0, 7)}-01` };
}

function recordOf(rows: AgainRow[], key: 'values' | 'flags', of: (name: string) => Again) {
  return Object.fromEntries(Object.keys(rows[0]?.[key] ?? {}).map((name) => [name, of(name)]));
}

function known<Value>(values: (Value | null | undefined)[]): Value[] {
  return values.filter((value) => value !== null && value !== undefined);
}

export function percentiles(values: number[]): Again {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => {
    if (sorted.length === 0) return null;
    const place = part * (sorted.length - 1);
    const [low = 0, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return low + (high - low) * (place - Math.floor(place));
  };
  return { n: values.length, p25: at(0.25), p50: at(0.5), p75: at(0.75), p90: at(0.9) };
}

/** By comparing each value with each other one. */
function rankTest(a: number[], b: number[]): number {
  let u = 0;
  for (const one of a) for (const other of b) u += one > other ? 1 : one === other ? 0.5 : 0;
  const n = a.length + b.length;
  const equal = [...Map.groupBy([...a, ...b], (value) => value).values()].map(({ length }) => length);
  const ties = equal.reduce((sum, t) => sum + t ** 3 - t, 0);
  const spread = Math.sqrt(((a.length * b.length) / 12) * (n + 1 - ties / (n * (n - 1))));
  return spread === 0 ? 1 : tails((u - (a.length * b.length) / 2) / spread);
}

/** What lies beyond ±z of the normal distribution, by Simpson's rule. */
function tails(z: number): number {
  const [end, steps] = [Math.min(Math.abs(z), 12), 4_000];
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(end);
  for (let step = 1; step < steps; step++) sum += density((end * step) / steps) * (step % 2 === 0 ? 2 : 4);
  return 1 - (2 * sum * end) / steps / 3;
}

/** The sum of the probabilities of everything that is no likelier. */
function countTest(k: number, n: number, part: number): number {
  const factorials = [0];
  for (let i = 1; i <= n; i++) factorials.push((factorials[i - 1] ?? 0) + Math.log(i));
  const chance = (i: number) =>
    Math.exp(
      (factorials[n] ?? 0) -
        (factorials[i] ?? 0) -
        (factorials[n - i] ?? 0) +
        i * Math.log(part) +
        (n - i) * Math.log(1 - part),
    );
  const limit = chance(k) * (1 + 1e-7);
  let sum = 0;
  for (let i = 0; i <= n; i++) if (chance(i) <= limit) sum += chance(i);
  return Math.min(1, sum);
}
