import { element } from './element.js';

/**
 * A table in a frame that scrolls by itself where it is wider than the screen. A row's first cell is its heading; numbers
 * stand to the right, unless the class is `words`.
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

/** A row of such a table, of texts and elements. */
export function row([heading, ...cells]) {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, heading),
    ...cells.map((content) => element('td', {}, content)),
  );
}
