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

export function shareFigure(name, { n, count, share }, change) {
  return [name, percent(share), `${number(count)} of n ${number(n)}`, pointsText(change)];
}

/** A change in percent of the earlier value; an empty text when it is not known. */
export function changeText(change) {
  return directed(change?.percent ?? null, (size) => `${number(size, 1)} %`);
}

/** A change of a share, in percentage points. */
function pointsText(change) {
  const absolute = change?.absolute ?? null;
  return directed(absolute === null ? null : absolute * 100, (size) => `${number(size, 1)} points`);
}

function directed(change, text) {
  if (change === null) return '';
  const direction = change < 0 ? '▼ down' : '▲ up';
  return change === 0 ? 'as before' : `${direction} ${text(Math.abs(change))}`;
}
