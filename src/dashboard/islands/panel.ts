/**
 * The panel behind a figure. A link to the list of a measure opens it beside the page where the link stands; without a script
 * the same link opens the list as a page.
 */

/** What the server answers with a piece of the page alone. */
const FRAGMENT = 'text/html; fragment';

/** What of an address is open, beside the page itself. */
const OPEN = ['behind', 'part', 'at', 'bin', 'cursor', 'pr'];

/** The pages that show a list of a measure by themselves. */
const LISTS = ['/pull-requests', '/delivery'];

/** Where the focus goes back to. */
let opener: HTMLElement | null = null;

export function panel(): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
    if (!link) return;
    if (link.hasAttribute('data-close')) {
      event.preventDefault();
      close();
      return;
    }
    const address = panelAddress(link);
    if (!address) return;
    event.preventDefault();
    opener = link;
    history.pushState(null, '', address);
    void show();
  });
  addEventListener('popstate', () => void show());
  document.addEventListener('keydown', (event) => {
    const dialog = opened();
    if (!dialog) return;
    if (event.key === 'Escape') close();
    if (event.key === 'Tab') keepFocus(event, dialog);
  });
  opened()?.focus();
}

/** The address of this page with the panel of the list that a link leads to; null when it leads elsewhere. */
function panelAddress(link: HTMLAnchorElement): URL | null {
  // A link in a chart has no address as text: https://www.w3.org/TR/SVG2/linking.html#InterfaceSVGAElement
  const list = new URL(link.getAttribute('href') ?? '', location.href);
  const measure = list.searchParams.get('measure');
  if (list.origin !== location.origin || !LISTS.includes(list.pathname) || measure === null) return null;
  // On the list's own page, and from a panel that is to be seen as a page, the link leads there.
  if (location.pathname === '/pull-requests' || link.closest('[role=dialog]')) return null;
  const here = new URL(location.href);
  for (const name of OPEN) here.searchParams.delete(name);
  list.searchParams.forEach((value, name) => here.searchParams.set(name === 'measure' ? 'behind' : name, value));
  return here;
}

/** Shows what the address says is open. */
async function show(): Promise<void> {
  const { searchParams } = new URL(location.href);
  if (!searchParams.has('behind')) {
    remove();
    return;
  }
  document.body.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(location.href, { headers: { accept: FRAGMENT } });
    if (!response.ok) {
      // The page itself says what is wrong with its address.
      location.reload();
      return;
    }
    const html = await response.text();
    remove();
    document.body.insertAdjacentHTML('beforeend', html);
    opened()?.focus();
  } catch {
    // Without a connection the browser shows what it shows for any page.
    location.reload();
  } finally {
    document.body.removeAttribute('aria-busy');
  }
}

function close(): void {
  const here = new URL(location.href);
  for (const name of OPEN) here.searchParams.delete(name);
  history.pushState(null, '', here);
  remove();
  opener?.focus();
  opener = null;
}

function remove(): void {
  for (const element of document.querySelectorAll('.panel, .veil')) element.remove();
}

function opened(): HTMLElement | null {
  return document.querySelector<HTMLElement>('.panel[aria-modal=true]');
}

/** The focus stays in the panel. */
function keepFocus(event: KeyboardEvent, dialog: HTMLElement): void {
  const stops = [...dialog.querySelectorAll<HTMLElement>('a[href], button, input, select, summary')];
  const [first, last] = [stops[0], stops.at(-1)];
  const isAt = (stop: HTMLElement | undefined) => document.activeElement === stop;
  if (event.shiftKey && (isAt(first) || isAt(dialog))) last?.focus();
  else if (!event.shiftKey && isAt(last)) first?.focus();
  else return;
  event.preventDefault();
}
