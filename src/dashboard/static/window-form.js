import { addressWith, said } from './address.js';
import { read, readAll } from './api.js';
import { alertLine, element } from './element.js';
import { day } from './format.js';

const DAY_MS = 86_400_000;
const PRESETS = [30, 91, 365];
/** The window of an address that asks for none, and as many days of a history that ended before it. */
const DEFAULT_WINDOW = '13w';
const DEFAULT_DAYS = 91;
const FILTERS = ['author', 'team', 'label'];

const form = document.querySelector('#window');

/** The window and the filters in the page's address, as parameters of the API. */
export function askedWindow() {
  const filters = askedFilters();
  if (isByDates()) return { ...filters, from: beginningOf(said('from')), to: endOf(said('to')) };
  return isByDays() ? { ...filters, ...daysUpTo(Date.now()) } : { ...filters, window: DEFAULT_WINDOW };
}

/**
 * Used when nothing was merged in the days that the address asks for: the same number of days up to the last merge, and
 * the `day` of that merge. Null for a window by dates, and when nothing was ever merged.
 */
export async function windowOfLastMerge(repositoryId) {
  if (isByDates()) return null;
  const filters = askedFilters();
  const merged = await lastMerge({ repositoryId, ...filters });
  return merged && { day: day(merged), days: presetDays(), asked: { ...filters, ...daysUpTo(Date.parse(merged)) } };
}

/**
 * The instant of the last merge, or an empty text. The list is sorted by `updatedAt`, and no merge is later than its
 * `updatedAt`.
 */
async function lastMerge(filters) {
  let last = '';
  for (let cursor = ''; cursor !== null;) {
    const { data, nextCursor } = await read('/v1/pull-requests', { ...filters, state: 'merged', limit: 100, cursor });
    for (const { mergedAt } of data) if (mergedAt > last) last = mergedAt;
    const oldest = data.at(-1);
    cursor = oldest && oldest.updatedAt > last ? nextCursor : null;
  }
  return last;
}

function askedFilters() {
  return Object.fromEntries(FILTERS.map((name) => [name, said(name)]));
}

/** A window of as many days as the address asks for; the last day is the one of this instant. */
function daysUpTo(instant) {
  const end = Math.floor(instant / DAY_MS + 1) * DAY_MS;
  return { from: new Date(end - presetDays() * DAY_MS).toISOString(), to: new Date(end).toISOString() };
}

/** Fills the form from the address, and opens the new address when the form is sent. */
export function showWindowForm() {
  const presets = ['', ...PRESETS].map((days) => {
    const href = addressWith({ days: String(days), from: '', to: '' });
    const link = element('a', { href, textContent: days === '' ? 'Last 13 weeks' : `Last ${days} days` });
    if (!isByDates() && (isByDays() ? days === presetDays() : days === '')) link.setAttribute('aria-current', 'true');
    return link;
  });
  document.querySelector('#presets').replaceChildren(...presets);
  const { from, to, author, label } = form.elements;
  for (const field of [from, to, author, label]) field.value = said(field.name);
  const bound = () => {
    from.max = to.value;
    to.min = from.value;
  };
  bound();
  form.addEventListener('input', bound);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(form));
    location.assign(addressWith({ ...given, ...(given.from || given.to ? { days: '' } : {}) }));
  });
  form.querySelector('button').disabled = false;
  void offerTeams();
}

/** Shows the choice of a team when there are teams. The other sections do not wait for the list of teams. */
async function offerTeams() {
  const alert = alertLine();
  form.append(alert);
  const teams = await readAll('/v1/teams').catch((error) => {
    alert.textContent = `Teams cannot be chosen: ${error.message}`;
    return [];
  });
  if (teams.length === 0) return;
  const select = form.elements.team;
  select.append(...teams.map(({ id, name }) => element('option', { value: id, textContent: name })));
  select.value = said('team');
  select.closest('label').hidden = false;
}

function isByDates() {
  return said('from') !== '' || said('to') !== '';
}

/** Whether the address asks for one of the numbers of days. */
function isByDays() {
  return PRESETS.some((days) => String(days) === said('days'));
}

function presetDays() {
  return PRESETS.find((days) => String(days) === said('days')) ?? DEFAULT_DAYS;
}

function beginningOf(date) {
  return date && `${date}T00:00:00Z`;
}

/** The end of the window: the chosen day is part of it. A text that is no date is passed on, and the API refuses it. */
function endOf(date) {
  const end = Date.parse(`${date}T00:00:00Z`) + DAY_MS;
  return Number.isNaN(end) ? date : new Date(end).toISOString();
}
