import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  AGAINST,
  DEFAULT_WINDOW,
  NAMED_WINDOWS,
  rangeOf,
  windowOf,
  type AskedWindow,
  type Window,
} from '../../domain/metrics/windows.ts';
import { FILTERS } from '../filters.ts';
import { ProblemError } from '../problem.ts';
import { Instant, limitTo, ListQuery, MAX_ENTRIES } from '../shapes.ts';

export const DAY_MS = 86_400_000;
/** Ten years, which are about 520 weeks. */
const MAX_DAYS = 3_660;
/** For what lies in between the database and JavaScript can compute its week and the previous window. */
const FIRST = '1970-01-01';
const END = '9000';

/** A day of the workspace's zone, or an instant. */
export const Moment = z
  .string()
  .transform((text, context) => {
    const read = text.includes('T') || text.includes(' ') ? Instant.safeParse(text) : z.iso.date().safeParse(text);
    if (read.success) return read.data;
    const message =
      'a day, as in 2026-01-31, or an ISO 8601 instant, as in 2026-01-31T00:00:00Z (in a URL, a `+` is `%2B`)';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .refine((moment) => moment >= FIRST && moment < END, 'from the year 1970 to 8999')
  .openapi({ type: 'string', example: '2026-01-31' });

const Flag = z.enum(['true', 'false']).default('false');

/** The window of a request. */
export const WINDOW = {
  window: z
    .enum(NAMED_WINDOWS)
    .optional()
    .openapi({
      description: `So many weeks, the running one among them, or the running calendar quarter, to now; the default is ${DEFAULT_WINDOW}`,
    }),
  from: Moment.optional().openapi({
    description: `Start of the window: a day of the workspace's time zone, or an instant; the default is that of ${DEFAULT_WINDOW}, as it stood at \`to\``,
  }),
  to: Moment.optional().openapi({ description: 'End of the window, exclusive; the default is now' }),
};

/** The range of a list of what has an instant of its own: without bounds, all of it. */
export const RANGE = {
  window: WINDOW.window.openapi({ description: 'As in metrics. Without it there is no window' }),
  from: Moment.optional().openapi({
    description: 'At this instant or later: a day of the workspace’s time zone, or an instant',
  }),
  to: Moment.optional().openapi({ description: 'Before this instant, or this day' }),
};

/** Refuses a named window beside bounds. */
export function eitherWindow({ window, from, to }: AskedWindow, context: z.RefinementCtx): void {
  if (window === undefined || (from === undefined && to === undefined)) return;
  context.addIssue({ code: 'custom', path: ['window'], message: 'either `window`, or `from` and `to`' });
}

/** What every metric can be asked. */
export const Query = z
  .object({
    ...FILTERS,
    ...WINDOW,
    against: z.enum(AGAINST).default('previous').openapi({
      description:
        'What it is compared with: the window of the same length before, the same 364 days earlier, or nothing',
    }),
  })
  .superRefine(eitherWindow);

/** The query of a list of people, which is sorted by the amount of each person's work. */
export const PeopleQuery = Query.safeExtend({
  limit: limitTo(MAX_ENTRIES, MAX_ENTRIES),
  cursor: ListQuery.shape.cursor,
});

/** The query of what stands side by side, which is sorted by name. */
export const SideBySideQuery = Query.safeExtend(ListQuery.shape);

/** What an answer says of parameters that it takes because all metrics take one set of them. */
export const NotApplied = z.array(z.string()).openapi({
  description: 'The parameters of the request that every metric takes and that do not change this answer',
});

/** Which of these parameters a request has: the answer names them, so that none is ignored in silence. */
export function notApplied(context: Context, names: readonly string[]): string[] {
  return names.filter((name) => context.req.query(name) !== undefined);
}

/** The query of a list that has its own filters. */
export const WindowQuery = z.object({ ...WINDOW, ...ListQuery.shape }).superRefine(eitherWindow);

/** The query of the overview. */
export const OverviewQuery = Query.safeExtend({
  distribution: Flag.openapi({ description: 'Whether to answer how the values are distributed, and the longest' }),
  outliers: Flag.openapi({ description: 'Whether to answer the longest alone' }),
});

/** The range that a list is asked for, in the workspace's zone. Throws 400 when it ends before it begins. */
export function askedRange(asked: AskedWindow, zone: string): Partial<Window> {
  const { from, to } = rangeOf(asked, zone, Date.now());
  if (from !== undefined && to !== undefined && from >= to) throw endsBefore(to);
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function endsBefore(to: string): ProblemError {
  const message = `before \`to\`, ${to}`;
  return new ProblemError(400, `from: ${message}`, [{ path: 'from', message }]);
}

/** The window of a request, in the workspace's zone. Throws 400 when it ends before it begins, or is too long. */
export function askedWindow(asked: AskedWindow, zone: string): Window {
  const window = windowOf(asked, zone, Date.now());
  if (window.from >= window.to) throw endsBefore(window.to);
  if (Date.parse(window.to) - Date.parse(window.from) > MAX_DAYS * DAY_MS) {
    const message = `at most ${MAX_DAYS} days before \`to\`, ${window.to}`;
    throw new ProblemError(400, `from: ${message}`, [{ path: 'from', message }]);
  }
  return window;
}
