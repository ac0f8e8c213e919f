import { element } from './element.js';

/** Texts with more characters are folded. */
const LONG = 600;
const FOLD_TITLE = 120;

/** A text of a person, shown unchanged. */
export function prose(text) {
  const whole = element('div', { className: 'prose', textContent: text });
  if (text.length <= LONG) return whole;
  return element('details', {}, element('summary', { textContent: `${text.slice(0, FOLD_TITLE)} …` }), whole);
}
