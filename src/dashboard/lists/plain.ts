import {
  DATE_NAMES,
  isDate,
  readSort,
  SORTS,
  type DateName,
  type Sort,
  type SortName,
} from '../../domain/pull-request-list.ts';
import { apiFiltersOf, windowQueryOf } from '../../domain/page-address.ts';
import { pullRequestsRoute } from '../../routes/pull-requests/pull-requests.ts';
import type { Answer } from '../read.ts';
import type { Visit } from '../visit.ts';
import { readPlace, wrong, type Place } from './place.ts';

export type PlainAnswer = Answer<typeof pullRequestsRoute>;
export type Row = PlainAnswer['data'][number];

/** The parameters of the list that the API takes as they are. */
export const PLAIN_FILTERS = ['state', 'q', 'draft', 'waitingOn', 'unreviewed', 'min', 'max'] as const;

/** What the window is about, by the state that is listed. What is open is open now, whenever anything happened to it. */
const DATE_OF_STATE: Record<string, DateName | 'any'> = { merged: 'merged', closed: 'closed', open: 'any' };

/** Which list is asked for, when it is of no measure. */
export interface PlainList {
  /** What the window is about; `any`: the list is of all times. */
  date: DateName | 'any';
  sort: Sort;
  by: SortName;
  place: Place | null;
}

/** The list that an address asks for. Throws 400 when one of its parameters is wrong; the API refuses the others. */
export function plainListOf({ address: { own } }: Pick<Visit, 'address'>): PlainList {
  const dates = [...DATE_NAMES, 'any'] as const;
  const date = dates.find((each) => each === (own.date ?? dateOf(own.state)));
  if (!date) throw wrong('date', `one of ${dates.join(', ')}`);
  const sort = SORTS.find((each) => each === (own.sort ?? `-${date === 'any' ? 'updated' : date}`));
  if (!sort) throw wrong('sort', `one of ${SORTS.join(', ')}`);
  return { date, sort, by: readSort(sort).by, place: readPlace(own.cursor) };
}

/** What the window is about when nobody says it. */
export function dateOf(state: string | undefined): DateName | 'any' {
  return DATE_OF_STATE[state ?? ''] ?? 'updated';
}

/** The date that the rows of a list show. */
export function shownDate({ date, by }: PlainList): DateName {
  if (isDate(by)) return by;
  return date === 'any' ? 'updated' : date;
}

/** What the API is asked for a list, or for an export of it, without the page. */
export function plainQuery({ address }: Pick<Visit, 'address'>, { date, sort }: PlainList): Record<string, string> {
  const own = PLAIN_FILTERS.flatMap((name) => {
    const value = address.own[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    by: 'people',
    ...apiFiltersOf(address.filters),
    ...Object.fromEntries(own),
    ...(date !== 'any' && { ...windowQueryOf(address.window), date }),
    sort,
  };
}

/** Reads a page of a list. */
export function readPlain(visit: Visit, asked: PlainList): Promise<PlainAnswer> {
  const { place } = asked;
  const query = { ...plainQuery(visit, asked), ...(place && { cursor: place.cursor }) };
  return visit.read(pullRequestsRoute, { query });
}
