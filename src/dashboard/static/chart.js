import { element, svg } from './element.js';
import { duration, number } from './format.js';
import { table } from './table.js';

const HEIGHT = 260;
const MARGIN = { top: 12, right: 56, bottom: 28, left: 40 };
/** The most horizontal lines, and the width that the label of a week needs. */
const MAX_TICKS = 5;
const WEEK_LABEL_WIDTH = 84;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const DURATION_STEPS = [MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 5 * DAY];

/**
 * A chart of the weeks: merged pull requests as bars, the median cycle as a line; and the same as a table. `width` is
 * in pixels.
 */
export function weeklyChart({ data, timeZone }, width) {
  const legend = element(
    'ul',
    { className: 'legend' },
    element('li', {}, element('span', { className: 'swatch bar' }), 'Merged (left)'),
    element('li', {}, element('span', { className: 'swatch line' }), 'Cycle, p50 (right)'),
  );
  const rows = data.map((week) => [
    week.weekStart + noteOn(week),
    number(week.merged.value),
    duration(week.cycle.p50),
    number(week.openAtEnd.value),
  ]);
  const columns = ['Week from', 'Merged', 'Cycle, p50', 'Open at its end'];
  return [
    legend,
    drawing(data, width),
    element('p', {
      className: 'dim',
      textContent: `Weeks from Monday in the time zone ${timeZone}, cut where the window begins and ends.`,
    }),
    element(
      'details',
      {},
      element('summary', { textContent: 'The same as a table' }),
      table('Merged and cycle by week', columns, rows),
    ),
  ];
}

/** Why a week cannot be compared with the others. */
function noteOn({ partial, open, cut }) {
  if (partial) return ' (not wholly stored)';
  if (open) return ' (running)';
  return cut ? ' (cut)' : '';
}

function drawing(weeks, width) {
  const right = width - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const slot = (right - MARGIN.left) / weeks.length;
  const merged = scale(Math.max(...weeks.map((week) => week.merged.value)), countStep);
  const cycle = scale(Math.max(...weeks.map((week) => week.cycle.p50 ?? 0)), durationStep);
  const y = (value, { top }) => bottom - (value / top) * (bottom - MARGIN.top);
  const x = (index) => MARGIN.left + slot * index;

  const picture = svg('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, class: 'chart', role: 'img' });
  picture.setAttribute('aria-label', 'Merged pull requests and median cycle by week; the table below has the numbers');
  for (const tick of merged.ticks) {
    const level = y(tick, merged);
    picture.append(
      svg('line', { x1: MARGIN.left, x2: right, y1: level, y2: level, class: 'grid' }),
      svg('text', { x: MARGIN.left - 6, y: level + 4, 'text-anchor': 'end' }, number(tick)),
    );
  }
  for (const tick of cycle.ticks) {
    picture.append(svg('text', { x: right + 6, y: y(tick, cycle) + 4 }, duration(tick)));
  }
  const every = Math.ceil(WEEK_LABEL_WIDTH / slot);
  weeks.forEach((week, index) => {
    const level = y(week.merged.value, merged);
    const bar = { x: x(index) + slot * 0.15, y: level, width: slot * 0.7, height: bottom - level };
    const told = `Week from ${week.weekStart}${noteOn(week)}: ${number(week.merged.value)} merged, cycle ${duration(week.cycle.p50)}`;
    picture.append(svg('rect', { ...bar, class: noteOn(week) ? 'bar partial' : 'bar' }, svg('title', {}, told)));
    if (index % every > 0) return;
    picture.append(svg('text', { x: x(index), y: HEIGHT - 8 }, week.weekStart));
  });
  const points = weeks.map((week, index) =>
    week.cycle.p50 === null ? null : [x(index) + slot / 2, y(week.cycle.p50, cycle)],
  );
  picture.append(
    svg('path', { d: pathThrough(points), class: 'line' }),
    ...points.filter(Boolean).map(([cx, cy]) => svg('circle', { cx, cy, r: Math.min(3, slot / 3), class: 'line' })),
  );
  return picture;
}

/** A line through the points. It has a gap where a value is not known. */
function pathThrough(points) {
  return points
    .map((point, index) => point && `${points[index - 1] ? 'L' : 'M'}${point.join(' ')}`)
    .filter(Boolean)
    .join(' ');
}

/** Round values from 0 up to the first one that is not below the largest value. */
function scale(largest, stepFor) {
  const step = stepFor(largest / MAX_TICKS);
  const count = Math.max(1, Math.ceil(largest / step));
  return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) };
}

/** The smallest of 1, 2, 5, 10, 20, … that is not below `least`. */
function countStep(least) {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, least))));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least);
}

function durationStep(least) {
  return DURATION_STEPS.find((step) => step >= least) ?? countStep(least / DAY) * DAY;
}
