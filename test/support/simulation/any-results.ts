import type { Result } from '../../../src/domain/cursor/result.ts';
import type { Suspension } from '../../../src/domain/cursor/suspend.ts';
import type { Failure } from '../../../src/domain/failure.ts';

/** Why work may not have been done: every cause there is. */
export function causesAt(now: number): Suspension['cause'][] {
  const detail = 'any';
  const failures: Failure[] = [
    { kind: 'too_wide', detail },
    { kind: 'too_wide', detail, fits: 3 },
    { kind: 'transient', detail },
    { kind: 'rejected', detail },
    { kind: 'cursor_refused', detail },
    { kind: 'primary_limit', resource: 'graphql', resetAt: now + 9_000_000, detail },
    { kind: 'primary_limit', resource: 'core', resetAt: now - 1, detail },
    { kind: 'secondary_limit', retryAfterSeconds: null, detail },
    { kind: 'secondary_limit', retryAfterSeconds: 0, detail },
    { kind: 'secondary_limit', retryAfterSeconds: 9_000, detail },
    { kind: 'database_outage', detail },
    { kind: 'bad_app', detail },
    { kind: 'unavailable', reason: 'not_found', detail, shown: true },
    { kind: 'unavailable', reason: 'blocked', detail },
    { kind: 'bad_credential', detail },
    { kind: 'too_old', detail },
  ];
  return [
    ...failures,
    { kind: 'slot', until: now + 1_000 },
    { kind: 'moved', fullName: `acme/moved-${now % 3}` },
    { kind: 'refused_for_now', until: now + 2_000, detail },
  ];
}

/** What work may have shown: every kind of result, whatever the work was. */
export function resultsAt(now: number, some: (count: number) => number[], below: (count: number) => number): Result[] {
  const numbers = some(10);
  const [newest, oldest] = [now - below(1_000), now - 1_000 - below(1_000_000)];
  const ends = ['bound', 'list', null] as const;
  const end = ends[below(3)] ?? null;
  const unread = some(3).map((number) => ({ number, list: null, reason: 'any' }));
  const listed = some(4).map((number) => ({ number, updatedAt: now - below(9_000) }));
  const page: Result = {
    kind: 'page',
    direction: 'back',
    pages: below(3),
    numbers,
    newest,
    oldest,
    fresh: below(3),
    cursor: numbers.length > 0 ? String(now) : null,
    end,
    // Work of the version before does not say how far it was to read.
    ...(below(3) > 0 && { bound: now - below(2_000_000) }),
    total: below(2) > 0 ? { count: below(100), at: now } : null,
    fullName: 'acme/widgets',
    seconds: below(9),
    bytes: below(3) * 1_500_000,
    count: 1 + below(20),
    unreadable: below(4) > 0 ? [] : ['files'],
    unread,
  };
  return [
    page,
    page,
    { kind: 'answered' },
    { kind: 'by_rest', page: 1 + below(3) },
    { kind: 'rest_listed', pulls: listed, next: 2, end, control: below(2) > 0 ? 1 : null },
    { kind: 'rest_read', numbers, gone: numbers.slice(0, 1), unreadable: [], unread },
    { kind: 'comments', startedAt: now, next: below(2) > 0 ? { since: now, page: 2 } : null },
    { kind: 'comments_given_up' },
    { kind: 'comments_settled', remaining: below(2) > 0 },
    { kind: 'lists', remaining: below(2) > 0, unreadable: [], gone: some(3), unread },
    { kind: 'facts', remaining: below(2) > 0, questions: below(2) > 0 },
    { kind: 'requirements', remaining: below(2) > 0 },
    { kind: 'requirements_given_up' },
    {
      kind: 'deployments',
      cursor: null,
      listed: below(2) > 0,
      remaining: below(2) > 0,
      others: [],
      unreadable: below(3) > 0 ? [] : ['deployments'],
      described: below(3) > 0 ? null : 'acme/widgets',
      unread,
    },
    { kind: 'repaired', numbers, gone: numbers.slice(0, 1), unread, unreadable: [] },
    {
      kind: 'totals',
      numbers,
      cursor: below(2) > 0 ? 'next' : null,
      total: { count: 9, at: now },
      fullName: 'acme/widgets',
    },
    { kind: 'totals_given_up' },
    { kind: 'found_set_aside', numbers: some(3), holes: below(2) > 0 ? [] : [null, 'c'] },
    { kind: 'hole_read', number: below(2) > 0 ? 1 + below(9) : null, unread: [] },
    { kind: 'found_missing', numbers: some(3) },
    { kind: 'mismatch' },
  ];
}
