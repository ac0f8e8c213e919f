import { element } from './element.js';
import { duration, number, percent } from './format.js';

/** Figures side by side. Each is `[name, value, ...details]`. */
export function cards(...figures) {
  return element('dl', { className: 'cards' }, ...figures.map(card));
}

function card([name, value, ...details]) {
  return element(
    'div',
    {},
    element('dt', { textContent: name }),
    element('dd', { className: 'value', textContent: value }),
    ...details.filter(Boolean).map((textContent) => element('dd', { className: 'dim', textContent })),
  );
}

/** A distribution of durations, and its change when there is one. */
export function durationFigure(name, { n, p50, p75, p90 }, change) {
  return [name, duration(p50), `p75 ${duration(p75)}`, `p90 ${duration(p90)}`, `n ${number(n)}`, changeText(change)];
}

export function medianFigure(name, { n, p50 }) {
  return [name, duration(p50), `p50, n ${number(n)}`];
}

export function shareFigure(name, { n, count, value }, change) {
  return [name, percent(value), `${number(count)} of n ${number(n)}`, pointsText(change)];
}

/** A clear change in percent of the earlier value; an empty text when it was not tested. */
export function changeText(change) {
  return directed(change, change?.percent ?? null, (size) => `${number(size, 1)} %`);
}

/** A clear change of a share, in percentage points. */
function pointsText(change) {
  const difference = change?.difference ?? null;
  return directed(change, difference === null ? null : difference * 100, (size) => `${number(size, 1)} points`);
}

/** Only what is more than chance has a direction. */
function directed(change, size, text) {
  if (!change || change.clear === null) return '';
  if (!change.clear) return 'no clear change';
  if (size === null) return '▲ up from 0';
  return `${size < 0 ? '▼ down' : '▲ up'} ${text(Math.abs(size))}`;
}
