import { pieceWords } from '../../domain/metrics/pieces.ts';
import { labelOf } from '../../domain/metrics/measures.ts';
import { FILTER_NAMES, PANEL_NAMES, type FilterName } from '../../domain/page-address.ts';
import { problemOf } from '../../routes/problem.ts';
import { measuredListOf, readMeasured, type MeasuredList } from '../lists/measured.ts';
import {
  ListFile,
  MeasureBins,
  MeasureFoot,
  MeasureHead,
  MeasureTable,
  NoLines,
  panelColumns,
} from '../lists/measured-view.tsx';
import { FILTER_LABELS, filterWords } from '../filter-words.ts';
import { days } from '../format.ts';
import type { Html } from '../html.ts';
import { hereWith, thereWith, type Visit } from '../visit.ts';
import { Icon } from './icon.tsx';
import { FailedPart } from './section.tsx';

/** What takes the panel from the address of a page. */
export const CLOSED: Record<string, null> = Object.fromEntries(PANEL_NAMES.map((name) => [name, null]));

/** The panel beside a page, with the pull requests behind a figure of it. Throws 400 when the address asks for none. */
export async function Panel({ visit, measure }: { visit: Visit; measure: string }) {
  // The order of the page is not that of the panel.
  const { sort: _, ...own } = visit.address.own;
  const asked = measuredListOf({ address: { ...visit.address, own } }, measure);
  const { at = null, bin = null, part = null } = own;
  const page = thereWith(visit, '/pull-requests', { own: { measure: asked.measure, at, bin, part } });
  return (
    <PanelFrame
      visit={visit}
      behind={asked.measure}
      note={[...partWords(visit, asked), ...(await ownWords(visit))].join(', ')}
      title={labelOf(asked.measure)}
      page={page}
    >
      {await content(visit, asked)}
    </PanelFrame>
  );
}

/** A panel behind a figure: its title, and what can be done with all of it. `page` shows the same as a page. */
export function PanelFrame({
  visit,
  behind,
  note = '',
  title,
  page,
  children,
}: {
  visit: Visit;
  behind: string;
  /** What part of the window it is of. */
  note?: string;
  title: string;
  page: string;
  children: Html;
}) {
  const close = hereWith(visit, { own: CLOSED });
  return (
    <>
      <a class="veil" href={close} tabindex={-1} aria-hidden="true" data-close />
      <div
        class="panel"
        role="dialog"
        aria-modal="true"
        aria-labelledby="panel-title"
        data-behind={behind}
        tabindex={-1}
      >
        <div class="panel-head">
          <small>Behind this number{note !== '' && ` · ${note}`}</small>
          <a class="button quiet" href={hereWith(visit, {})} data-copy>
            <Icon name="link" />
            Copy link
          </a>
          <a class="button quiet" href={page}>
            <Icon name="open" />
            Open as page
          </a>
          <a class="button quiet" href={close} data-close aria-label="Close">
            <Icon name="close" />
          </a>
        </div>
        <h2 id="panel-title">{title}</h2>
        {children}
      </div>
    </>
  );
}

/** The part of the window of which alone a list is: a week, a time of the week. */
function partWords(visit: Visit, asked: MeasuredList): string[] {
  const week = visit.address.own.at === undefined ? '' : weekWords(visit, asked);
  return [week, asked.piece === null ? '' : pieceWords(asked.piece)].filter(Boolean);
}

/** The filters that the list has otherwise than the page on which it is open. */
function ownWords(visit: Visit): Promise<string[]> {
  const { address, page = address } = visit;
  const names = (Object.keys(FILTER_NAMES) as FilterName[]).filter(
    (name) => address.filters[name] !== page.filters[name],
  );
  return Promise.all(
    names.map(async (name) => {
      const words = await filterWords(visit, name, address.filters[name] ?? '');
      return `${FILTER_LABELS[name].toLowerCase()} ${words.replaceAll(/,(?=\S)/g, ', ')}`;
    }),
  );
}

/** The week, or the days, of which alone a list is. */
export function weekWords(
  { address: { own }, now, workspace: { timeZone } }: Visit,
  { window }: Pick<MeasuredList, 'window'>,
): string {
  if (typeof window === 'string') return '';
  const { from, to } = window;
  if (from.includes('T') || to.includes('T')) return days(from, to, timeZone, now);
  return `${own.at?.includes('..') ? '' : 'week of '}${days(from, `${to}T23:59:59Z`, 'UTC', now)}`;
}

/** The list; what fails otherwise than by the address stands in its place, and the page behind it is right. */
async function content(visit: Visit, asked: MeasuredList): Promise<Html> {
  try {
    const list = await readMeasured(visit, asked);
    const { measure } = asked;
    return (
      <>
        <div class="panel-top" data-total={list.total}>
          <MeasureHead visit={visit} asked={asked} list={list} />
        </div>
        <MeasureBins visit={visit} asked={asked} list={list} />
        <div class="panel-list">
          {list.lines === 0 ? (
            <NoLines />
          ) : (
            <MeasureTable
              visit={visit}
              asked={asked}
              list={list}
              columns={panelColumns(visit, measure)}
              canPeek={false}
            />
          )}
        </div>
        <div class="panel-foot">
          <MeasureFoot visit={visit} asked={asked} list={list} />
          {list.lines > 0 && <ListFile visit={visit} asked={asked} />}
          <KeyWords
            entries={[
              ['J K', 'move'],
              ['Esc', 'close'],
            ]}
          />
        </div>
      </>
    );
  } catch (error) {
    const problem = problemOf(error as Error);
    if (problem.status < 500) throw problem;
    return <FailedPart visit={visit} what="the list" problem={problem} />;
  }
}

/** The keys that do something here. Nothing needs them. */
export function KeyWords({ entries }: { entries: [keys: string, words: string][] }) {
  return (
    <span class="key-words" aria-hidden="true">
      {entries.map(([keys, words]) => (
        <>
          {keys.split(' ').map((key) => (
            <kbd>{key}</kbd>
          ))}{' '}
          {words}{' '}
        </>
      ))}
    </span>
  );
}
