/** The rows of a list: the next ones come under those that are there, and `J` and `K` go through them. */
import { fragment, pressedLink, targetOf, type Link } from './fragment.ts';
import { letterOf } from './keys.ts';

export function rows(): void {
  document.addEventListener('click', (event) => {
    const link = pressedLink(event);
    if (!link?.hasAttribute('data-next') || !link.closest('[data-foot]')) return;
    event.preventDefault();
    void more(link);
  });
  document.addEventListener('keydown', (event) => {
    const step = { j: 1, k: -1 }[letterOf(event) ?? ''];
    if (step === undefined || document.querySelector('.peek')) return;
    const all = titles();
    const at = all.findIndex((title) => title === document.activeElement);
    all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
  });
}

/** The titles of the list that is in front, in their order. */
export function titles(): HTMLAnchorElement[] {
  const front = document.querySelector('.panel') ?? document;
  return [...front.querySelectorAll<HTMLAnchorElement>('[data-list] a.title')];
}

/** Puts the rows of the next page under those of the list in which the link stands. */
async function more(link: Link): Promise<void> {
  const place = link.closest('.panel, .list-card');
  const body = place?.querySelector('[data-list] tbody');
  const foot = place?.querySelector('[data-foot]');
  const html = await fragment(targetOf(link).href);
  const next = html?.querySelectorAll('[data-list] tbody > tr');
  if (!html || !next || !body || !foot) return;
  const first = next[0]?.querySelector<HTMLElement>('a.title');
  body.append(...next);
  const last = html.querySelector('[data-last]')?.textContent;
  const shown = foot.querySelector('[data-last]');
  if (shown && last) shown.textContent = last;
  const following = html.querySelector('[data-next]');
  if (following) link.replaceWith(following);
  else link.remove();
  first?.focus();
}
