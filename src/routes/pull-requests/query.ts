import { z } from '@hono/zod-openapi';
import type { AppContext } from '../../context.ts';
import type { Caller } from '../../domain/caller.ts';
import { WAITING_ON } from '../../domain/facts/waiting.ts';
import { LISTED } from '../../domain/metrics/who.ts';
import { firstOf, lastOf, type AskedWindow } from '../../domain/metrics/windows.ts';
import {
  DATES,
  DEFAULT_SORT,
  isDate,
  readSort,
  SORTS,
  type DateName,
  type Sort,
} from '../../domain/pull-request-list.ts';
import { readNamed } from '../../storage/metrics/named.ts';
import type { PullRequestFilters } from '../../storage/pull-request-filters.ts';
import { FILTERS, filtersOf, mustHave, several } from '../filters.ts';
import { askedRange, eitherWindow, Moment, RANGE } from '../metrics/window.ts';
import { allowIndividuals } from '../individual-numbers.ts';
import { ProblemError } from '../problem.ts';
import { Name, Text } from '../shapes.ts';

const Flag = z.enum(['true', 'false']).transform((flag) => flag === 'true');
/** Seconds or lines. */
const Amount = z.string().regex(/^\d{1,9}(\.\d{1,3})?$/, 'a number of seconds, as in 3600');
const Lines = z.string().regex(/^\d{1,9}$/, 'a whole number of lines, as in 200');
const STATES = ['open', 'closed', 'merged'] as const;
const DATE_NAMES = Object.keys(DATES) as [DateName, ...DateName[]];

/** What lists and exports of pull requests can be asked; `min` and `max` are still to be read by the sort. */
export const LIST_FILTERS = {
  ...FILTERS,
  state: several(z.enum(STATES), 'The state'),
  draft: Flag.optional().openapi({ type: 'boolean', description: 'Whether it is a draft' }),
  waitingOn: several(z.enum(WAITING_ON), 'Whose move an open one is, as in `waitingOn` of the facts'),
  asked: several(
    Name,
    'Whose review it asks for now: a login that the person has or had, or a team as `ORGANIZATION/SLUG`. Drafts ask nobody',
  ),
  unreviewed: Flag.optional().openapi({ type: 'boolean', description: 'Whether it was merged without a review' }),
  language: several(Name, 'A language that the analysis found, in any capitals'),
  q: Text.max(200).optional().openapi({ description: 'A part of the title, in any capitals' }),
  date: z.enum(DATE_NAMES).default('updated').openapi({
    description: 'What `from`, `to` and `window` are about. In a range nothing is listed that has no such date',
  }),
  ...RANGE,
  sort: z.enum(SORTS).default(DEFAULT_SORT).openapi({
    description: 'A date or a fact; with `-`, the largest first. A pull request without it is not listed',
  }),
  min: z
    .string()
    .optional()
    .openapi({ description: 'At least this value of `sort`: seconds, lines, a day or an instant' }),
  max: z.string().optional().openapi({ description: 'At most this value of `sort`; of a day, all of it' }),
};

/** The query of the list, without its page. */
export const ListFilters = z.object(LIST_FILTERS).superRefine(rangeOfSort);

/** Refuses a range that what the list is sorted by cannot have. */
export function rangeOfSort(
  asked: AskedWindow & { sort: Sort; min?: string | undefined; max?: string | undefined },
  context: z.RefinementCtx,
): void {
  eitherWindow(asked, context);
  const { by } = readSort(asked.sort);
  const shape = isDate(by) ? Moment : by === 'size' ? Lines : Amount;
  for (const path of ['min', 'max'] as const) {
    const read = shape.optional().safeParse(asked[path]);
    const issues = read.success ? [] : read.error.issues;
    for (const { message } of issues) {
      context.addIssue({ code: 'custom', path: [path], message: `${message}, because \`sort\` is by ${by}` });
    }
  }
}

/**
 * What a list or an export is asked for, with ids for names and instants for days. Throws 403 and 404 as `filtersOf` and
 * `mustHave` do, and 400 when a range ends before it begins. It asks the database only for what was named.
 */
export async function listFilters(
  deps: AppContext,
  caller: Caller,
  { window, from, to, min, max, ...given }: z.output<typeof ListFilters>,
): Promise<PullRequestFilters> {
  const { state, draft, waitingOn, asked, unreviewed, language, q, date, sort, ...shared } = given;
  const filters = await filtersOf(deps, caller, shared, LISTED);
  if (asked !== undefined) await allowIndividuals(deps, caller, asked);
  const own = { state, draft, waitingOn, asked, unreviewed, language, q, date, sort };
  const needed = [filters.repositoryId, filters.teamId, window, from, to, min, max];
  if (needed.every((value) => value === undefined)) return { ...filters, ...own };
  const { timeZone, ...named } = await readNamed(deps.db, caller.workspaceId, filters);
  const range = askedRange({ window, from, to }, timeZone);
  const isByDate = isDate(readSort(sort).by);
  const least = min === undefined ? undefined : isByDate ? firstOf(min, timeZone) : Number(min);
  const most = max === undefined ? undefined : isByDate ? lastOf(max, timeZone) : Number(max);
  if (least !== undefined && most !== undefined && least > most) throw refused('min', `at most \`max\`, ${most}`);
  return { ...filters, ...own, ...mustHave(named), ...range, min: least, max: most };
}

function refused(path: string, message: string): ProblemError {
  return new ProblemError(400, `${path}: ${message}`, [{ path, message }]);
}
