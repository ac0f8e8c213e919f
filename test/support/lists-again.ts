/**
 * The lists behind measures, computed a second time from plain rows and by definition: nothing of the product is used
 * here but the names.
 */

/** One pull request; instants in milliseconds. */
export interface ListedRow {
  id: string;
  /** The login of the person behind its author. */
  author: string | null;
  opened: number;
  ready: number | null;
  merged: number | null;
  closed: number | null;
  deployed: number | null;
  firstCommit: number | null;
  updated: number;
  waitingOn: string | null;
  waitingSince: number | null;
  /** Whether what is deployed is known apart from the merge. */
  hasDeployments: boolean;
  /** Whether its merge is delivery, where merges stand for deployments. */
  isDelivered: boolean;
  /** Durations in seconds and sizes, by the names of measures. */
  values: Record<string, number | null>;
  /** What is true of it, by the names of shares. */
  flags: Record<string, boolean | null>;
}

export interface ListedReview {
  id: string;
  pullRequest: string;
  reviewer: string;
  submitted: number;
  response: number | null;
}

/** One line; `key` sorts it, the largest first. */
export interface ListedLine {
  id: string;
  value: number;
  at: number;
  key: number;
  person: string | null;
}

export interface ListAgain {
  lines: ListedLine[];
  total: number;
  n: number;
}

const DAY_MS = 86_400_000;

/** What a measure counted, in order. `now` is the instant of what waits. */
export function listAgain(
  measure: string,
  part: 'numerator' | 'denominator',
  { rows, reviews }: { rows: ListedRow[]; reviews: ListedReview[] },
  [from, to]: [number, number],
  now: number,
): ListAgain {
  const isIn = (at: number | null): at is number => at !== null && at >= from && at < to;
  const merged = rows.flatMap((row) => (isIn(row.merged) ? [{ row, at: row.merged }] : []));
  const submitted = reviews.filter((review) => isIn(review.submitted));
  /** Where all that was counted gave the same, the newest first. */
  const newest = (id: string, at: number, value = 1, person: string | null = null) => ({
    id,
    value,
    at,
    key: at,
    person,
  });
  const largest = (id: string, at: number, value: number | null, person: string | null = null) =>
    value === null ? [] : [{ id, value, at, key: value, person }];
  const lasting = (id: string, since: number, end: number) => ({
    id,
    value: (end - since) / 1000,
    at: since,
    key: -since,
    person: null,
  });
  const isStale = ({ updated }: ListedRow) => updated <= now - 14 * DAY_MS;
  const waiting = (whom: string) =>
    rows.flatMap((row) =>
      row.waitingOn === whom && !isStale(row) ? [lasting(row.id, row.waitingSince ?? row.opened, now)] : [],
    );
  const listed = (): ListedLine[] => {
    switch (measure) {
      case 'merged':
        return merged.map(({ row, at }) => newest(row.id, at));
      case 'opened':
        return rows.flatMap(({ id, opened }) => (isIn(opened) ? [newest(id, opened)] : []));
      case 'closedUnmerged':
        return rows.flatMap((row) => (row.merged === null && isIn(row.closed) ? [newest(row.id, row.closed)] : []));
      case 'reviews':
        return [...Map.groupBy(submitted, ({ pullRequest }) => pullRequest)].flatMap(([id, given]) =>
          largest(id, Math.max(...given.map((review) => review.submitted)), given.length),
        );
      case 'reviewResponse':
        return submitted.flatMap((one) => largest(one.id, one.submitted, one.response, one.reviewer));
      case 'activeReviewers':
        return submitted.map((one) => newest(one.id, one.submitted, 1, one.reviewer));
      case 'activeAuthors':
        return merged.flatMap(({ row, at }) => (row.author === null ? [] : [newest(row.id, at, 1, row.author)]));
      case 'changeLeadTime':
        return rows.flatMap((row) => {
          const at = row.hasDeployments ? row.deployed : row.isDelivered ? row.merged : null;
          return isIn(at) && row.firstCommit !== null ? largest(row.id, at, (at - row.firstCommit) / 1000) : [];
        });
      case 'openAtEnd':
        return rows.flatMap((row) => {
          if (row.opened >= to || (row.closed !== null && row.closed < to)) return [];
          return [lasting(row.id, row.ready !== null && row.ready < to ? row.ready : row.opened, to)];
        });
      case 'waitingReviewers':
        return waiting('reviewers');
      case 'waitingAuthor':
        return waiting('author');
      case 'waitingMerge':
        return waiting('merge');
      case 'stale':
        return rows.flatMap((row) =>
          row.waitingOn !== null && isStale(row) ? [lasting(row.id, row.updated, now)] : [],
        );
      default:
        return merged.flatMap(({ row, at }) => {
          if (measure in row.values) return largest(row.id, at, row.values[measure] ?? null);
          const flag = row.flags[measure] ?? null;
          if (flag === null || (!flag && part === 'numerator')) return [];
          return [newest(row.id, at, flag ? 1 : 0)];
        });
    }
  };
  const lines = listed().toSorted((a, b) => b.key - a.key || (a.id < b.id ? -1 : 1));
  const people = new Set(lines.map(({ person }) => person)).size;
  const sum = lines.reduce((all, { value }) => all + value, 0);
  const isDistinct = measure === 'activeAuthors' || measure === 'activeReviewers';
  const total = isDistinct ? people : measure === 'reviews' ? sum : lines.length;
  const isShare = measure in (rows[0]?.flags ?? {});
  const denominator = merged.filter(({ row }) => (row.flags[measure] ?? null) !== null).length;
  return { lines, total, n: isShare ? denominator : measure === 'reviews' ? sum : lines.length };
}
