/**
 * The panel behind a figure. A link to the list of a measure opens it beside the page where the link stands; without a script
 * the same link opens the list as a page.
 */
import { closedAddress, fragment, OF_LIST, PLACE, pressedLink, targetOf, type Link } from './fragment.ts';

/** The pages that show a list of a measure by themselves. */
const LISTS = ['/pull-requests', '/delivery'];

/** Where the focus goes back to. */
let opener: Link | null = null;
/** The address of the page as it was before, with the place in its own list. */
let pageAddress: string | null = null;

export function panel(): void {
  document.addEventListener('click', (event) => {
    const link = pressedLink(event);
    if (!link || link.hasAttribute('data-copy')) return;
    if (link.hasAttribute('data-close')) {
      event.preventDefault();
      close();
      return;
    }
    const address = panelAddress(link);
    if (!address) return;
    event.preventDefault();
    if (!opened()) {
      opener = link;
      pageAddress = location.href;
    }
    history.pushState(null, '', address);
    void show();
  });
  addEventListener('popstate', () => void show());
  document.addEventListener('keydown', (event) => {
    const dialog = opened();
    if (!dialog || document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') close();
    if (event.key === 'Tab') keepFocus(event, dialog);
  });
  opened()?.focus();
}

/** The address of this page with the panel that a link opens, or changes from within it; null when it leads elsewhere. */
function panelAddress(link: Link): URL | null {
  const list = targetOf(link);
  if (list.origin !== location.origin) return null;
  if (link.closest('.panel'))
    return list.pathname === location.pathname && list.searchParams.has('behind') ? list : null;
  const here = closedAddress();
  // On the list's own page the link leads there.
  if (!LISTS.includes(list.pathname) || location.pathname === '/pull-requests' || here.searchParams.has('measure'))
    return null;
  const measure = list.searchParams.get('measure');
  if (measure === null) return null;
  const ofPage = new URLSearchParams(here.search);
  here.searchParams.set('behind', measure);
  list.searchParams.forEach((value, name) => {
    if (PLACE.includes(name)) here.searchParams.set(name, value);
    // What the list has otherwise than the page is the list's alone: the page behind it stays as it is.
    else if (name !== 'measure' && ofPage.get(name) !== value) here.searchParams.set(OF_LIST + name, value);
  });
  return here;
}

/** Shows what the address says is open. */
async function show(): Promise<void> {
  if (!new URL(location.href).searchParams.has('behind')) {
    if (opened()) leave();
    return;
  }
  const address = location.href;
  const html = await fragment(address);
  // Something else may have been opened in the meantime.
  if (!html || address !== location.href) return;
  remove();
  document.querySelector('.peek')?.remove();
  document.body.append(html);
  opened()?.focus();
}

function close(): void {
  history.pushState(null, '', pageAddress ?? closedAddress());
  pageAddress = null;
  leave();
}

function leave(): void {
  remove();
  opener?.focus();
  opener = null;
}

function remove(): void {
  for (const element of document.querySelectorAll('.panel, .veil')) element.remove();
}

function opened(): HTMLElement | null {
  return document.querySelector<HTMLElement>('.panel');
}

/** The focus stays in the panel. */
function keepFocus(event: KeyboardEvent, dialog: HTMLElement): void {
  const stops = [...dialog.querySelectorAll<HTMLElement>('a[href], button, input, select, summary, [tabindex="0"]')];
  const seen = stops.filter((stop) => stop.getClientRects().length > 0);
  const [first, last] = [seen[0], seen.at(-1)];
  const isAt = (stop: HTMLElement | undefined) => document.activeElement === stop;
  if (event.shiftKey && (isAt(first) || isAt(dialog))) last?.focus();
  else if (!event.shiftKey && isAt(last)) first?.focus();
  else return;
  event.preventDefault();
}
