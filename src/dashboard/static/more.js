import { read } from './api.js';
import { alertLine, element } from './element.js';

/** A button that appends the next page of a list to `rows`. It is hidden after the last page. */
export function moreButton(rows, path, parameters, { nextCursor }, rowOf) {
  let cursor = nextCursor;
  const alert = alertLine();
  const button = element('button', {
    type: 'button',
    className: 'quiet',
    textContent: 'More',
    hidden: cursor === null,
  });
  button.addEventListener('click', async () => {
    alert.textContent = '';
    button.disabled = true;
    try {
      const page = await read(path, { ...parameters, cursor });
      rows.append(...page.data.map(rowOf));
      cursor = page.nextCursor;
      button.hidden = cursor === null;
    } catch (error) {
      alert.textContent = error.message;
    }
    button.disabled = false;
  });
  return element('div', {}, button, alert);
}
