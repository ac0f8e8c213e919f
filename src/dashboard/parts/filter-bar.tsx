import { NAMED_WINDOWS, windowOf } from '../../domain/metrics/windows.ts';
import { AI_KINDS, SIZES, valuesIn, WORK_TYPES } from '../../domain/metrics/filters.ts';
import { FILTER_NAMES, OPEN_NAMES, type FilterName, type PageAddress } from '../../domain/page-address.ts';
import { NAMED_FILTERS } from '../../storage/filter-names.ts';
import { readChoices } from '../../storage/filter-choices.ts';
import { FILTER_LABELS, filterWords, valueName } from '../filter-words.ts';
import { day, days } from '../format.ts';
import type { Html } from '../html.ts';
import { hereWith, type AddressChange, type Visit } from '../visit.ts';
import { Icon, type IconName } from './icon.tsx';

const WINDOW_WORDS: Record<(typeof NAMED_WINDOWS)[number], string> = {
  '4w': 'Last 4 weeks',
  '13w': 'Last 13 weeks',
  '26w': 'Last 26 weeks',
  '52w': 'Last 52 weeks',
  quarter: 'This quarter',
};

const AGAINST_WORDS = { previous: 'as long before', year: 'a year before', none: 'nothing' } as const;

const WHO_WORDS: Record<string, string> = {
  people: 'People',
  'people,agents': 'People and agents',
  agents: 'Agents',
  automation: 'Automation',
  all: 'Everyone',
};

/** The filters of the `+ Filter` menu. */
const MORE = ['author', 'reviewer', 'label', 'base', 'size', 'type', 'ai', 'tool'] as const satisfies FilterName[];
/** What can be chosen of those that have few values. */
const CHOICES: Partial<Record<FilterName, readonly string[]>> = { size: SIZES, type: WORK_TYPES, ai: AI_KINDS };

/** What can be chosen: the repositories and teams that there are. */
export interface Choices {
  repositories: string[];
  teams: string[];
}

/**
 * The window and the filters, each a menu that opens without script. What is set is blue, and a cross takes it back. `by`
 * is who counts on this page when nothing is said; `own` are menus that only this page has.
 */
export function FilterBar({
  visit,
  choices,
  by = 'people',
  hasComparison = true,
  own,
  isOfTeam = false,
}: {
  visit: Visit;
  choices: Choices;
  by?: string;
  /** Whether the page compares its window with another. */
  hasComparison?: boolean;
  own?: Html;
  /** Whether the page is about one team, so that there is none to choose. */
  isOfTeam?: boolean;
}) {
  const { filters, against } = visit.address;
  return (
    <div class="filters" role="search" aria-label="Filters">
      <WindowMenu visit={visit} />
      {hasComparison && (
        <Menu name="Against" value={AGAINST_WORDS[against]} isSet={against !== 'previous'}>
          <Options
            visit={visit}
            entries={Object.entries(AGAINST_WORDS).map(([name, words]) => ({
              words: words.charAt(0).toUpperCase() + words.slice(1),
              change: { against: name as PageAddress['against'] },
              isChosen: name === against,
            }))}
          />
        </Menu>
      )}
      <ChoiceMenu visit={visit} name="repo" icon="repositories" all="All repositories" choices={choices.repositories} />
      {!isOfTeam && <ChoiceMenu visit={visit} name="team" icon="teams" all="All teams" choices={choices.teams} />}
      <Menu
        name="Written by"
        value={WHO_WORDS[filters.by ?? by] ?? filters.by ?? ''}
        isSet={filters.by !== undefined && filters.by !== by}
      >
        <Options
          visit={visit}
          entries={Object.entries(WHO_WORDS).map(([who, words]) => ({
            words,
            change: { filters: { by: who === by ? null : who } },
            isChosen: who === (filters.by ?? by),
          }))}
        />
      </Menu>
      {own}
      {[...MORE, 'excluded' as const].map((name) => (
        <Chosen visit={visit} name={name} />
      ))}
      <details class="menu add">
        <summary>
          <Icon name="plus" />
          Filter
        </summary>
        <form method="get" action={visit.path}>
          <Kept visit={visit} without={MORE} />
          {MORE.map((name) => (
            <label>
              {FILTER_LABELS[name]}
              {CHOICES[name] ? (
                <select name={name}>
                  <option value="">any</option>
                  {CHOICES[name].map((value) => (
                    <option value={value} selected={filters[name] === value}>
                      {valueName(name, value)}
                    </option>
                  ))}
                </select>
              ) : (
                <NameField name={name} value={filters[name] ?? ''} />
              )}
            </label>
          ))}
          <button class="button primary" type="submit">
            Show
          </button>
        </form>
      </details>
    </div>
  );
}

/** The menu of the window. */
export function WindowMenu({ visit }: { visit: Visit }) {
  const { window } = visit.address;
  return (
    <Menu name="" value={windowWords(visit)} note={windowDays(visit)} icon="calendar" isSet={window !== '13w'}>
      <Options
        visit={visit}
        entries={NAMED_WINDOWS.map((name) => ({
          words: WINDOW_WORDS[name],
          change: { window: name },
          isChosen: name === window,
        }))}
      />
      <form method="get" action={visit.path}>
        <Kept visit={visit} without={['window']} />
        <label>
          From{' '}
          <input type="date" name="from" required value={typeof window === 'string' ? '' : window.from.slice(0, 10)} />
        </label>
        <label>
          To, that day included{' '}
          <input type="date" name="to" required value={typeof window === 'string' ? '' : window.to.slice(0, 10)} />
        </label>
        <button class="button primary" type="submit">
          Show
        </button>
      </form>
    </Menu>
  );
}

/** The window in words: its name, or its days. */
function windowWords({ address: { window }, workspace: { timeZone }, now }: Visit): string {
  if (typeof window === 'string') return WINDOW_WORDS[window];
  const shown = (edge: string) => day(edge, edge.includes('T') ? timeZone : 'UTC', now);
  return window.from === window.to ? shown(window.from) : `${shown(window.from)} – ${shown(window.to)}`;
}

/** The days of a window that is told by its name. */
function windowDays({ address: { window }, workspace: { timeZone }, now }: Visit): string {
  if (typeof window !== 'string') return '';
  const { from, to } = windowOf({ window }, timeZone, now);
  return days(from, to, timeZone, now);
}

/** More choices than these are also found by typing. */
const FEW = 10;
/** A menu shows so many; it stands on every page, so it must not grow with the repositories. */
const MAX_SHOWN = 12;

/** A menu of names to tick; of many, one more is found by typing. */
function ChoiceMenu({
  visit,
  name,
  icon,
  all,
  choices,
}: {
  visit: Visit;
  name: 'repo' | 'team';
  icon: IconName;
  all: string;
  choices: string[];
}) {
  const value = visit.address.filters[name];
  const chosen = value === undefined ? [] : valuesIn(value);
  const label = chosen.length > 2 ? `${chosen.length} chosen` : chosen.join(', ');
  return (
    <Menu name="" value={chosen.length === 0 ? all : label} icon={icon} isSet={chosen.length > 0}>
      <form method="get" action={visit.path}>
        <Kept visit={visit} without={[name]} />
        <div class="choices">
          {[...new Set([...chosen, ...choices])].slice(0, MAX_SHOWN).map((choice) => (
            <label>
              <input type="checkbox" name={name} value={escaped(choice)} checked={chosen.includes(choice)} />
              {choice}
            </label>
          ))}
          {choices.length === 0 && <p class="faint">There are none yet.</p>}
        </div>
        {choices.length > FEW && (
          <label>
            Another, by name
            <NameField name={name} value="" />
          </label>
        )}
        <button class="button primary" type="submit">
          Show
        </button>
        {chosen.length > 0 && (
          <a class="button quiet" href={hereWith(visit, { filters: { [name]: null } })}>
            {all}
          </a>
        )}
      </form>
    </Menu>
  );
}

/** A field whose names a script offers while they are typed; several by comma. */
function NameField({ name, value }: { name: FilterName; value: string }) {
  const isNamed = NAMED_FILTERS.some((each) => each === name);
  return (
    <input name={name} value={value} autocomplete="off" maxlength={200} {...(isNamed && { 'data-names': name })} />
  );
}

/** A value as it is written in a list of values: a comma of its own gets a backslash. */
export function escaped(value: string): string {
  return value.replace(/[\\,]/g, String.raw`\$&`);
}

/** A filter that is set, with the cross that takes it away. */
async function Chosen({ visit, name }: { visit: Visit; name: FilterName }) {
  const value = visit.address.filters[name];
  if (value === undefined) return null;
  return (
    <a class="menu chosen" href={hereWith(visit, { filters: { [name]: null } })}>
      {FILTER_LABELS[name]} <b>{await filterWords(visit, name, value)}</b>
      <Icon name="close" />
      <span class="sr">Take this filter away</span>
    </a>
  );
}

/** A menu: its button, and what opens below it. */
export function Menu({
  name,
  value,
  note = '',
  icon,
  isSet,
  children,
}: {
  name: string;
  value: string;
  /** More about the value, where there is room for it. */
  note?: string;
  icon?: IconName;
  isSet: boolean;
  children: Html;
}) {
  return (
    <details class={isSet ? 'menu set' : 'menu'} name="filter">
      <summary>
        {icon && <Icon name={icon} />}
        {name && <span>{name}</span>}
        <b>{value}</b>
        {note && <span class="wide-only">{note}</span>}
        <Icon name="down" />
      </summary>
      <div class="menu-body">{children}</div>
    </details>
  );
}

export function Options({
  visit,
  entries,
}: {
  visit: Visit;
  entries: { words: string; change: AddressChange; isChosen: boolean }[];
}) {
  return (
    <ul class="options">
      {entries.map(({ words, change, isChosen }) => (
        <li>
          <a href={hereWith(visit, change)} {...(isChosen && { 'aria-current': 'true' })}>
            {words}
            {isChosen && <Icon name="check" />}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The parameters of the address that a form keeps. What is open is not among them: its list changes with the filters. */
export function Kept({ visit, without }: { visit: Visit; without: readonly string[] }) {
  const { window, against, filters, own } = visit.address;
  // Which of the two lists of a share a page shows is its own choice.
  const kept = Object.entries(own).filter(([name]) => name === 'part' || !OPEN_NAMES.includes(name));
  const given = {
    window: typeof window === 'string' ? (window === '13w' ? undefined : window) : `${window.from}..${window.to}`,
    against: against === 'previous' ? undefined : against,
    ...filters,
    ...Object.fromEntries(kept),
  };
  return (
    <>
      {Object.entries(given)
        .filter(([name, value]) => value !== undefined && !without.includes(name))
        .map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
    </>
  );
}

/** The filter bar, with the names that its menus offer. */
export async function PageFilters({
  visit,
  by,
  hasComparison = true,
  own,
  isOfTeam,
}: {
  visit: Visit;
  by?: string;
  hasComparison?: boolean;
  own?: Html;
  isOfTeam?: boolean;
}) {
  const choices = await readChoices(visit.context.get('open')().db, visit.caller.workspaceId);
  return (
    <FilterBar
      visit={visit}
      choices={choices}
      hasComparison={hasComparison}
      own={own}
      {...(by !== undefined && { by })}
      {...(isOfTeam !== undefined && { isOfTeam })}
    />
  );
}

/** How many of the shared filters are set. */
export function filterCount({ address: { filters } }: Visit): number {
  return Object.keys(FILTER_NAMES).filter((name) => filters[name as FilterName] !== undefined).length;
}
