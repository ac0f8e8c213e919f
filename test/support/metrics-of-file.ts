import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { AgainReview, AgainRow } from './metrics-again.ts';

interface FileRecord {
  author: string | null;
  createdAt: string;
  mergedAt: string;
  commits: { authoredDate: string }[];
  files: { path: string; additions: number; deletions: number }[];
  reviews: { author: string | null; submittedAt: string }[];
}

/** The metrics of the pull requests that were merged in a window, computed from a file without the product's code. */
export interface FileMetrics {
  merged: number;
  /** Weeks with merges, by their Monday, UTC. */
  weeks: Record<string, number>;
  /** Merges a week, over every week from the first Monday of the window on that ends in it. */
  aWeek: Percentiles;
  size: Percentiles;
  /** Seconds from the first commit, or the opening when that was earlier, to the merge. */
  cycle: Percentiles;
  largeShare: number;
  /** Logins with their reviews of others' pull requests, the most first. */
  reviewers: [string, number][];
  busFactor: number;
}

interface Percentiles {
  n: number;
  p50: number;
  p90: number;
}

const DAY_MS = 86_400_000;
/** Lock files, and what is vendored, minified, recorded or generated: written apart from the product's own list. */
const GENERATED_NAMES = new Set([
  'Cargo.lock',
  'package-lock.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'go.sum',
  'Gemfile.lock',
]);
const GENERATED_FOLDERS = ['vendor', 'node_modules', 'third_party', 'bower_components', '__snapshots__'];
const GENERATED_ENDINGS = ['.min.js', '.min.css', '.js.map', '.css.map', '.snap', '.generated.ts'];

async function recordsOf(file: string): Promise<FileRecord[]> {
  const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()) });
  const records: FileRecord[] = [];
  for await (const line of lines) records.push(JSON.parse(line) as FileRecord);
  return records;
}

/** A review, with the merge of its pull request. */
type FileReview = AgainReview & { merged: number };

/** The first response to a pull request, by its merge; the file has neither comments nor drafts. */
interface FileResponse {
  merged: number;
  at: number;
  seconds: number;
}

/** What the second computation of windows, weeks and months needs of a file: what can be told from it. */
export async function rowsOfFile(
  file: string,
): Promise<{ rows: AgainRow[]; reviews: FileReview[]; responses: FileResponse[] }> {
  const records = await recordsOf(file);
  const rows = records.map((record) => {
    const size = sizeOf(record);
    return {
      author: record.author,
      opened: Date.parse(record.createdAt),
      merged: Date.parse(record.mergedAt),
      closed: Date.parse(record.mergedAt),
      values: { cycle: cycleOf(record), size },
      flags: { large: size > 200 },
    };
  });
  const reviews = records.flatMap(({ author, reviews: given, mergedAt }) =>
    given.flatMap(({ author: reviewer, submittedAt }) =>
      isReviewer(reviewer, author)
        ? [{ reviewer, submitted: Date.parse(submittedAt), merged: Date.parse(mergedAt) }]
        : [],
    ),
  );
  const responses = records.flatMap(({ author, createdAt, mergedAt, reviews: given }) => {
    const answers = given
      .filter((one) => isReviewer(one.author, author))
      .map(({ submittedAt }) => Date.parse(submittedAt));
    const [at, merged] = [Math.min(...answers), Date.parse(mergedAt)];
    if (at > merged) return [];
    return [{ merged, at, seconds: Math.max(0, at - Date.parse(createdAt)) / 1_000 }];
  });
  return { rows, reviews, responses };
}

export async function metricsOfFile(file: string, from: string, to: string): Promise<FileMetrics> {
  const records = (await recordsOf(file)).filter(
    ({ mergedAt }) => Date.parse(mergedAt) >= Date.parse(from) && Date.parse(mergedAt) < Date.parse(to),
  );
  const sizes = records.map(sizeOf);
  const cycles = records.map(cycleOf);
  const reviewers = records.flatMap(({ author, reviews }) =>
    reviews.map((review) => review.author).filter((login) => isReviewer(login, author)),
  );
  const merges = Object.values(counted(records.map(({ author }) => author).filter((author) => author !== null)));
  const half = merges.reduce((sum, count) => sum + count, 0) / 2;
  let [busFactor, covered] = [0, 0];
  for (const count of merges.toSorted((a, b) => b - a)) {
    if (covered >= half) break;
    covered += count;
    busFactor++;
  }
  const weeks = counted(records.map(({ mergedAt }) => mondayOf(mergedAt)));
  return {
    merged: records.length,
    weeks,
    aWeek: percentilesOf(mondaysBetween(from, to).map((monday) => weeks[monday] ?? 0)),
    size: percentilesOf(sizes),
    cycle: percentilesOf(cycles),
    largeShare: sizes.filter((size) => size > 200).length / sizes.length,
    reviewers: Object.entries(counted(reviewers)).toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)),
    busFactor,
  };
}

/** Lines changed outside of generated files. */
function sizeOf({ files }: FileRecord): number {
  return files.reduce(
    (sum, { path, additions, deletions }) => (isGenerated(path) ? sum : sum + additions + deletions),
    0,
  );
}

/** Seconds from the start to the merge. */
function cycleOf({ createdAt, mergedAt, commits }: FileRecord): number {
  const started = Math.min(Date.parse(createdAt), ...commits.map(({ authoredDate }) => Date.parse(authoredDate)));
  return (Date.parse(mergedAt) - started) / 1000;
}

/** A human who is not the author. */
function isReviewer(login: string | null, author: string | null): login is string {
  return login !== null && login !== author && !isApp(login);
}

function isGenerated(path: string): boolean {
  const parts = path.split('/');
  return (
    GENERATED_NAMES.has(parts.at(-1) ?? '') ||
    parts.slice(0, -1).some((folder) => GENERATED_FOLDERS.includes(folder)) ||
    GENERATED_ENDINGS.some((ending) => path.endsWith(ending))
  );
}

/** The data's rule: a name with exactly this ending was an app. */
const isApp = (login: string) => login.endsWith('-bot');

function mondayOf(instant: string): string {
  const day = Math.floor(Date.parse(instant) / DAY_MS);
  // The first day of the epoch was a Thursday.
  return new Date((day - ((day + 3) % 7)) * DAY_MS).toISOString().slice(0, 10);
}

/** Mondays of the weeks that are completely in a window. */
function mondaysBetween(from: string, to: string): string[] {
  const mondays: string[] = [];
  const first = Date.parse(mondayOf(new Date(Date.parse(from) + 6 * DAY_MS).toISOString()));
  for (let monday = first; monday + 7 * DAY_MS <= Date.parse(to); monday += 7 * DAY_MS) {
    mondays.push(new Date(monday).toISOString().slice(0, 10));
  }
  return mondays;
}

function counted(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

export function percentilesOf(values: number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const [low = 0, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return low + (high - low) * (place % 1);
  };
  return { n: values.length, p50: at(0.5), p90: at(0.9) };
}
