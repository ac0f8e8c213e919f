import type { z } from 'zod';
import type { GitHub } from './client.ts';
import { isLocal } from './is-local.ts';
import { hasNextPage } from './link-header.ts';
import { parseRest } from './parse-rest.ts';

/** GitHub's largest page. */
export const PER_PAGE = 100;
/** Each divides those before it, so that a smaller page begins where a larger one did. */
const SIZES = [PER_PAGE, 20, 5, 1];
/** A Worker waits for six answers at a time, and one of them is GraphQL's. */
const PAGES_AT_ONCE = 5;

export interface RestRows<Row> {
  rows: Row[];
  /** Where the list goes on, in rows from its front; null at the end. */
  next: number | null;
  /** When the request was sent, ISO 8601. */
  sentAt: string;
}

/** A list of REST's: its path template, what fills it, and what a row is. */
export interface RestList<Shape extends z.ZodType> {
  route: string;
  parameters: Record<string, string | number>;
  shape: z.ZodArray<Shape>;
}

/**
 * The rows of a REST list `from` so many rows from its front, as many as GitHub can serve at once, a hundred at most: a page
 * that it cannot, or that is too large, is asked for at fewer. The list ends where its `Link` header says so; a page may be
 * short. Throws a `FailureError`, also for a single row that GitHub cannot serve.
 * https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export async function readRestRows<Shape extends z.ZodType>(
  github: GitHub,
  { route, parameters, shape }: RestList<Shape>,
  from: number,
): Promise<RestRows<z.infer<Shape>>> {
  for (const size of SIZES.filter((one) => from % one === 0)) {
    try {
      const answer = await github.rest(route, { ...parameters, per_page: size, page: from / size + 1 });
      const next = hasNextPage(answer.headers) ? from + size : null;
      return { rows: parseRest(shape, answer.data, route), next, sentAt: answer.sentAt };
    } catch (error) {
      // What is refused or not there is so at any size.
      const mayBeSize = isLocal(error) && (error.failure.kind === 'too_wide' || error.failure.kind === 'transient');
      if (!mayBeSize || size === 1) throw error;
    }
  }
  throw new Error('every place is the begin of a page of one');
}

/**
 * A whole REST list. `expected` says how many rows there should be, so that pages are asked for side by side; what is listed
 * decides. Throws like `readRestRows`.
 */
export async function readRestList<Shape extends z.ZodType>(
  github: GitHub,
  list: RestList<Shape>,
  expected = 0,
): Promise<z.infer<Shape>[]> {
  const all: z.infer<Shape>[] = [];
  for (let from = 0; ;) {
    const pages = Math.ceil((expected - all.length) / PER_PAGE);
    const count = Math.max(1, Math.min(PAGES_AT_ONCE, pages));
    const begins = Array.from({ length: count }, (_, index) => from + index * PER_PAGE);
    for (const { rows, ends } of await Promise.all(begins.map((begin) => readHundred(github, list, begin)))) {
      all.push(...rows);
      if (ends) return all;
    }
    from += count * PER_PAGE;
  }
}

/** The rows of one page of a hundred, in as many requests as it takes. */
async function readHundred<Shape extends z.ZodType>(
  github: GitHub,
  list: RestList<Shape>,
  begin: number,
): Promise<{ rows: z.infer<Shape>[]; ends: boolean }> {
  const rows: z.infer<Shape>[] = [];
  for (let from = begin; from < begin + PER_PAGE;) {
    const page = await readRestRows(github, list, from);
    rows.push(...page.rows);
    if (page.next === null) return { rows, ends: true };
    from = page.next;
  }
  return { rows, ends: false };
}
