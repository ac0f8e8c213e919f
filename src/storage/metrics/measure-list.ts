import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { binsOf, binUnitOf, type Bin } from '../../domain/metrics/bins.ts';
import { isOfIndividuals, isSpread, sortOf, type ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import { measureOf } from '../../domain/metrics/measures.ts';
import { pieceText } from '../../domain/metrics/pieces.ts';
import { asTenant, type Database } from '../database.ts';
import { pageOf, type Page } from '../keyset.ts';
import { LISTED } from '../pull-requests.ts';
import { columnOf, select, type RowOf } from '../rows.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { iso, shownPerson, type ShownPerson } from '../shown.ts';
import type { Percentiles } from './delivery.ts';
import { f } from './events.ts';
import { isInRange, linesOf, type Counted, type Listed } from './measure-lines.ts';
import { binOf } from './values.ts';

const p = alias(pullRequests, 'p');

/** A line of the list behind a measure: the pull request as lists show it, with what it gave. */
export const LINE = {
  ...LISTED,
  value: sql<number>`line.value`,
  at: iso(sql`line.at`),
};

/** Where a line stands in its list. */
const PLACE = { place: sql<number>`line.place`, lineId: sql<string>`line.id` };

export type MeasureLine = RowOf<typeof LINE> & {
  /** The review, where each is a line of its own; else null. */
  reviewId: string | null;
  /** The person, in lists about single people; null in other lists. */
  person: ShownPerson;
};

/** The totals of the whole list. Only `lines` is of the range that is listed. */
export interface ListTotals {
  /** What the measure's figure says, or of how many values it is: by the rule of its form. */
  total: number;
  /** The number of things that the figure is computed from. For a share: the denominator, even when only a part is listed. */
  n: number;
  /** How many lines all pages have together: those with a value in the range. */
  lines: number;
  /** Of the values of a duration or size; null for others. */
  percentiles: Percentiles | null;
  /** How these are distributed; null for others. */
  bins: Bin[] | null;
}

export interface MeasureList extends Page<MeasureLine>, ListTotals {}

/** A page of the pull requests that a measure counted, with the totals of the whole list. One round trip. */
export async function readMeasureList(
  db: Database,
  listed: Listed,
  limit: number,
  after: string[] | null,
): Promise<MeasureList> {
  const [rows, [totals], bins] = await asTenant(db, listed.scope.workspaceId, [
    pageStatement(listed, limit, after),
    totalsStatement(listed),
    binsStatement(listed),
  ]);
  if (!totals) throw new Error('the query answered no row');
  const { data, nextCursor } = pageOf(rows, limit, ({ place, lineId }) => [
    String(place),
    lineId,
    ...cursorEndOf(listed),
  ]);
  return {
    ...totals,
    bins: isSpread(listed.measure)
      ? binsOf(Object.fromEntries(bins.map(({ place, n }) => [place, n])), binUnitOf(listed.measure))
      : null,
    data: data.map(({ place: _place, lineId: _lineId, ...line }) => line),
    nextCursor,
  };
}

/** What a cursor names after its place, so that no other list takes it. The default order has no name. */
export function cursorEndOf({
  measure,
  part,
  piece,
  sort,
}: Pick<Listed, 'measure' | 'part' | 'piece' | 'sort'>): string[] {
  const list = [measure, piece ? pieceText(piece) : part];
  return sort === sortOf(measure) ? list : [...list, sort];
}

/** One line more than a page, in the order of the list; for the test that reads Postgres' plan, too. */
export function pageStatement(listed: Listed, limit: number, after: string[] | null) {
  const { measure, sort } = listed;
  const [direction, sign] = sort.startsWith('-') ? [sql`desc`, sql`-`] : [sql`asc`, sql`+`];
  const beyond = after ? sql`and (${sign} place, id) > (${sign} ${after[0]}::float8, ${after[1]}::uuid)` : sql``;
  const first = sql`
    select * from (select lines.*, ${placeOf(listed)} as place from (${linesOf(listed)}) lines) placed
    where ${isInRange(listed)} ${beyond} order by place ${direction}, id limit ${limit + 1}`;
  return select(
    { ...LINE, ...PLACE, ...ofPeople(measure) },
    sql`from (${first}) line join ${pullRequests} ${p} on ${p.id} = ${columnOf('line', f.pullRequestId)}
      order by line.place ${direction}, line.id`,
  );
}

/** What the list is sorted by. A waiting time grows every second, so the list is sorted by its beginning instead. */
function placeOf({ measure, sort }: Listed): SQL {
  const instant = sql`extract(epoch from at)::float8`;
  if (!sort.endsWith('value')) return instant;
  return measureOf(measure).form === 'stock' ? sql`-${instant}` : sql`value`;
}

/** The person and the review of a line, for lists about single people; null for other lists. */
export function ofPeople(measure: ListedMeasure): { person: SQL<ShownPerson>; reviewId: SQL<string | null> } {
  if (!isOfIndividuals(measure)) return { person: sql`null`, reviewId: sql`null` };
  return {
    person: shownPerson(sql`line.person_id`),
    reviewId: sql`nullif(line.id, ${columnOf('line', f.pullRequestId)})`,
  };
}

function totalsStatement(listed: Listed) {
  const { measure } = listed;
  const { form } = measureOf(measure);
  const among = sql`(select count(*)::int from (${linesOf({ ...listed, part: 'denominator' })}) among)`;
  const all = sql<number>`count(*)::int`;
  const lines = sql<number>`(count(*) filter (where ${isInRange(listed)}))::int`;
  const sum = sql<number>`coalesce(sum(value), 0)::int`;
  const people = sql<number>`count(distinct person_id)::int`;
  const total = measure === 'reviews' ? sum : form === 'distinct' ? people : all;
  const n = measure === 'reviews' ? sum : form === 'share' ? sql<number>`${among}` : all;
  const of = sql`(percentile_cont(array[0.25, 0.5, 0.75, 0.9]) within group (order by value))`;
  const percentiles: SQL<Percentiles | null> = isSpread(measure)
    ? sql`json_build_object('n', count(*), 'p25', ${of}[1], 'p50', ${of}[2], 'p75', ${of}[3], 'p90', ${of}[4])`
    : sql`null`;
  return select({ total, n, lines, percentiles }, sql`from (${linesOf(listed)}) lines`);
}

/** How many values lie in each bin. */
function binsStatement(counted: Counted) {
  return select(
    { place: binOf(sql`value`, binUnitOf(counted.measure)), n: sql<number>`count(*)::int` },
    isSpread(counted.measure)
      ? sql`from (${linesOf(counted)}) lines group by 1`
      : sql`from (select 0 as value) none where false group by 1`,
  );
}
