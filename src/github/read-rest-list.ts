import { z } from 'zod';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { isLocal } from './is-local.ts';
import { hasNextPage } from './link-header.ts';
import { parseRest } from './parse-rest.ts';

/** GitHub's largest page. */
export const PER_PAGE = 100;
/** Each divides those before it, so that a smaller page begins where a larger one did. */
const SIZES = [PER_PAGE, 10, 1];
/** A Worker waits for six answers at a time, and one of them is GraphQL's. */
const PAGES_AT_ONCE = 5;
/** A list that has nothing to show and names a next page, so often in a row, does not end. */
export const MAX_EMPTY = 3;
/** Rows in a row that are passed by, because GitHub cannot serve them alone: where it is more, it serves nothing. */
const MAX_LOST = 1;

export interface RestRows<Row> {
  rows: Row[];
  /** Why each row that is listed and cannot be used is not among them. */
  unread: string[];
  /** Where the list goes on, in rows from its front; null at the end. */
  next: number | null;
  /** When the request was sent, ISO 8601. */
  sentAt: string;
}

/** A list of REST's: its path template, what fills it, and what a row is. */
export interface RestList<Shape extends z.ZodType> {
  route: string;
  parameters: Record<string, string | number>;
  row: Shape;
}

/** A whole list, with the reason of each row that GitHub lists and does not show. */
export interface WholeList<Row> {
  rows: Row[];
  unread: string[];
}

/**
 * The rows of a REST list `from` so many rows from its front, as many as GitHub can serve at once, a hundred at most: a page
 * that it cannot, or that is too large, is asked for at fewer. The list ends where its `Link` header says so; a page may be
 * short. Throws a `FailureError`, also for a single row that GitHub cannot serve.
 * https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export async function readRestRows<Shape extends z.ZodType>(
  github: GitHub,
  { route, parameters, row }: RestList<Shape>,
  from: number,
): Promise<RestRows<z.infer<Shape>>> {
  for (const size of SIZES.filter((one) => from % one === 0)) {
    try {
      const { data, headers, sentAt } = await github.rest(route, {
        ...parameters,
        per_page: size,
        page: from / size + 1,
      });
      const listed = parseRest(z.array(z.unknown()), data, route).map((one) => row.safeParse(one));
      return {
        rows: listed.flatMap((one) => (one.success ? [one.data] : [])),
        unread: listed.flatMap((one) => (one.success ? [] : [`not what GitHub documents: ${firstOf(one.error)}`])),
        next: hasNextPage(headers) ? from + size : null,
        sentAt,
      };
    } catch (error) {
      // What is refused or not there is so at any size.
      if (!mayBeSize(error) || size === 1) throw error;
    }
  }
  throw new Error('every place is the begin of a page of one');
}

function mayBeSize(error: unknown): error is FailureError {
  return isLocal(error) && (error.failure.kind === 'too_wide' || error.failure.kind === 'transient');
}

function firstOf({ issues: [issue] }: z.ZodError): string {
  return issue ? `${issue.path.join('.')} ${issue.message}`.trim() : 'no reason given';
}

/**
 * A whole REST list. `expected` says how many rows there should be, so that pages are asked for side by side; what is listed
 * decides. A row that GitHub cannot serve is `unread`. Throws a `FailureError` when it serves nothing, or no end.
 */
export async function readRestList<Shape extends z.ZodType>(
  github: GitHub,
  list: RestList<Shape>,
  expected = 0,
): Promise<WholeList<z.infer<Shape>>> {
  const whole: WholeList<z.infer<Shape>> = { rows: [], unread: [] };
  let empty = 0;
  let shown = '';
  for (let from = 0; ;) {
    const pages = Math.ceil((expected - whole.rows.length) / PER_PAGE);
    const count = Math.max(1, Math.min(PAGES_AT_ONCE, pages));
    const begins = Array.from({ length: count }, (_, index) => from + index * PER_PAGE);
    for (const { rows, unread, ends } of await Promise.all(begins.map((begin) => readHundred(github, list, begin)))) {
      whole.rows.push(...rows);
      whole.unread.push(...unread);
      if (ends) return whole;
      const ofPage = JSON.stringify([rows[0], rows.at(-1)]);
      if (rows.length > 1 && ofPage === shown) throw endless(list.route);
      shown = ofPage;
      empty = rows.length + unread.length > 0 ? 0 : empty + 1;
    }
    if (empty >= MAX_EMPTY) throw endless(list.route);
    from += count * PER_PAGE;
  }
}

/** What there is to say of a list whose pages are empty, or the same again, and each of which names a next one. */
export function endless(route: string): FailureError {
  return new FailureError({ kind: 'rejected', detail: `GitHub names no end of ${route}` });
}

/** The rows of one page of a hundred, in as many requests as it takes. */
async function readHundred<Shape extends z.ZodType>(
  github: GitHub,
  list: RestList<Shape>,
  begin: number,
): Promise<WholeList<z.infer<Shape>> & { ends: boolean }> {
  const hundred: WholeList<z.infer<Shape>> = { rows: [], unread: [] };
  let lost = 0;
  for (let from = begin; from < begin + PER_PAGE;) {
    try {
      const { rows, unread, next } = await readRestRows(github, list, from);
      hundred.rows.push(...rows);
      hundred.unread.push(...unread);
      lost = 0;
      if (next === null) return { ...hundred, ends: true };
      from = next;
    } catch (error) {
      if (!mayBeSize(error) || ++lost > MAX_LOST) throw error;
      hundred.unread.push(error.failure.detail);
      from += 1;
    }
  }
  return { ...hundred, ends: false };
}
