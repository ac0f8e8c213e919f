import { takesWords, type TakesWords } from '../import-words.ts';

const BOXES = 'input[name=repository]:not(:disabled)';

/** What reading takes follows the repositories that are ticked, and one tick ticks them all. */
export function choose(): void {
  document.addEventListener('change', ({ target }) => {
    const form = target instanceof HTMLInputElement ? target.closest<HTMLFormElement>('form.choose') : null;
    if (!form) return;
    if (target === allOf(form)) for (const box of boxesOf(form)) box.checked = allOf(form)?.checked ?? false;
    follow(form);
  });
  const form = document.querySelector<HTMLFormElement>('form.choose');
  if (form) follow(form);
}

function follow(form: HTMLFormElement): void {
  const boxes = boxesOf(form);
  const ticked = boxes.filter(({ checked }) => checked);
  const all = allOf(form);
  if (all) {
    all.hidden = boxes.length === 0;
    all.checked = ticked.length === boxes.length;
    all.indeterminate = ticked.length > 0 && !all.checked;
  }
  const counts = ticked.map(({ dataset }) => (dataset['pullRequests'] ? Number(dataset['pullRequests']) : null));
  // One that is only named is read, too.
  const isNamed = Boolean(form.querySelector<HTMLInputElement>('input[name=name]')?.value);
  const words = takesWords(counts);
  for (const place of document.querySelectorAll<HTMLElement>('[data-takes]')) {
    const name = place.dataset['takes'] as keyof TakesWords;
    place.textContent = name === 'button' && isNamed ? takesWords([...counts, null]).button : words[name];
  }
}

function boxesOf(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>(BOXES)];
}

function allOf(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector('input[data-all]');
}
