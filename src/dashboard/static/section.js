import { alertLine } from './element.js';

/** The newest answer that each section waits for. */
const awaited = new Map();

/**
 * Shows an answer in a section of the page, or the reason why there is none. When a newer answer was requested for the
 * section meanwhile, this one is not shown.
 */
export async function fill(id, answer, view) {
  const body = document.querySelector(`#${id} .body`);
  awaited.set(id, answer);
  body.ariaBusy = 'true';
  const alert = alertLine();
  let content = [alert];
  try {
    content = view(await answer);
  } catch (error) {
    alert.textContent = error.message;
  }
  if (awaited.get(id) !== answer) return;
  body.replaceChildren(...content);
  body.ariaBusy = 'false';
}
