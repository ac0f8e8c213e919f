import {
  isByValue,
  isOfNow,
  LINE_SORTS,
  LISTED_MEASURES,
  MEASURES_WITH_VALUES,
  SHARES,
  sortOf,
  type LineSort,
  type ListedMeasure,
  type Part,
} from '../../domain/metrics/measure-lists.ts';
import { listingOf, PARTS_IN_WORDS, pieceText, type Piece } from '../../domain/metrics/pieces.ts';
import { dateOf, dayOf, mondayOf } from '../../domain/metrics/zone.ts';
import { apiFiltersOf, apiQueryOf, readRange, type PageAddress } from '../../domain/page-address.ts';
import { measureListRoute } from '../../routes/metrics/pull-requests.ts';
import type { Answer } from '../read.ts';
import type { Visit } from '../visit.ts';
import { readPlace, wrong, type Place } from './place.ts';

export type MeasureList = Answer<typeof measureListRoute>;
export type Line = MeasureList['data'][number];

/** Which list is asked for: that of a measure, in a part of the window, or of one bar of its values. */
export interface MeasuredList {
  measure: ListedMeasure;
  part: Part;
  /** Of a time of the week, a flaky check or a tool alone. */
  piece: Piece | null;
  window: PageAddress['window'];
  /** Half-open, in seconds or lines; null is open. */
  bin: { min: string | null; max: string | null } | null;
  sort: LineSort;
  place: Place | null;
}

const AMOUNT = String.raw`\d{1,13}(?:\.\d{1,3})?`;
const BIN = new RegExp(`^(${AMOUNT})?-(${AMOUNT})?$`);

/**
 * The list that an address asks for: `measure` is its parameter `behind` or `measure`. Throws 400 when one of its
 * parameters is wrong.
 */
export function measuredListOf({ address: { own, window } }: Pick<Visit, 'address'>, measure: string): MeasuredList {
  const listed = LISTED_MEASURES.find((each) => each === measure);
  if (!listed) throw wrong(own.behind === undefined ? 'measure' : 'behind', `one of ${LISTED_MEASURES.join(', ')}`);
  const listing = listingOf(listed, own.part);
  if (!listing) throw wrong('part', PARTS_IN_WORDS);
  const sort = LINE_SORTS.find((each) => each === (own.sort ?? sortOf(listed)));
  if (!sort) throw wrong('sort', `with a measure, one of ${LINE_SORTS.join(', ')}`);
  return {
    measure: listed,
    ...listing,
    window: own.at === undefined ? window : partOfWindow(own.at),
    bin: own.bin === undefined ? null : binOf(own.bin, listed),
    sort,
    place: readPlace(own.cursor),
  };
}

/** The days of the week in which a day lies, or what is between two days or instants. Throws 400 when `at` is neither. */
export function partOfWindow(at: string): PageAddress['window'] {
  const range = readRange(at);
  if (range) return range;
  const named = /^\d{4}-\d{2}-\d{2}$/.test(at) ? dayOf(at) : Number.NaN;
  if (Number.isNaN(named))
    throw wrong('at', 'a day of a week, as in 2026-10-26, or two days, as in 2026-10-26..2026-11-22');
  const monday = mondayOf(named);
  return { from: dateOf(monday), to: dateOf(monday + 6) };
}

function binOf(text: string, measure: ListedMeasure): MeasuredList['bin'] {
  if (!isByValue(measure)) throw wrong('bin', `only with one of ${MEASURES_WITH_VALUES.join(', ')}`);
  const [found, min = null, max = null] = BIN.exec(text) ?? [];
  const isEmpty = (min === null && max === null) || (min !== null && max !== null && Number(min) >= Number(max));
  if (found === undefined || isEmpty) {
    throw wrong('bin', 'two numbers of seconds or lines, as in 3600-7200; an open end is left out, as in 1209600-');
  }
  return { min, max };
}

/** What the API is asked for a list, or for an export of it, without the page. */
export function measuredQuery({ address }: Pick<Visit, 'address'>, asked: MeasuredList): Record<string, string> {
  const { measure, part, piece, window, bin, sort } = asked;
  const { against: _, ...query } = apiQueryOf({ ...address, window });
  return {
    // What waits now is the same in every window.
    ...(isOfNow(measure) ? apiFiltersOf(address.filters) : query),
    measure,
    ...(SHARES.includes(measure) && { part }),
    ...(piece && { part: pieceText(piece) }),
    ...(bin && bin.min !== null && { min: bin.min }),
    ...(bin && bin.max !== null && { max: bin.max }),
    ...(sort !== sortOf(measure) && { sort }),
  };
}

/** Reads a page of a list. */
export function readMeasured(visit: Visit, asked: MeasuredList): Promise<MeasureList> {
  const { place } = asked;
  const query = { ...measuredQuery(visit, asked), ...(place && { cursor: place.cursor }) };
  return visit.read(measureListRoute, { query });
}
