import { ToolNames } from '../tool-names.tsx';
import { shortLabelOf } from '../../domain/metrics/measures.ts';
import type { DateName, SortName } from '../../domain/pull-request-list.ts';
import { count, day, duration, UNKNOWN } from '../format.ts';
import type { Html } from '../html.ts';
import { Icon } from '../parts/icon.tsx';
import { Person } from '../parts/person.tsx';
import { WaitsOn } from '../parts/waits-on.tsx';
import { pullRequestHref, type Visit } from '../visit.ts';
import { StageBar } from './stage-bar.tsx';
import { DATE_WORDS } from './words.ts';
import type { Row } from './plain.ts';

/** The columns that a person may choose, in their order. */
export const COLUMNS = ['author', 'size', 'pickup', 'cycle', 'waits', 'reviewers', 'rounds', 'ai', 'state'] as const;
export type ColumnName = (typeof COLUMNS)[number];

/** A column after the title. */
export interface Column<Of extends Row = Row> {
  key: string;
  name: string;
  cell: (row: Of) => Html;
  isNumber?: boolean;
  /** Where there is no room for it: on a phone, or beside a peek and in a narrow window, too. The peek says the same. */
  folded?: 'phone' | 'narrow';
  /** How the list is sorted by it, and where a press on its head leads, if anywhere. */
  sorted?: { as: 'ascending' | 'descending' | null; href: string | null };
}

const NAMES: Record<ColumnName, string> = {
  author: 'Author',
  size: shortLabelOf('size'),
  pickup: shortLabelOf('pickup'),
  cycle: `${shortLabelOf('cycle')}, by stage`,
  waits: 'Waits on',
  reviewers: 'Reviewers',
  rounds: shortLabelOf('rounds'),
  ai: 'AI',
  state: 'State',
};

/** How a column is called where columns are chosen. */
export function columnName(name: ColumnName): string {
  return NAMES[name];
}

/** By what the list is sorted when a column's head is pressed. */
export const SORT_OF_COLUMN: Partial<Record<ColumnName, SortName>> = {
  size: 'size',
  pickup: 'pickupSeconds',
  cycle: 'cycleSeconds',
  waits: 'waitingSince',
};

const NUMBERS: ColumnName[] = ['size', 'pickup', 'reviewers', 'rounds'];
const NARROW: ColumnName[] = ['reviewers', 'rounds', 'ai', 'state'];

/** A column of facts. */
export function factColumn(visit: Visit, name: ColumnName): Column {
  return {
    key: name,
    name: NAMES[name],
    cell: (row) => factCell(visit, name, row),
    isNumber: NUMBERS.includes(name),
    ...(name !== 'pickup' && { folded: NARROW.includes(name) ? 'narrow' : 'phone' }),
  };
}

function factCell(visit: Visit, name: ColumnName, { facts, author, isDraft, state, aiTools }: Row): Html {
  switch (name) {
    case 'author':
      return <Person visit={visit} account={author} />;
    case 'size':
      return facts ? (
        <>
          {facts.sizeClass} <span class="faint">{count(facts.size)}</span>
        </>
      ) : (
        UNKNOWN
      );
    case 'pickup':
      return duration(facts?.pickupSeconds ?? null);
    case 'cycle':
      return facts ? <StageBar facts={facts} /> : UNKNOWN;
    case 'waits':
      return facts?.waitingOn ? (
        <>
          <WaitsOn on={facts.waitingOn} />{' '}
          {facts.waitingSince && duration((visit.now - Date.parse(facts.waitingSince)) / 1_000)}
        </>
      ) : (
        UNKNOWN
      );
    case 'reviewers':
      return count(facts?.reviewers ?? null);
    case 'rounds':
      return count(facts?.reviewRounds ?? null);
    case 'ai':
      return <ToolNames visit={visit} keys={aiTools} />;
    case 'state':
      return isDraft && state === 'open' ? 'draft' : state;
  }
}

/** A column with a date of the pull requests. */
export function dateColumn(visit: Visit, date: DateName): Column {
  const { now, workspace } = visit;
  return {
    key: 'date',
    name: DATE_WORDS[date],
    isNumber: true,
    folded: 'phone',
    cell: (row) => <Day at={instantOf(row, date)} zone={workspace.timeZone} now={now} />,
  };
}

/** A day, with the full instant for who wants it exactly. */
export function Day({ at, zone, now }: { at: string | null; zone: string; now: number }) {
  if (at === null) return <>{UNKNOWN}</>;
  return (
    <time datetime={at} title={at}>
      {day(at, zone, now)}
    </time>
  );
}

function instantOf({ updatedAt, createdAt, mergedAt, closedAt, facts }: Row, date: DateName): string | null {
  switch (date) {
    case 'updated':
      return updatedAt;
    case 'created':
      return createdAt;
    case 'merged':
      return mergedAt;
    case 'closed':
      return closedAt;
    case 'deployed':
      return facts?.deployedAt ?? null;
    case 'firstReview':
      return facts?.firstReviewAt ?? null;
    case 'waitingSince':
      return facts?.waitingSince ?? null;
  }
}

/** Why a pull request is left out of the metrics, in words. */
export function leftOutWords(excludedBy: string): string {
  return excludedBy === 'person' ? 'left out by a person' : `left out by the rule ${excludedBy}`;
}

/**
 * A table of pull requests. `note` is what stands under a title after the number; `rule` is a line across the table after so
 * many of its rows. Where `canPeek`, a press on a title opens the pull request beside the list; its page opens without script.
 */
export function PullRequestTable<Of extends Row>({
  visit,
  label,
  rows,
  columns,
  note,
  rule = null,
  canPeek,
  peek,
}: {
  visit: Visit;
  label: string;
  rows: Of[];
  columns: Column<Of>[];
  note: (row: Of) => Html;
  rule?: { after: number; words: string } | null;
  canPeek: boolean;
  /** The id of the pull request that is open beside the list. */
  peek?: string | undefined;
}) {
  // On a phone there is room for one value: the one that the list is sorted by.
  const isByFolded = columns.some(({ folded, sorted }) => folded && sorted?.as);
  const classOf = ({ isNumber, folded, sorted }: Column<Of>) =>
    classNameOf(isNumber, isByFolded ? (sorted?.as ? undefined : (folded ?? 'phone')) : folded);
  return (
    <table class="list" data-list>
      <caption class="sr">{label}</caption>
      <thead>
        <tr>
          <th scope="col">Pull request</th>
          {columns.map((column) => (
            <Head column={column} className={classOf(column)} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <>
            <tr class={row.excludedBy === null ? undefined : 'left-out'}>
              <td>
                <a
                  class="title"
                  href={pullRequestHref(visit, row.id)}
                  {...(canPeek && { 'data-peek': row.id })}
                  {...(peek === row.id && { 'aria-current': 'true' })}
                >
                  {row.title}
                </a>
                <small>
                  {note(row)}
                  {row.excludedBy !== null && ` · ${leftOutWords(row.excludedBy)}`}
                </small>
              </td>
              {columns.map((column) => (
                <td class={classOf(column)}>{column.cell(row)}</td>
              ))}
            </tr>
            {rule?.after === index + 1 && (
              <tr class="median-rule">
                <td colspan={columns.length + 1}>{rule.words}</td>
              </tr>
            )}
          </>
        ))}
      </tbody>
    </table>
  );
}

function Head<Of extends Row>({ column, className }: { column: Column<Of>; className: string | undefined }) {
  const { name, sorted } = column;
  if (!sorted) {
    return (
      <th scope="col" class={className}>
        {name}
      </th>
    );
  }
  const content = (
    <>
      {name}
      {sorted.as && <Icon name={sorted.as === 'descending' ? 'descending' : 'ascending'} />}
    </>
  );
  return (
    <th scope="col" class={className} {...(sorted.as && { 'aria-sort': sorted.as })}>
      {sorted.href === null ? <span>{content}</span> : <a href={sorted.href}>{content}</a>}
    </th>
  );
}

function classNameOf(isNumber = false, folded?: Column['folded']): string | undefined {
  const names = [isNumber && 'number', folded && 'folded', folded === 'narrow' && 'spare'].filter(Boolean).join(' ');
  return names === '' ? undefined : names;
}
