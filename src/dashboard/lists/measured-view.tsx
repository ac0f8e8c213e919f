import { isByValue, isOfIndividuals, SHARES, type ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import { labelOf, measureOf, unitOf } from '../../domain/metrics/measures.ts';
import { countWords, shareWords } from '../../domain/metrics/words.ts';
import { measureListRoute } from '../../routes/metrics/pull-requests.ts';
import { Histogram } from '../charts/histogram.tsx';
import { counted } from '../format.ts';
import type { Html } from '../html.ts';
import { howHref, sentenceOf } from '../measure-words.ts';
import { durationBins, sizeBins } from '../parts/chart-data.ts';
import { MIN_FOR_PERCENTILES, valueOf } from '../parts/figure.tsx';
import { Icon } from '../parts/icon.tsx';
import { Empty } from '../parts/section.tsx';
import { hereWith, type Visit } from '../visit.ts';
import { exportAddress, measuredFile } from './exported.ts';
import { ListFoot } from './foot.tsx';
import { measuredQuery, type Line, type MeasuredList, type MeasureList } from './measured.ts';
import { Day, factColumn, PullRequestTable, type Column, type ColumnName } from './rows.tsx';
import { eventName, valueName, WITHOUT } from './words.ts';

/** What a list is of: the definition of its measure, and its number. */
export function MeasureHead({ visit, asked, list }: { visit: Visit; asked: MeasuredList; list: MeasureList }) {
  const { measure } = asked;
  return (
    <>
      <p>
        {sentenceOf(measure)} <a href={howHref(visit, measure)}>How it is computed</a>
      </p>
      <p class="headline">
        <Headline asked={asked} list={list} />
      </p>
      {SHARES.includes(measure) && <Parts visit={visit} asked={asked} list={list} />}
    </>
  );
}

function Headline({ asked: { measure, part, bin, place }, list }: { asked: MeasuredList; list: MeasureList }) {
  const { percentiles, total, n } = list;
  if (percentiles !== null) {
    // The few values themselves say more than percentiles of them.
    if (percentiles.n > 0 && percentiles.n < MIN_FOR_PERCENTILES && bin === null && place === null) {
      return (
        <>
          <b>{list.data.map(({ value }) => valueOf(measure, value)).join(', ')}</b>{' '}
          {counted(percentiles.n, 'pull request')}: too few values for a median
        </>
      );
    }
    return (
      <>
        <b>{valueOf(measure, percentiles.p50)}</b> half within · 3 of 4 within {valueOf(measure, percentiles.p75)} · 9
        of 10 within {valueOf(measure, percentiles.p90)}
      </>
    );
  }
  if (SHARES.includes(measure)) {
    const isShare = part === 'numerator' && n > 0;
    return (
      <>
        <b>{isShare ? shareWords(total / n) : countWords(total)}</b>{' '}
        {isShare ? `${countWords(total)} of ${countWords(n)}` : 'of these it is a share'}
      </>
    );
  }
  return <b>{countWords(total)}</b>;
}

/** The two lists of a share. */
function Parts({
  visit,
  asked: { part },
  list: { total, n },
}: {
  visit: Visit;
  asked: MeasuredList;
  list: MeasureList;
}) {
  const isAll = part === 'denominator';
  return (
    <nav class="choice" aria-label="The two lists of this share">
      <a href={hereWith(visit, { own: { part: null } })} {...(!isAll && { 'aria-current': 'true' })}>
        {isAll ? 'Those that have it' : `${countWords(total)} that have it`}
      </a>
      <a href={hereWith(visit, { own: { part: 'denominator' } })} {...(isAll && { 'aria-current': 'true' })}>
        All {countWords(isAll ? total : n)}
      </a>
    </nav>
  );
}

/** How the values are spread: bars that filter the list. */
export function MeasureBins({ visit, asked, list }: { visit: Visit; asked: MeasuredList; list: MeasureList }) {
  const { measure } = asked;
  const { bins, percentiles } = list;
  if (bins === null || percentiles === null || percentiles.n < 2) return null;
  const isTime = unitOf(measure) === 'seconds';
  const chosen = visit.address.own.bin ?? null;
  return (
    <div class="bins">
      <p>
        {counted(percentiles.n, 'pull request')}, by{' '}
        {isTime ? `how long they ${isWait(measure) ? 'waited' : 'took'}` : 'their number'}
        {chosen !== null && (
          <>
            {' '}
            · <a href={hereWith(visit, { own: { bin: null } })}>Show all</a>
          </>
        )}
      </p>
      <Histogram
        id="bins"
        label={`How the values of ${labelOf(measure)} are spread`}
        bins={isTime ? durationBins(bins) : sizeBins(bins)}
        href={({ key }) => hereWith(visit, { own: { bin: key === chosen ? null : key } })}
        selected={chosen}
      />
    </div>
  );
}

function isWait(measure: ListedMeasure): boolean {
  return valueName(measure) === 'Waited';
}

/** The column with what each gave. */
export function valueColumn(measure: ListedMeasure): Column<Line> {
  return { key: 'value', name: valueName(measure), isNumber: true, cell: ({ value }) => valueOf(measure, value) };
}

/** The column with the instant at which each counts. */
export function atColumn({ workspace, now }: Visit, measure: ListedMeasure): Column<Line> {
  const name = eventName(measure);
  return {
    key: 'date',
    name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    isNumber: true,
    ...(isByValue(measure) && { folded: 'phone' }),
    cell: ({ at }) => <Day at={at} zone={workspace.timeZone} now={now} />,
  };
}

/** The table of a list, with a rule at the middle of its values. */
export function MeasureTable({
  visit,
  asked,
  list,
  columns,
  canPeek,
}: {
  visit: Visit;
  asked: MeasuredList;
  list: MeasureList;
  columns: Column<Line>[];
  canPeek: boolean;
}) {
  const { now, workspace } = visit;
  const { measure } = asked;
  return (
    <PullRequestTable
      visit={visit}
      label={`Pull requests behind ${labelOf(measure)}`}
      rows={list.data}
      columns={columns}
      rule={ruleOf(asked, list)}
      canPeek={canPeek}
      peek={visit.address.own.pr}
      note={({ repository, number, author, person, at }) => (
        <>
          {repository} #{number} · {(isOfIndividuals(measure) ? person : author)?.login ?? 'a deleted account'} ·{' '}
          {eventName(measure)} <Day at={at} zone={workspace.timeZone} now={now} />
        </>
      )}
    />
  );
}

/** After which row the half ends that took longest, when the list is of all values, by their size. */
function ruleOf({ measure, bin, sort, place }: MeasuredList, { percentiles, data }: MeasureList) {
  if (percentiles === null || percentiles.n < MIN_FOR_PERCENTILES || bin !== null || !sort.endsWith('value'))
    return null;
  const rank = sort === '-value' ? Math.floor(percentiles.n / 2) : Math.ceil(percentiles.n / 2);
  const after = rank - (place?.skip ?? 0);
  return after > 0 && after <= data.length
    ? { after, words: `half within ${valueOf(measure, percentiles.p50)}` }
    : null;
}

/** The columns of the panel, where there is little room. */
export function panelColumns(visit: Visit, measure: ListedMeasure): Column<Line>[] {
  const sorted = { as: 'descending', href: null } as const;
  const { folded: _, ...size } = factColumn(visit, 'size');
  const last = isByValue(measure) ? valueColumn(measure) : atColumn(visit, measure);
  return [...(measure === 'size' ? [] : [size]), { ...last, sorted }];
}

/** Facts that say the same as the value of a measure. */
const SAME_AS: Partial<Record<ListedMeasure, ColumnName>> = { size: 'size', pickup: 'pickup', rounds: 'rounds' };

export function saysTheSame(measure: ListedMeasure, column: ColumnName): boolean {
  return SAME_AS[measure] === column;
}

/** How long the list is, and what is not in it. */
export async function MeasureFoot({ visit, asked, list }: { visit: Visit; asked: MeasuredList; list: MeasureList }) {
  return (
    <ListFoot visit={visit} place={asked.place} shown={list.data.length} of={list.lines} nextCursor={list.nextCursor}>
      {await othersWords(visit, asked, list)}
    </ListFoot>
  );
}

/** The list as a file, whole. */
export function ListFile({ visit, asked }: { visit: Visit; asked: MeasuredList }) {
  return (
    <a class="button quiet" href={exportAddress(measuredFile(visit, asked), 'csv')} download>
      <Icon name="download" />
      As CSV
    </a>
  );
}

/** What counts in the window and is not in the list, with the reason. */
async function othersWords(visit: Visit, asked: MeasuredList, list: MeasureList): Promise<Html> {
  const { measure, part, piece, bin } = asked;
  if (bin !== null) return ` in this range, of ${countWords(list.total)} in all`;
  if (SHARES.includes(measure)) {
    const others = list.n - list.total;
    return part === 'numerator' && others > 0
      ? ` · ${countWords(others)} others of the ${countWords(list.n)} are not in it`
      : '';
  }
  // Those of another time of the week are no others: they are counted beside it.
  if (measureOf(measure).form !== 'distribution' || piece !== null) return '';
  const query = measuredQuery(visit, { ...asked, measure: 'merged', sort: '-at' });
  const merged = await visit.read(measureListRoute, { query: { ...query, limit: '1' } });
  const others = merged.total - list.total;
  return others > 0 ? ` · ${countWords(others)} ${WITHOUT[measure] ?? 'without a value'} are not in it` : '';
}

/** What stands in place of an empty list. */
export function NoLines({ children }: { children?: Html }) {
  return (
    <Empty>
      <p>There is none.</p>
      {children}
    </Empty>
  );
}
