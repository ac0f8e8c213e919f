import { isByValue, whoCounts } from '../../domain/metrics/measure-lists.ts';
import { shownBy } from '../../domain/metrics/who.ts';
import { labelOf } from '../../domain/metrics/measures.ts';
import { exportRoute } from '../../routes/pull-requests/exports.ts';
import { measureListRoute } from '../../routes/metrics/pull-requests.ts';
import { problemOf } from '../../routes/problem.ts';
import { pullRequestsRoute } from '../../routes/pull-requests/pull-requests.ts';
import { count, counted } from '../format.ts';
import type { Html } from '../html.ts';
import { CommonLists, MeasuredFilters, PlainFilters, sortedAs, sortedHref } from '../lists/explorer-filters.tsx';
import { ExportMenu } from '../lists/export.tsx';
import { measuredFile, type Exported } from '../lists/exported.ts';
import { ListFoot } from '../lists/foot.tsx';
import { ColumnMenu, ViewMenu } from '../lists/list-menus.tsx';
import { measuredListOf, readMeasured, type Line, type MeasuredList, type MeasureList } from '../lists/measured.ts';
import {
  atColumn,
  MeasureBins,
  MeasureFoot,
  MeasureHead,
  MeasureTable,
  saysTheSame,
  valueColumn,
} from '../lists/measured-view.tsx';
import { NothingMatches } from '../lists/nothing-matches.tsx';
import { wrong } from '../lists/place.ts';
import {
  PLAIN_FILTERS,
  plainListOf,
  plainQuery,
  readPlain,
  shownDate,
  type PlainAnswer,
  type PlainList,
} from '../lists/plain.ts';
import {
  COLUMNS,
  dateColumn,
  factColumn,
  PullRequestTable,
  SORT_OF_COLUMN,
  type Column,
  type ColumnName,
} from '../lists/rows.tsx';
import { SORT_WORDS } from '../lists/words.ts';
import type { Page, Shown } from '../page.ts';
import { PageFilters } from '../parts/filter-bar.tsx';
import { CopyLink } from '../parts/frame.tsx';
import { FailedPart } from '../parts/section.tsx';
import { hereWith, type Visit } from '../visit.ts';

/** The columns that are shown when nobody chose them. */
const SHOWN: ColumnName[] = ['author', 'size', 'pickup', 'cycle', 'ai', 'state'];
/** Of what is open there is no stage to its end yet. */
const SHOWN_OPEN: ColumnName[] = ['author', 'size', 'waits', 'reviewers', 'ai', 'state'];

const WHO: Record<string, string> = {
  people: 'by people',
  agents: 'by agents',
  automation: 'by automation',
  all: 'by everyone',
  'people,agents': 'by people and agents',
};

/** Exactly which pull requests: all, or those behind a figure. */
export const pullRequests: Page = {
  path: '/pull-requests',
  title: 'Pull requests',
  question: 'Every pull request, and the ones behind any number.',
  own: ['measure', 'sort', 'date', 'columns', ...PLAIN_FILTERS],
  async show(visit) {
    const { measure } = visit.address.own;
    const columns = columnsOf(visit);
    return measure === undefined ? showPlain(visit, columns) : showMeasured(visit, measure, columns);
  },
};

function columnsOf({ address: { own } }: Visit): ColumnName[] {
  if (own.columns === undefined) return own.state === 'open' ? SHOWN_OPEN : SHOWN;
  const chosen = own.columns.split(',');
  const unknown = chosen.filter((name) => !COLUMNS.some((each) => each === name));
  if (unknown.length > 0) throw wrong('columns', `some of ${COLUMNS.join(', ')}`);
  return COLUMNS.filter((name) => chosen.includes(name));
}

/** The list of all pull requests, by what they are now. */
async function showPlain(visit: Visit, columns: ColumnName[]): Promise<Shown> {
  const { own } = visit.address;
  const misplaced = (['at', 'bin', 'part'] as const).find((name) => own[name] !== undefined);
  if (misplaced) throw wrong(misplaced, 'only with `measure`');
  const asked = plainListOf(visit);
  const query = plainQuery(visit, asked);
  const filters = (
    <PageFilters visit={visit} hasComparison={false} own={<PlainFilters visit={visit} asked={asked} />} />
  );
  return withList(
    visit,
    filters,
    () => readPlain(visit, asked),
    (list) => ({
      words: `${count(list.total)}${list.totalIsMore ? '+' : ''}`,
      list: { path: pullRequestsRoute.path, query },
      file: { path: exportRoute.path, query },
      basis: <PlainBasis visit={visit} asked={asked} list={list} columns={columns} />,
      card:
        list.data.length === 0 ? (
          <section class="card">
            <NothingMatches visit={visit} />
          </section>
        ) : (
          <section class="card list-card" aria-label="Pull requests">
            <PullRequestTable
              visit={visit}
              label="Pull requests"
              rows={list.data}
              columns={plainColumns(visit, asked, columns)}
              note={({ number, repository }) => `#${number} · ${repository}`}
              canPeek
              peek={own.pr}
            />
            <ListFoot
              visit={visit}
              place={asked.place}
              shown={list.data.length}
              of={list.total}
              isMore={list.totalIsMore}
              nextCursor={list.nextCursor}
            />
          </section>
        ),
    }),
  );
}

function plainColumns(visit: Visit, asked: PlainList, columns: ColumnName[]): Column[] {
  const date = shownDate(asked);
  const sortable = (column: Column, by: string | undefined): Column =>
    by === undefined
      ? column
      : { ...column, sorted: { as: sortedAs(asked.sort, by), href: sortedHref(visit, asked.sort, by) } };
  return [
    ...columns.map((name) => sortable(factColumn(visit, name), SORT_OF_COLUMN[name])),
    sortable(dateColumn(visit, date), date),
  ];
}

function PlainBasis({
  visit,
  asked,
  list,
  columns,
}: {
  visit: Visit;
  asked: PlainList;
  list: PlainAnswer;
  columns: ColumnName[];
}) {
  const { filters } = visit.address;
  const { by } = asked;
  const who = filters.by ?? 'people';
  const isOfAll = by === 'updated' || by === 'created';
  return (
    <div class="basis">
      <span>
        <b>
          {count(list.total)}
          {list.totalIsMore && '+'} pull request{list.total === 1 ? '' : 's'}
        </b>{' '}
        {WHO[who] ?? `by ${who}`}
      </span>
      <span>
        sorted by {SORT_WORDS[by]}
        {!isOfAll && '; those without are not in it'}
      </span>
      {list.recomputing && (
        <span>
          Computing again: {list.recomputing.done} of {list.recomputing.of}
        </span>
      )}
      <span>Times in {visit.workspace.timeZone}</span>
      <CommonLists visit={visit} />
      <ColumnMenu visit={visit} chosen={columns} />
      <ViewMenu visit={visit} />
    </div>
  );
}

/** The list behind a measure: what each gave stands first. */
async function showMeasured(visit: Visit, measure: string, columns: ColumnName[]): Promise<Shown> {
  const { own } = visit.address;
  const misplaced = PLAIN_FILTERS.find((name) => own[name] !== undefined) ?? (own.date === undefined ? null : 'date');
  if (misplaced) throw wrong(misplaced, 'not with `measure`; its list has `bin`, `at` and `part`');
  const asked = measuredListOf(visit, measure);
  const file = measuredFile(visit, asked);
  const { by } = visit.address.filters;
  const filters = (
    <PageFilters
      visit={visit}
      hasComparison={false}
      {...(by === undefined && { by: whoByDefault(asked) })}
      own={<MeasuredFilters visit={visit} asked={asked} />}
    />
  );
  const shown = await withList(
    visit,
    filters,
    () => readMeasured(visit, asked),
    (list) => ({
      words: count(list.lines),
      list: { path: measureListRoute.path, query: file.query },
      file,
      basis: <MeasuredBasis visit={visit} list={list} columns={columns} />,
      card: (
        <section class="card list-card" aria-label={labelOf(asked.measure)}>
          <div class="panel-top" data-total={list.total}>
            <MeasureHead visit={visit} asked={asked} list={list} />
          </div>
          <MeasureBins visit={visit} asked={asked} list={list} />
          {list.lines === 0 ? (
            <NothingMatches visit={visit} />
          ) : (
            <MeasureTable
              visit={visit}
              asked={asked}
              list={list}
              columns={measuredColumns(visit, asked, columns)}
              canPeek
            />
          )}
          <MeasureFoot visit={visit} asked={asked} list={list} />
        </section>
      ),
    }),
  );
  return { ...shown, title: labelOf(asked.measure), crumbs: [{ name: 'Pull requests', href: hereWithout(visit) }] };
}

/** Who counts for a measure when nobody says it, as the menu of who wrote them names it. */
function whoByDefault({ measure }: MeasuredList): string {
  return shownBy(whoCounts(measure)).join(',');
}

function hereWithout(visit: Visit): string {
  const own = Object.fromEntries(Object.keys(visit.address.own).map((name) => [name, null]));
  return hereWith(visit, { own });
}

function measuredColumns(visit: Visit, { measure, sort }: MeasuredList, columns: ColumnName[]): Column<Line>[] {
  const sorted = (by: string) => ({ as: sortedAs(sort, by), href: sortedHref(visit, sort, by) });
  return [
    ...(isByValue(measure) ? [{ ...valueColumn(measure), sorted: sorted('value') }] : []),
    ...columns.filter((name) => !saysTheSame(measure, name)).map((name) => factColumn(visit, name)),
    { ...atColumn(visit, measure), sorted: sorted('at') },
  ];
}

function MeasuredBasis({ visit, list, columns }: { visit: Visit; list: MeasureList; columns: ColumnName[] }) {
  return (
    <div class="basis">
      <span>
        <b>{counted(list.lines, 'pull request')}</b> {WHO[list.by.join(',')] ?? `by ${list.by.join(' and ')}`}
      </span>
      {list.recomputing && (
        <span>
          Computing again: {list.recomputing.done} of {list.recomputing.of}
        </span>
      )}
      <span>Times in {visit.workspace.timeZone}</span>
      <ColumnMenu visit={visit} chosen={columns} />
      <ViewMenu visit={visit} />
    </div>
  );
}

interface Parts {
  /** How many there are. */
  words: string;
  list: Exported;
  file: Exported;
  basis: Html;
  card: Html;
}

/**
 * The page of a list. An address that asks for what cannot be is refused before the page begins; any other failure stands in
 * place of the list.
 */
async function withList<List>(
  visit: Visit,
  filters: Html,
  read: () => Promise<List>,
  partsOf: (list: List) => Parts,
): Promise<Shown> {
  try {
    const { words, list, file, basis, card } = partsOf(await read());
    return {
      actions: (
        <>
          <CopyLink visit={visit} />
          <ExportMenu visit={visit} words={words} list={list} file={file} />
        </>
      ),
      filters,
      sections: [basis, card],
    };
  } catch (error) {
    const problem = problemOf(error as Error);
    if (problem.status < 500) throw problem;
    return { filters, sections: [<FailedPart visit={visit} what="the list" problem={problem} />] };
  }
}
