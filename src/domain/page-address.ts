import {
  AGAINST,
  DEFAULT_WINDOW,
  NAMED_WINDOWS,
  type Against,
  type AskedWindow,
  type NamedWindow,
  type Window,
} from './metrics/windows.ts';

/** How the address of a page spells the filters of the API. All pages share them, so that the navigation can keep them. */
export const FILTER_NAMES = {
  repo: 'repositoryId',
  team: 'team',
  author: 'author',
  reviewer: 'reviewer',
  label: 'label',
  base: 'base',
  size: 'sizeClass',
  type: 'type',
  ai: 'aiKind',
  tool: 'aiTool',
  by: 'by',
  excluded: 'excluded',
} as const;
export type FilterName = keyof typeof FILTER_NAMES;

/**
 * Where the list behind a figure has another window or filter than the page on which it is open, the address has it under its
 * name with this before it: `behind-by=agents`.
 */
const OF_LIST = 'behind-';
const LIST_NAMES = ['window', ...Object.keys(FILTER_NAMES)].map((name) => OF_LIST + name);
/** The parameters that say which list is open in a panel: the measure, and which part of it. */
export const PANEL_NAMES = ['behind', 'part', 'at', 'bin', 'cursor', ...LIST_NAMES];
/** The parameters that say what is open on a page: a panel, one pull request, or the long table under a chart. */
export const OPEN_NAMES = [...PANEL_NAMES, 'pr', 'table'];

/** Two days of the workspace's zone, both inclusive; or two instants, the second exclusive. */
export interface Range {
  from: string;
  to: string;
}

/** What the address of a page says, beside its path. */
export interface PageAddress {
  window: NamedWindow | Range;
  against: Against;
  /** The filters as they were written; several values by comma. */
  filters: Partial<Record<FilterName, string>>;
  /** The parameters that only this page has, such as `sort` or `behind`. */
  own: Partial<Record<string, string>>;
}

/** A wrong parameter, and what is allowed. */
export interface Wrong {
  path: string;
  message: string;
}

const SHARED = Object.keys(FILTER_NAMES) as FilterName[];
const WINDOWS = `${NAMED_WINDOWS.join(', ')}, or two days, as in 2026-08-31..2026-11-28`;
const IN_ORDER = 'the first day, then the last, as in 2026-08-31..2026-11-28';
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/**
 * Reads the parameters of a page that has these `own` ones. A form sends a filter once for each of its values, and the edges
 * of a window as `from` and `to`; empty fields count as not given. Answers what is wrong, if something is.
 */
export function readAddress(parameters: URLSearchParams, own: readonly string[]): PageAddress | Wrong[] {
  const given = new Map(
    [...parameters.keys()].map((name) => [name, [...new Set(parameters.getAll(name))].filter(Boolean).join(',')]),
  );
  const pick = <Name extends string>(names: readonly Name[]): Partial<Record<Name, string>> =>
    Object.fromEntries(names.flatMap((name) => (given.get(name) ? [[name, given.get(name)]] : []))) as Partial<
      Record<Name, string>
    >;
  const { window: named, against = 'previous', from, to } = pick(['window', 'against', 'from', 'to']);
  const window = readWindow(from === undefined && to === undefined ? named : `${from ?? ''}..${to ?? ''}`);
  const compared = AGAINST.find((each) => each === against);
  const known = ['window', 'against', 'from', 'to', ...SHARED, ...own];
  const wrong: Wrong[] = [...given.keys()]
    .filter((name) => !known.includes(name))
    .map((path) => ({ path, message: `no parameter of this page; there are ${known.join(', ')}` }));
  if (window === null) wrong.push({ path: 'window', message: WINDOWS });
  else if (endsBeforeItBegins(window)) wrong.push({ path: 'window', message: IN_ORDER });
  if (compared === undefined) wrong.push({ path: 'against', message: AGAINST.join(', ') });
  if (wrong.length > 0 || window === null || compared === undefined) return wrong;
  return { window, against: compared, filters: pick(SHARED), own: pick(own) };
}

/** The address of the list that is open on a page, or what is wrong in it: that of the page, with what the list has of its own. */
export function listAddress(page: PageAddress): PageAddress | Wrong[] {
  const parameters = new URLSearchParams(queryOf(page));
  for (const name of LIST_NAMES) {
    const value = page.own[name];
    if (value !== undefined) parameters.set(name.slice(OF_LIST.length), value);
  }
  const list = readAddress(parameters, Object.keys(page.own));
  return Array.isArray(list) ? list.map(({ path, message }) => ({ path: OF_LIST + path, message })) : list;
}

/** The window that a text names; null when it names none. */
function readWindow(text: string = DEFAULT_WINDOW): PageAddress['window'] | null {
  return NAMED_WINDOWS.find((each) => each === text) ?? readRange(text);
}

/** Two days or instants with two dots between them; null for another text. */
export function readRange(text: string): Range | null {
  const [from = '', to = '', ...others] = text.split('..');
  return others.length === 0 && isEdge(from) && isEdge(to) ? { from, to } : null;
}

function endsBeforeItBegins(window: PageAddress['window']): boolean {
  return typeof window !== 'string' && Date.parse(window.to) < Date.parse(window.from);
}

function isEdge(text: string): boolean {
  return (DAY.test(text) || text.includes('T')) && !Number.isNaN(Date.parse(text));
}

/** The query of an address in its one spelling: sorted, without what is the default. It begins with `?`, or is empty. */
export function queryOf({ window, against, filters, own }: PageAddress): string {
  const query = new URLSearchParams();
  if (window !== DEFAULT_WINDOW)
    query.set('window', typeof window === 'string' ? window : `${window.from}..${window.to}`);
  if (against !== 'previous') query.set('against', against);
  for (const [name, value] of [...Object.entries(filters), ...Object.entries(own)]) if (value) query.set(name, value);
  // Commas, colons and slashes may stand in a query, and people read these addresses: https://www.rfc-editor.org/rfc/rfc3986#section-3.4
  const text = query.toString().replace(/%(2C|3A|2F)/g, decodeURIComponent);
  return text === '' ? '' : `?${text}`;
}

/** What the API is asked for the window and the filters of an address. */
export function apiQueryOf({ window, against, filters }: Pick<PageAddress, 'window' | 'against' | 'filters'>) {
  return { ...windowQueryOf(window), ...(against !== 'previous' && { against }), ...apiFiltersOf(filters) };
}

/** What the API is asked for the window of an address. The API's `to` is exclusive, also when it is a day. */
export function windowQueryOf(window: PageAddress['window']): Record<string, string> {
  if (typeof window === 'string') return { window };
  return { from: window.from, to: DAY.test(window.to) ? daysAfter(window.to, 1) : window.to };
}

/** What the API is asked for the annotations of an address: they are of repositories alone. */
export function annotationQueryOf({ window, filters }: Pick<PageAddress, 'window' | 'filters'>) {
  const { repositoryId } = apiFiltersOf(filters);
  return { ...windowQueryOf(window), ...(repositoryId !== undefined && { repositoryId }) };
}

/** What the API is asked for the filters of an address. */
export function apiFiltersOf(filters: PageAddress['filters']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filters).map(([name, value]) => [FILTER_NAMES[name as FilterName], value]),
  ) as Record<string, string>;
}

/** The window of an address for what the API was asked; `window` is what that meant, for an edge that was not given. */
export function pageWindowOf(asked: AskedWindow, window: Window): PageAddress['window'] {
  if (asked.window !== undefined) return asked.window;
  const { from, to } = asked;
  if (from === undefined && to === undefined) return DEFAULT_WINDOW;
  return { from: from ?? window.from, to: to === undefined ? window.to : DAY.test(to) ? daysAfter(to, -1) : to };
}

/** The filters of an address for those that the API was asked, as both are written. */
export function pageFiltersOf(filters: Partial<Record<string, string>>): PageAddress['filters'] {
  return Object.fromEntries(
    SHARED.flatMap((name) => {
      const value = filters[FILTER_NAMES[name]];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
