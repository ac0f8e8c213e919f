import { isDate, type Sort } from '../../domain/pull-request-list.ts';
import { SHARES } from '../../domain/metrics/measure-lists.ts';
import { labelOf, unitOf } from '../../domain/metrics/measures.ts';
import { pieceWords } from '../../domain/metrics/pieces.ts';
import { duration } from '../format.ts';
import { Kept, Menu, Options } from '../parts/filter-bar.tsx';
import { Icon } from '../parts/icon.tsx';
import { valueOf } from '../parts/figure.tsx';
import { weekWords } from '../parts/panel.tsx';
import { hereWith, type AddressChange, type Visit } from '../visit.ts';
import type { MeasuredList } from './measured.ts';
import { dateOf, type PlainList } from './plain.ts';
import { DATE_WORDS, SORT_WORDS } from './words.ts';

const STATE_WORDS: Record<string, string> = { open: 'Open', merged: 'Merged', closed: 'Closed without a merge' };
const WAITS_WORDS: Record<string, string> = { reviewers: 'reviewers', author: 'the author', merge: 'the merge' };
/** Lists that are one press away, because leads ask for them from anywhere. */
const ASKED_FOR = ['mergedWithoutApproval', 'reverts'] as const;
const DAY_SECONDS = 86_400;
/** What a list may be cut at, in days. */
const LONGER_THAN = [1, 3, 14];
/** What ends with a state, when another one is chosen. */
const OF_STATE = { date: null, sort: null, min: null, max: null, waitingOn: null, unreviewed: null, draft: null };

/** The menus that only the list of all pull requests has, and what is set of them, each with a cross. */
export function PlainFilters({ visit, asked }: { visit: Visit; asked: PlainList }) {
  const { own } = visit.address;
  const { state } = own;
  return (
    <>
      <Menu name="State" value={STATE_WORDS[state ?? ''] ?? state ?? 'any'} isSet={state !== undefined}>
        <Options
          visit={visit}
          entries={[
            { words: 'Any', change: { own: { ...OF_STATE, state: null } }, isChosen: state === undefined },
            ...Object.entries(STATE_WORDS).map(([name, words]) => ({
              words,
              change: { own: { ...OF_STATE, state: name } },
              isChosen: state === name,
            })),
          ]}
        />
      </Menu>
      <Menu name="" value={windowWords(asked)} isSet={own.date !== undefined}>
        <Options
          visit={visit}
          entries={[...Object.entries(DATE_WORDS), ['any', 'At any time'] as const].map(([date, words]) => ({
            words: date === 'any' ? words : `${words} in the window`,
            change: { own: { date: date === dateOf(state) ? null : date, sort: null, min: null, max: null } },
            isChosen: date === asked.date,
          }))}
        />
      </Menu>
      <Chip visit={visit} is={own.q !== undefined} words="Title has" value={own.q ?? ''} without={['q']} />
      <Chip
        visit={visit}
        is={own.draft !== undefined}
        words={own.draft === 'false' ? 'No drafts' : 'Drafts'}
        without={['draft']}
      />
      <Chip
        visit={visit}
        is={own.waitingOn !== undefined}
        words="Waits on"
        value={WAITS_WORDS[own.waitingOn ?? ''] ?? own.waitingOn ?? ''}
        without={['waitingOn']}
      />
      <Chip
        visit={visit}
        is={own.unreviewed !== undefined}
        words={own.unreviewed === 'false' ? 'Merged with a review' : labelOf('unreviewed')}
        without={['unreviewed']}
      />
      <Chip
        visit={visit}
        is={own.min !== undefined || own.max !== undefined}
        words={SORT_WORDS[asked.by]}
        value={rangeWords(asked, own.min, own.max)}
        without={['min', 'max']}
      />
      <form method="get" action={visit.path} class="find-in" role="search" aria-label="Titles">
        <Kept visit={visit} without={['q']} />
        <Icon name="search" />
        <input name="q" value={own.q ?? ''} maxlength={200} placeholder="Title" aria-label="A part of the title" />
      </form>
    </>
  );
}

/** The lists that people look for often, the most asked for at one press. */
export function CommonLists({ visit }: { visit: Visit }) {
  return (
    <>
      {ASKED_FOR.map((measure) => (
        <a href={hereWith(visit, { own: { ...OF_STATE, state: null, q: null, measure } })}>{labelOf(measure)}</a>
      ))}
      <details class="menu text-menu" name="list">
        <summary>Common lists</summary>
        <div class="menu-body">
          <Options visit={visit} entries={presets(visit)} />
        </div>
      </details>
    </>
  );
}

function windowWords({ date }: PlainList): string {
  return date === 'any' ? 'At any time' : `${DATE_WORDS[date]} in the window`;
}

/** What people look for often. */
function presets({ address: { own } }: Visit): { words: string; change: AddressChange; isChosen: boolean }[] {
  const longer = (sort: Sort, words: string) =>
    LONGER_THAN.map((days) => {
      const min = String(days * DAY_SECONDS);
      return {
        words: `${words} over ${duration(days * DAY_SECONDS)}`,
        change: { own: { state: 'merged', sort, min, max: null } },
        isChosen: own.sort === sort && own.min === min,
      };
    });
  return [
    {
      words: labelOf('unreviewed'),
      change: { own: { state: 'merged', unreviewed: 'true' } },
      isChosen: own.unreviewed === 'true',
    },
    {
      words: labelOf('hotfixes'),
      change: { own: { ...OF_STATE, state: null, q: null, measure: 'hotfixes' } },
      isChosen: false,
    },
    { words: 'Drafts', change: { own: { state: 'open', draft: 'true' } }, isChosen: own.draft === 'true' },
    ...Object.entries(WAITS_WORDS).map(([waitingOn, words]) => ({
      words: `Waits on ${words}`,
      change: { own: { ...OF_STATE, state: 'open', waitingOn } },
      isChosen: own.waitingOn === waitingOn,
    })),
    ...longer('-cycleSeconds', labelOf('cycle')),
    ...longer('-pickupSeconds', labelOf('pickup')),
  ];
}

function rangeWords({ by }: PlainList, min: string | undefined, max: string | undefined): string {
  const words = (text: string) => (isDate(by) || by === 'size' ? text : duration(Number(text)));
  return [min !== undefined && `from ${words(min)}`, max !== undefined && `to ${words(max)}`].filter(Boolean).join(' ');
}

/** What the list behind a measure is of, each with a cross. */
export function MeasuredFilters({ visit, asked }: { visit: Visit; asked: MeasuredList }) {
  const { measure, part, piece, bin } = asked;
  const { own } = visit.address;
  const value = (text: string) => (unitOf(measure) === null ? text : valueOf(measure, Number(text)));
  const range = bin && [bin.min !== null && `from ${value(bin.min)}`, bin.max !== null && `below ${value(bin.max)}`];
  return (
    <>
      <Chip
        visit={visit}
        is
        words="Behind"
        value={labelOf(measure) + (SHARES.includes(measure) && part === 'denominator' ? ', all' : '')}
        without={['measure', 'part', 'at', 'bin', 'sort']}
      />
      <Chip visit={visit} is={own.at !== undefined} words={weekWords(visit, asked)} without={['at']} />
      <Chip visit={visit} is={piece !== null} words={piece === null ? '' : pieceWords(piece)} without={['part']} />
      <Chip
        visit={visit}
        is={range !== null}
        words="Only"
        value={(range ?? []).filter(Boolean).join(' ')}
        without={['bin']}
      />
    </>
  );
}

/** A filter that is set. A press takes it away. */
function Chip({
  visit,
  is,
  words,
  value = '',
  without,
}: {
  visit: Visit;
  is: boolean;
  words: string;
  value?: string;
  without: string[];
}) {
  if (!is) return null;
  return (
    <a class="menu chosen" href={hereWith(visit, { own: Object.fromEntries(without.map((name) => [name, null])) })}>
      {words} {value !== '' && <b>{value}</b>}
      <Icon name="close" />
      <span class="sr">Take this filter away</span>
    </a>
  );
}

/** The address of the same list sorted by something, or the other way round when it is sorted by it already. */
export function sortedHref(visit: Visit, current: string, name: string): string {
  const sort = current === `-${name}` ? name : `-${name}`;
  return hereWith(visit, { own: { sort, min: null, max: null } });
}

/** How a list is sorted by a name, for the head of its column. */
export function sortedAs(current: string, name: string): 'ascending' | 'descending' | null {
  if (current === name) return 'ascending';
  return current === `-${name}` ? 'descending' : null;
}
