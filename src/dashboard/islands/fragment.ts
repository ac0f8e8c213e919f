/** What the server answers with a piece of a page alone, or with the content of a page where nothing is open on it. */
export const FRAGMENT = 'text/html; fragment';

/** What of an address says where in a list one is: in the open panel, or on the page of a list. */
export const PLACE = ['part', 'at', 'bin', 'cursor'];
/** Before the name of a filter that the list in the panel has otherwise than the page: `behind-by`. */
export const OF_LIST = 'behind-';

/** The address of this page with nothing open beside it. */
export function closedAddress(): URL {
  const here = new URL(location.href);
  const isList = here.searchParams.has('measure');
  removeOpen(here);
  // On the page of a list, `at`, `bin` and `part` say which list it is.
  for (const name of isList ? ['cursor'] : PLACE) here.searchParams.delete(name);
  return here;
}

/** The address of the content of this page, with which it is asked for again. */
export function contentAddress(): URL {
  const here = new URL(location.href);
  const isPanel = here.searchParams.has('behind');
  removeOpen(here);
  for (const name of isPanel ? PLACE : []) here.searchParams.delete(name);
  return here;
}

function removeOpen({ searchParams }: URL): void {
  const isOpen = (name: string) => name === 'behind' || name === 'pr' || name.startsWith(OF_LIST);
  const names = [...searchParams.keys()].filter(isOpen);
  for (const name of names) searchParams.delete(name);
}

/**
 * The piece of a page that an address has. Where the server refuses, the browser goes to the address, whose page says why;
 * then, and without a connection, it is null.
 */
export async function fragment(address: string): Promise<DocumentFragment | null> {
  document.body.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(address, { headers: { accept: FRAGMENT } });
    if (response.ok) return document.createRange().createContextualFragment(await response.text());
  } catch {
    // Without a connection the browser shows what it shows for any page.
  } finally {
    document.body.removeAttribute('aria-busy');
  }
  location.assign(address);
  return null;
}

/** A link of a page or of a chart. */
export type Link = HTMLAnchorElement | SVGAElement;

/** The link that a plain press of the main button, or of Enter, is on; null for one that opens another tab, or is no link. */
export function pressedLink(event: MouseEvent): Link | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return null;
  return event.target instanceof Element ? event.target.closest<Link>('a[href]') : null;
}

/** Where a link leads. Those of charts have no text as their `href`. */
export function targetOf(link: Link): URL {
  return new URL(link.getAttribute('href') ?? '', location.href);
}
