import { contentAddress, FRAGMENT } from './fragment.ts';
import { markRow } from './peek.ts';

/** After so many tries in vain, the link of the notice is left. */
const MAX_TRIES = 60;

/**
 * A part of the page that says that something is on its way: after the seconds of its `data-again` the page is asked for anew,
 * until it no longer says so. What somebody is writing is never replaced.
 */
export function again(): void {
  let tries = 0;
  const wait = (): void => {
    const notice = document.querySelector<HTMLElement>('[data-again]');
    if (!notice || tries >= MAX_TRIES) return;
    tries += 1;
    setTimeout(() => void look().then(wait), 1_000 * Number(notice.dataset['again']));
  };
  wait();
}

async function look(): Promise<void> {
  const page = document.querySelector('[data-page]');
  if (!page || document.hidden || isBusy()) return;
  try {
    const response = await fetch(contentAddress(), { headers: { accept: FRAGMENT } });
    const html = await response.text();
    if (!response.ok || isBusy()) return;
    page.innerHTML = html;
    markRow();
  } catch {
    // Without a connection the page stays as it is, and is asked for again.
  }
}

/** Whether somebody writes, or has a menu or the panel open. */
function isBusy(): boolean {
  return (
    document.querySelector('details.menu[open], .panel') !== null ||
    document.activeElement?.matches('input, textarea') === true
  );
}
