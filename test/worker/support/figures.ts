import { apiFiltersOf, apiQueryOf, readAddress } from '../../../src/domain/page-address.ts';
import { isOfNow, type ListedMeasure } from '../../../src/domain/metrics/measure-lists.ts';
import { call } from './api.ts';

/** A figure of a measure on a page: what its link leads to, and how long it says that the list is. */
export interface ShownFigure {
  measure: string;
  part: string | null;
  total: number;
  /** Its address, as the page has it. */
  href: string;
}

/** The figures of a page that are marked with `data-measure`. */
export function figuresOf(html: string): ShownFigure[] {
  return [...html.matchAll(/<a [^>]*data-measure="[^>]*>/g)].map(([tag]) => {
    const attribute = (name: string) =>
      new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&') ?? null;
    return {
      measure: attribute('data-measure') ?? '',
      part: attribute('data-part'),
      total: Number(attribute('data-total')),
      href: attribute('href') ?? '',
    };
  });
}

/** How many lines the list says to have that a page or panel shows. */
export function linesOf(html: string): number {
  return Number(/data-lines="(\d+)"/.exec(html)?.[1]);
}

const WEEK_MS = 7 * 86_400_000;

/** How long the list is, by the API, to which the address of a figure leads; `at` is the Monday of a week. */
export async function totalBehind(href: string, key: string): Promise<number> {
  const address = readAddress(new URL(href, 'https://edge.test').searchParams, ['measure', 'part', 'at']);
  if (Array.isArray(address)) throw new Error(`${href}: ${JSON.stringify(address)}`);
  const { measure = '', part, at } = address.own;
  const { against: _, ...windowed } = apiQueryOf(address);
  const week = at && { from: at, to: new Date(Date.parse(at) + WEEK_MS).toISOString().slice(0, 10) };
  const filters = apiFiltersOf(address.filters);
  const query = {
    ...(isOfNow(measure as ListedMeasure) ? filters : week ? { ...filters, ...week } : windowed),
    measure,
    ...(part && { part }),
  };
  const path = `/v1/metrics/pull-requests?${new URLSearchParams(query).toString()}`;
  const { status, body } = await call<{ total: number }>('GET', path, { key });
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return body.total;
}
