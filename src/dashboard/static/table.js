import { element } from './element.js';

/**
 * A table in a frame that scrolls when the table is wider than the screen. The first cell of a row is its heading. The
 * other cells are aligned to the right, unless the class is `words`.
 */
export function table(caption, columns, rows, className = '') {
  const head = columns.map((textContent) => element('th', { scope: 'col', textContent }));
  const made = element(
    'table',
    { className },
    element('caption', { textContent: caption }),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows.map(row)),
  );
  const frame = element('div', { className: 'scroll', tabIndex: 0 }, made);
  frame.setAttribute('role', 'group');
  frame.setAttribute('aria-label', caption);
  return frame;
}

/** A row of such a table; each cell is a text or an element. */
export function row([heading, ...cells]) {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, heading),
    ...cells.map((content) => element('td', {}, content)),
  );
}
