import { measureOf } from '../../domain/metrics/measures.ts';
import {
  isByValue,
  isOfNow,
  LISTED_MEASURES,
  PARTS,
  SHARES,
  type ListedMeasure,
  type Part,
} from '../../domain/metrics/measure-lists.ts';
import { countWords, shareWords } from '../../domain/metrics/words.ts';
import { dateOf, dayOf, mondayOf } from '../../domain/metrics/zone.ts';
import { apiFiltersOf, apiQueryOf, type PageAddress } from '../../domain/page-address.ts';
import { measureListRoute } from '../../routes/metrics/pull-requests.ts';
import { ProblemError } from '../../routes/problem.ts';
import type { Html } from '../html.ts';
import { sentenceOf, titleOf } from '../measure-words.ts';
import { day } from '../format.ts';
import type { Answer } from '../read.ts';
import { hereWith, thereWith, type Visit } from '../visit.ts';
import { UNKNOWN, valueOf } from './figure.tsx';
import { Icon } from './icon.tsx';

export type MeasureList = Answer<typeof measureListRoute>;

/** Which list is asked for: that of a measure, in a part of the window. */
export interface AskedList {
  measure: ListedMeasure;
  part: Part;
  window: PageAddress['window'];
}

/**
 * The list that an address asks for: `measure` is its parameter `behind` or `measure`. Throws 400 when one of its parameters
 * is wrong.
 */
export function askedList(visit: Visit, measure: string): AskedList {
  const { own, window } = visit.address;
  const listed = LISTED_MEASURES.find((each) => each === measure);
  if (!listed) throw wrong(own.behind === undefined ? 'measure' : 'behind', `one of ${LISTED_MEASURES.join(', ')}`);
  const part = PARTS.find((each) => each === (own.part ?? 'numerator'));
  if (!part || (own.part && !SHARES.includes(listed))) throw wrong('part', `with a share, one of ${PARTS.join(', ')}`);
  return { measure: listed, part, window: own.at === undefined ? window : weekOf(own.at) };
}

function weekOf(at: string): PageAddress['window'] {
  const named = /^\d{4}-\d{2}-\d{2}$/.test(at) ? dayOf(at) : Number.NaN;
  if (Number.isNaN(named)) throw wrong('at', 'a day of a week, as in 2026-10-26');
  const monday = mondayOf(named);
  return { from: dateOf(monday), to: dateOf(monday + 6) };
}

function wrong(path: string, message: string): ProblemError {
  return new ProblemError(400, `${path}: ${message}`, [{ path, message }]);
}

/** Reads a page of a list. */
export function readList(visit: Visit, asked: AskedList): Promise<MeasureList> {
  const { address, read } = visit;
  const { against: _, ...query } = apiQueryOf({ ...address, window: asked.window });
  const window = isOfNow(asked.measure) ? apiFiltersOf(address.filters) : query;
  return read(measureListRoute, {
    query: {
      ...window,
      measure: asked.measure,
      ...(SHARES.includes(asked.measure) && { part: asked.part }),
      ...(address.own.cursor && { cursor: address.own.cursor }),
    },
  });
}

/** The panel beside a page, with the pull requests behind a figure of it. */
export async function Panel({ visit, measure }: { visit: Visit; measure: string }) {
  const asked = askedList(visit, measure);
  const list = await readList(visit, asked);
  const close = hereWith(visit, { own: { behind: null, at: null, bin: null, part: null, cursor: null } });
  const { at = null, part = null } = visit.address.own;
  const page = thereWith(visit, '/pull-requests', { own: { measure: asked.measure, at, part } });
  return (
    <>
      <a class="veil" href={close} tabindex={-1} aria-hidden="true" data-close />
      <aside class="panel" role="dialog" aria-modal="true" aria-labelledby="panel-title" data-behind={asked.measure}>
        <header>
          <div class="row">
            <small>Behind this number</small>
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
          <ListHead asked={asked} list={list} />
        </header>
        <ListBody visit={visit} asked={asked} list={list} />
        <footer>
          <ListCount asked={asked} list={list} />
        </footer>
      </aside>
    </>
  );
}

/** What the list is of: the measure, its definition, and its number. */
export function ListHead({ asked: { measure, part }, list }: { asked: AskedList; list: MeasureList }) {
  const { percentiles } = list;
  return (
    <>
      <h2 id="panel-title">{titleOf(measure)}</h2>
      <p>
        {sentenceOf(measure)} <a href={`/docs/metrics#${measure}`}>How it is computed</a>
      </p>
      <p class="headline">
        {percentiles ? (
          <>
            <b>{valueOf(measure, percentiles.p50)}</b> half within · {valueOf(measure, percentiles.p75)} 3 of 4 within ·{' '}
            {valueOf(measure, percentiles.p90)} 9 of 10 within
          </>
        ) : SHARES.includes(measure) ? (
          <>
            <b>{part === 'numerator' && list.n > 0 ? shareWords(list.total / list.n) : countWords(list.total)}</b>{' '}
            {part === 'numerator' ? `${countWords(list.total)} of ${countWords(list.n)}` : 'of these it is a share'}
          </>
        ) : (
          <b>{countWords(list.total)}</b>
        )}
      </p>
    </>
  );
}

/** The list itself, with what each pull request gave. */
export function ListBody({ visit, asked: { measure }, list }: { visit: Visit; asked: AskedList; list: MeasureList }) {
  const { now, workspace } = visit;
  if (list.data.length === 0) return <p class="empty">There is none.</p>;
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Pull request</th>
          <th scope="col">Size</th>
          <th scope="col" class="number" {...(isByValue(measure) && { 'aria-sort': 'descending' })}>
            {isByValue(measure) ? valueName(measure) : 'When'}
          </th>
        </tr>
      </thead>
      <tbody>
        {list.data.map((line) => (
          <tr>
            <td>
              <a class="title" href={`/pull-requests/${line.id}`} data-peek={line.id}>
                {line.title}
              </a>
              <small>
                {line.repository} #{line.number} · {line.person?.login ?? line.author?.login ?? 'a deleted account'} ·{' '}
                {day(line.at, workspace.timeZone, now)}
              </small>
            </td>
            <td>{line.facts?.sizeClass ?? UNKNOWN}</td>
            <td class="number">
              {isByValue(measure) ? valueOf(measure, line.value) : day(line.at, workspace.timeZone, now)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function valueName(measure: ListedMeasure): string {
  const { form } = measureOf(measure);
  if (isOfNow(measure)) return 'For';
  return measure === 'size' ? 'Lines' : form === 'count' ? 'Reviews' : 'Took';
}

/** How long the list is, and what is not in it. */
export function ListCount({ asked: { measure, part }, list }: { asked: AskedList; list: MeasureList }): Html {
  const shown = Math.min(list.data.length, list.lines);
  const others =
    SHARES.includes(measure) && part === 'numerator'
      ? ` · ${countWords(list.n - list.total)} others are not in it`
      : '';
  return (
    <span>
      {list.lines === 0 ? '0' : `1–${countWords(shown)}`} of <b data-lines={list.lines}>{countWords(list.lines)}</b>
      {others}
    </span>
  );
}
