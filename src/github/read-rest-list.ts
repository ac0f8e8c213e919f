import { z } from 'zod';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { isLocal } from './is-local.ts';
import { hasNextPage } from './link-header.ts';
import { parseRest } from './parse-rest.ts';

/** GitHub's largest page. */
export const PER_PAGE = 100;
/** Each size divides the sizes before it, so that a smaller page begins where a larger one did. */
const SIZES = [PER_PAGE, 10, 1];
/** A Worker can wait for six answers at a time, and one of them is GraphQL's. */
const PAGES_AT_ONCE = 5;
/** After this many empty pages in a row that name a next page, a list counts as endless. */
export const MAX_EMPTY = 3;
/** How many rows in a row may be skipped because GitHub cannot serve them alone: after more, GitHub serves nothing. */
const MAX_LOST = 1;

export interface RestRows<Row> {
  rows: Row[];
  /** The reason for each listed row that cannot be used. */
  unread: string[];
  /** Where the list goes on, in rows from its front; null at the end. */
  next: number | null;
  /** When the request was sent, ISO 8601. */
  sentAt: string;
}

/** A REST list: its path template, its parameters, and the shape of a row. */
export interface RestList<Shape extends z.ZodType> {
  route: string;
  parameters: Record<string, string | number>;
  row: Shape;
}

/** A whole list, with the reason for each row that GitHub lists and does not show. */
export interface WholeList<Row> {
  rows: Row[];
  unread: string[];
}

/**
 * The rows of a REST list, starting `from` rows after its front: as many as GitHub can serve at once, a hundred at
 * most. When a page fails or is too large, the next request asks for fewer rows. The list ends where its `Link` header
 * says so; a page may be short. Throws a `FailureError`, also for a single row that GitHub cannot serve.
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
      // A refused or missing page is the same at any size.
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
 * A whole REST list. `expected` is the expected number of rows, so that pages can be requested at the same time; only
 * the listed rows count. A row that GitHub cannot serve is `unread`. Throws a `FailureError` when GitHub serves
 * nothing, or the list does not end.
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

/** The failure for a list with pages that are empty or repeated, each of which names a next page. */
export function endless(route: string): FailureError {
  return new FailureError({ kind: 'rejected', detail: `GitHub names no end of ${route}` });
}

/** The rows of one page of a hundred, in as many requests as needed. */
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
