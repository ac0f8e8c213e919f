/** The page that `G` and then one letter opens. */
const PAGES: Record<string, string> = {
  o: '/',
  f: '/flow',
  r: '/reviews',
  d: '/delivery',
  a: '/ai',
  p: '/pull-requests',
  t: '/teams',
  h: '/status',
};

/** What the list of the keys says: keys, and what they do. */
const LIST = [
  ['⌘K /', 'find anything'],
  ['J K', 'next and previous of a list'],
  ['⏎', 'open'],
  ['X', 'leave one out of the metrics'],
  ['← → ↑ ↓', 'move in a chart'],
  ['Esc', 'close'],
  ['G O', 'Overview'],
  ['G F', 'Flow'],
  ['G R', 'Reviews'],
  ['G D', 'Delivery'],
  ['G A', 'AI'],
  ['G P', 'Pull requests'],
  ['G T', 'Teams'],
  ['G H', 'Health'],
  ['?', 'this list'],
];

/** How long after `G` a letter counts. */
const WITHIN_MS = 1_500;
/** The cookie of a person who has switched single letters off, and how long the browser keeps it. */
const OFF = 'letters=off';
const KEPT_SECONDS = 400 * 86_400;

/**
 * Single letters that do something, outside of fields, and the list of all keys. Nothing needs them, and who speaks to the
 * browser, or types where a letter is pressed by chance, switches them off: WCAG 2.1.4.
 */
export function keys(): void {
  let since = -Infinity;
  showSwitched();
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-keys]')) {
    button.hidden = false;
    button.addEventListener('click', openList);
  }
  document.addEventListener('keydown', (event) => {
    const letter = letterOf(event);
    if (letter === null) return;
    const page = PAGES[letter];
    if (letter === '?') openList();
    else if (letter === 'g') since = event.timeStamp;
    else if (page !== undefined && event.timeStamp - since < WITHIN_MS) {
      const link = [...document.querySelectorAll<HTMLAnchorElement>('.side a')].find(
        ({ pathname }) => pathname === page,
      );
      location.assign(link?.href ?? page);
    }
  });
}

/**
 * The letter, or the sign, of a key that was pressed alone, for something to do; null in a field, while a dialog is open, and
 * where a person has switched them off.
 */
export function letterOf({ key, metaKey, ctrlKey, altKey, target }: KeyboardEvent): string | null {
  const isAlone = key.length === 1 && !metaKey && !ctrlKey && !altKey && !isField(target);
  if (!isAlone || isOff() || document.querySelector('dialog[open]')) return null;
  return key.toLowerCase();
}

/** Whether somebody writes there. */
export function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, select, textarea, [contenteditable]') !== null;
}

function isOff(): boolean {
  return document.cookie.split('; ').includes(OFF);
}

function switchLetters(areOn: boolean): void {
  document.cookie = `${OFF}; path=/; samesite=lax; max-age=${areOn ? 0 : KEPT_SECONDS}`;
  showSwitched();
}

/** The words at a list that name its letters stand there only while they do something. */
function showSwitched(): void {
  document.documentElement.toggleAttribute('data-letters-off', isOff());
}

/** Shows all keys, with the switch of the single letters. */
function openList(): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'keys stack';
  dialog.setAttribute('aria-labelledby', 'keys');
  const title = Object.assign(document.createElement('h2'), { id: 'keys', textContent: 'Keys' });
  const list = document.createElement('dl');
  list.className = 'fact-list';
  list.append(...LIST.map(([names = '', words = '']) => entryOf(names, words)));
  const field = Object.assign(document.createElement('input'), { type: 'checkbox', checked: !isOff() });
  field.addEventListener('change', () => switchLetters(field.checked));
  const label = document.createElement('label');
  label.append(field, ' Single letters and signs do something');
  const close = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Close' });
  close.addEventListener('click', () => dialog.close());
  dialog.append(title, list, label, close);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function entryOf(names: string, words: string): HTMLElement {
  const entry = document.createElement('div');
  const name = document.createElement('dt');
  name.append(...names.split(' ').map((key) => Object.assign(document.createElement('kbd'), { textContent: key })));
  entry.append(name, Object.assign(document.createElement('dd'), { textContent: words }));
  return entry;
}
