/**
 * One pull request beside a list. A press on its title opens it there, and another one goes to its page; without a script the
 * title leads to the page at once.
 */
import { closedAddress, fragment, pressedLink } from './fragment.ts';
import { letterOf } from './keys.ts';
import { titles } from './rows.ts';

export function peek(): void {
  document.addEventListener('click', (event) => {
    const step = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-step]') : null;
    if (step) go(Number(step.dataset['step']));
    const link = pressedLink(event);
    if (link?.hasAttribute('data-close-peek')) {
      event.preventDefault();
      close();
      return;
    }
    const id = link?.dataset['peek'];
    if (id === undefined || id === openedId()) return;
    event.preventDefault();
    open(id, 'push');
  });
  addEventListener('popstate', () => void show());
  document.addEventListener('keydown', (event) => {
    if (!opened() || document.querySelector('.panel, dialog[open]') || event.metaKey || event.ctrlKey || event.altKey)
      return;
    if (event.key === 'Escape') close();
    const letter = letterOf(event);
    if (letter === 'j') go(1);
    if (letter === 'k') go(-1);
    if (letter === 'x') leaveOut();
    // On a link or a button Enter does what it always does.
    if (event.key === 'Enter' && document.activeElement === document.body) {
      opened()?.querySelector<HTMLAnchorElement>('[data-open]')?.click();
    }
  });
  markRow();
  toRow();
}

function opened(): HTMLElement | null {
  return document.querySelector<HTMLElement>('.peek');
}

function openedId(): string | undefined {
  return opened()?.dataset['peekOf'];
}

function open(id: string, how: 'push' | 'replace'): void {
  const here = closedAddress();
  here.searchParams.set('pr', id);
  if (how === 'push') history.pushState(null, '', here);
  else history.replaceState(null, '', here);
  void show();
}

/** Shows what the address says is open. */
async function show(): Promise<void> {
  const { searchParams } = new URL(location.href);
  if (searchParams.has('behind')) return;
  if (!searchParams.has('pr')) {
    if (opened()) leave();
    return;
  }
  const address = location.href;
  const here = new URL(address);
  here.searchParams.delete('cursor');
  const html = await fragment(here.href);
  // Another one may have been opened in the meantime.
  if (!html || address !== location.href) return;
  opened()?.remove();
  document.body.append(html);
  markRow();
  toRow();
}

/** Marks the row of the pull request that is open, and says which of the list it is. */
export function markRow(): void {
  const id = openedId();
  const all = titles();
  for (const title of all) {
    if (title.dataset['peek'] === id && id !== undefined) title.setAttribute('aria-current', 'true');
    else title.removeAttribute('aria-current');
  }
  const at = all.findIndex((title) => title.dataset['peek'] === id);
  if (id === undefined || at === -1) return;
  const of = document.querySelector('[data-lines]')?.textContent ?? String(all.length);
  const words = opened()?.querySelector('[data-place]');
  if (words) words.textContent = `${at + 1} of ${of}`;
  for (const button of opened()?.querySelectorAll<HTMLButtonElement>('[data-step]') ?? []) {
    button.hidden = false;
    button.disabled = all[at + Number(button.dataset['step'])] === undefined;
  }
}

/** Moves the focus to the row of the pull request that is open. */
function toRow(): void {
  const id = openedId();
  const row = titles().find((title) => id !== undefined && title.dataset['peek'] === id);
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'nearest' });
}

/** Opens the next one of the list, or the one before. */
function go(step: number): void {
  const all = titles();
  const at = all.findIndex((title) => title.dataset['peek'] === openedId());
  const next = all[at + step]?.dataset['peek'];
  if (at !== -1 && next !== undefined) open(next, 'replace');
}

function leaveOut(): void {
  const menu = opened()?.querySelector<HTMLDetailsElement>('details:has([data-leave-out])');
  if (!menu) return;
  menu.open = true;
  // The letter that opened it must not be written into the field.
  setTimeout(() => menu.querySelector('textarea')?.focus());
}

function close(): void {
  history.pushState(null, '', closedAddress());
  leave();
}

function leave(): void {
  const id = openedId();
  opened()?.remove();
  markRow();
  titles()
    .find((title) => title.dataset['peek'] === id)
    ?.focus();
}
