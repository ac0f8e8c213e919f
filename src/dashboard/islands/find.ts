import { letterOf } from './keys.ts';

const FRAGMENT = 'text/html; fragment';
/** How long after the last letter it is looked for. */
const PAUSE_MS = 150;

/**
 * `⌘K`, `Ctrl K` and `/` open the search over the page; it is the page `/find`, in a dialog. The arrows move through what is
 * found.
 */
export function find(): void {
  document.addEventListener('keydown', (event) => {
    const isShortcut = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k';
    if (!isShortcut && letterOf(event) !== '/') return;
    event.preventDefault();
    open();
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[data-find]') : null;
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    open();
  });
}

function open(): void {
  if (document.querySelector('dialog.finder')) return;
  const dialog = document.createElement('dialog');
  dialog.className = 'finder';
  dialog.setAttribute('aria-label', 'Find anything');
  const field = Object.assign(document.createElement('input'), { type: 'search', maxLength: 200, autocomplete: 'off' });
  field.setAttribute('aria-label', 'A number, words of a title, a repository, a person, a team, or a page');
  field.placeholder = 'Find anything';
  const results = document.createElement('div');
  results.setAttribute('aria-live', 'polite');
  dialog.append(field, results);
  document.body.append(dialog);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });

  let timer = 0;
  let asked = '';
  let found: string | null = null;
  const look = async (): Promise<void> => {
    const q = field.value;
    asked = q;
    // What is found keeps the window and the filters, as the link does.
    const address = new URL(document.querySelector<HTMLAnchorElement>('a[data-find]')?.href ?? '/find', location.href);
    if (q !== '') address.searchParams.set('q', q);
    const response = await fetch(address, { headers: { accept: FRAGMENT } });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    // A later letter has asked again.
    if (asked !== q) return;
    results.replaceChildren(...page.querySelectorAll('.found, .empty, .failed'));
    found = q;
  };
  const openFirst = async (): Promise<void> => {
    // The results on the page may be those of an earlier part of the text, when a person types fast.
    clearTimeout(timer);
    if (found !== field.value) await look();
    dialog.querySelector('a')?.click();
  };
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target === field) {
      event.preventDefault();
      void openFirst();
    } else move(event, dialog, field);
  });
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), PAUSE_MS);
  });
  dialog.showModal();
  void look();
}

function move(event: KeyboardEvent, dialog: HTMLDialogElement, field: HTMLInputElement): void {
  const links = [...dialog.querySelectorAll<HTMLAnchorElement>('a')];
  const at = links.findIndex((link) => link === document.activeElement);
  if (event.key === 'ArrowDown') links[Math.min(at + 1, links.length - 1)]?.focus();
  else if (event.key === 'ArrowUp') (links[at - 1] ?? field).focus();
  else return;
  event.preventDefault();
}
