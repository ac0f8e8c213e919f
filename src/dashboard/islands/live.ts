/**
 * Keeps a page up to date while it is looked at: its freshness, its notices, and how far its syncs are. The browser connects
 * again by itself; each event has the whole of what it tells.
 */
import { contentAddress, FRAGMENT } from './fragment.ts';
import { markRow } from './peek.ts';

/** Screen readers are told at most so often. */
const SAID_MS = 5_000;
/** The page is read again at most so often. */
const REFRESH_MS = 3_000;

interface Row {
  id: string;
  percent: number | null;
  words: string;
  isWaiting: boolean;
}

let source: EventSource | null = null;
let saidAt = 0;
let refreshedAt = 0;
let later: ReturnType<typeof setTimeout> | undefined;
/** The syncs whose end was seen, so that the page is read again once for each. */
const ended = new Set<string>();

export function live(): void {
  document.addEventListener('visibilitychange', connect);
  addEventListener('pagehide', close);
  addEventListener('pageshow', connect);
  connect();
}

function connect(): void {
  const address = document.querySelector<HTMLElement>('[data-live-source]')?.dataset['liveSource'];
  if (address === undefined || document.hidden) {
    close();
    return;
  }
  if (source) return;
  source = new EventSource(address);
  source.addEventListener('freshness', ({ data }: MessageEvent<string>) => {
    replace('freshness', data);
    say();
  });
  source.addEventListener('notices', ({ data }: MessageEvent<string>) => replace('notices', data));
  source.addEventListener('import', ({ data }: MessageEvent<string>) => replace('import', data));
  source.addEventListener('sync', ({ data }: MessageEvent<string>) => showSync(data));
  source.addEventListener('rows', ({ data }: MessageEvent<string>) => showRows(JSON.parse(data) as Row[]));
  source.addEventListener('signed-out', signedOut);
}

function close(): void {
  source?.close();
  source = null;
}

/** Puts a piece of the page in the place of the one that stands there; a focus in it goes to the new one. */
function replace(name: string, html: string): void {
  const old = document.querySelector<HTMLElement>(`[data-live=${name}]`);
  if (!old) return;
  const next = new DOMParser().parseFromString(html, 'text/html').body.firstElementChild;
  if (!(next instanceof HTMLElement) || next.isEqualNode(old)) return;
  const focused = document.activeElement;
  const place = focused && old.contains(focused) ? focusedPlace(old, focused) : -1;
  old.replaceWith(next);
  if (place >= 0) stopsIn(next)[place]?.focus();
}

function stopsIn(element: HTMLElement): HTMLElement[] {
  const inside = [...element.querySelectorAll<HTMLElement>('a[href], button, summary')];
  return element.matches('a[href]') ? [element, ...inside] : inside;
}

function focusedPlace(element: HTMLElement, focused: Element): number {
  return stopsIn(element).findIndex((stop) => stop === focused);
}

/** Tells screen readers how it stands, when that has changed. */
function say(): void {
  const words = document.querySelector('[data-live=freshness] b')?.textContent?.trim() ?? '';
  const place = document.querySelector('[data-live=said]');
  if (!place || place.textContent === words || Date.now() - saidAt < SAID_MS) return;
  saidAt = Date.now();
  place.textContent = words;
}

function showSync(html: string): void {
  const before = document.querySelector<HTMLElement>('[data-live=sync]')?.dataset['running'];
  const isRunning = html.includes('data-running=');
  if (before !== undefined && !isRunning && !ended.has(before)) {
    ended.add(before);
    void refresh();
    return;
  }
  replace('sync', html);
}

/** Moves the bars of running syncs. When one has begun or ended the page is read again, and where numbers fill each time. */
function showRows(rows: Row[]): void {
  const places = [...document.querySelectorAll<HTMLElement>('[data-live-row]')];
  if (document.querySelector('[data-live-rows]') === null) return;
  const running = new Map(rows.map((row) => [row.id, row]));
  const changed = places.filter(
    (place) => (place.querySelector('progress') !== null) !== running.has(place.dataset['liveRow'] ?? ''),
  );
  const isNew =
    document.querySelector('[data-live-rows=all], [data-live-rows=filling]') !== null &&
    rows.some(({ id }) => !places.some((place) => place.dataset['liveRow'] === id));
  if (changed.length > 0 || isNew) {
    void refresh();
    return;
  }
  // The numbers of the page fill while it is read.
  if (rows.length > 0 && document.querySelector('[data-live-rows=filling]') !== null) void refresh();
  for (const place of places) {
    const row = running.get(place.dataset['liveRow'] ?? '');
    const bar = place.querySelector('progress');
    if (!row || !bar) continue;
    if (row.percent === null) bar.removeAttribute('value');
    else bar.value = row.percent;
    bar.classList.toggle('waiting', row.isWaiting);
    const words = place.querySelector('.progress b');
    if (words) words.textContent = row.words;
  }
}

/** Reads the content of the page again, but not while somebody writes in it. */
async function refresh(): Promise<void> {
  const page = document.querySelector<HTMLElement>('[data-page]');
  const isWriting = document.activeElement?.matches('input, select, textarea') === true;
  if (!page || isWriting) return;
  clearTimeout(later);
  const wait = refreshedAt + REFRESH_MS - Date.now();
  // The last of what happened may not be missed.
  if (wait > 0) {
    later = setTimeout(() => void refresh(), wait);
    return;
  }
  refreshedAt = Date.now();
  try {
    const response = await fetch(contentAddress(), { headers: { accept: FRAGMENT } });
    if (!response.ok) return;
    page.innerHTML = await response.text();
    markRow();
  } catch {
    // Without a connection the page stays as it is; the events come again with the connection, and ask for it again.
  }
}

/** The page stays as it is behind the message, so that nothing that was written is lost. */
function signedOut(): void {
  close();
  document.removeEventListener('visibilitychange', connect);
  removeEventListener('pageshow', connect);
  const dialog = document.createElement('dialog');
  dialog.className = 'signed-out';
  const words = Object.assign(document.createElement('p'), {
    textContent: 'You have been signed out. Sign in to go on; nothing is lost.',
  });
  const link = Object.assign(document.createElement('a'), {
    href: location.href,
    className: 'button primary',
    textContent: 'Sign in',
  });
  dialog.append(words, link);
  document.body.append(dialog);
  dialog.showModal();
}
